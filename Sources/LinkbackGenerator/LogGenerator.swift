/// A seeded simulation of Connect Sessions, written as the access log of the servers that the users
/// come back to.
///
/// Users finish, give up, come back later and finish after all, refresh the page; pages load their
/// images; messengers and scanners look at what they were not meant for; and all of it drowns in a
/// server's ordinary traffic. What the simulation meant by its lines is in ``truth``.
///
/// ```swift
/// var generator = LogGenerator(LogGenerator.Options(lines: 1_000, share: 0.05, seed: 7))
/// var log: [UInt8] = []
/// while generator.appendLine(to: &log) {}
/// ```
///
/// Same options, same bytes, on every machine: the simulation uses no floating point but to set
/// up, no hash order, no clock.
package struct LogGenerator {
  package let options: Options
  /// What the lines appended so far mean.
  package internal(set) var truth: GroundTruth

  /// The dice of the simulation; what they show does not depend on the format.
  var random: SplitMix64
  /// Dice of their own for what only some formats write, so that the traffic stays the same.
  private var details: SplitMix64
  var clock: LogClock
  let layout: any LineLayout
  let crowd: Crowd
  let traffic: Traffic
  let sites: CallbackSites
  let endings = Mix(Ending.allCases.map { ($0.weight, $0) })

  /// Users who reload the page.
  var refreshes = DelayQueue<Visit>(capacity: 4_096)
  /// Users who aborted and come back to finish.
  var returns = DelayQueue<Visit>(capacity: 4_096)
  /// Lines that callback pages lead to.
  var echoes = DelayQueue<Echo>(capacity: 512)

  /// ``Options/share`` in units of 2⁻⁵³, the finest that a `Double` below one can tell apart.
  private let threshold: UInt64
  /// How many of a thousand lines are left for other things than callbacks.
  let rest: Int

  /// A generator that has not written anything yet.
  ///
  /// - Precondition: `options.start` is within ``Format/starts``.
  package init(_ options: Options) {
    precondition(options.format.starts.contains(options.start), "the format can't write the start")
    self.options = options
    layout = options.format.layout
    crowd = Crowd(layout.escaping)
    traffic = Traffic(layout.escaping)
    sites = CallbackSites(layout.escaping)
    random = SplitMix64(seed: options.seed)
    details = SplitMix64(seed: ~options.seed)
    clock = LogClock(start: options.start, rate: options.rate, style: layout.timeStyle)
    threshold = UInt64(options.share * 0x1p53)
    rest = 1_000 - Int(options.share * 1_000)
    truth = GroundTruth(rows: Ending.allCases.map { GroundTruth.Row(status: $0.status) })
  }

  /// Appends the next line, with its line feed, or returns `false` if all lines are written. In
  /// front of the first line is the format's header, whose lines are not in ``truth``.
  ///
  /// - Complexity: O(*n*) in the bytes of the line.
  package mutating func appendLine(to bytes: inout [UInt8]) -> Bool {
    guard truth.lines < options.lines else { return false }
    if truth.lines == 0 { layout.appendHeader(to: &bytes, at: clock) }
    let isCallback = random.next() >> 11 < threshold
    var line = isCallback ? nextCallback() : nextOther()
    line.details = details.next()
    layout.append(line, at: clock, to: &bytes)
    bytes.append(UInt8(ascii: "\n"))
    clock.advance()
    return true
  }

  /// Appends whole lines until `bytes` holds at least `count` bytes, or returns `false` if the log
  /// ends before; its last lines are appended then all the same.
  package mutating func appendLines(to bytes: inout [UInt8], until count: Int) -> Bool {
    while bytes.count < count {
      guard appendLine(to: &bytes) else { return false }
    }
    return true
  }
}
