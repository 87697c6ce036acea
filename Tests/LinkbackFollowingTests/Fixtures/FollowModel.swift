import LinkbackCore
import LinkbackFollowing
import CoreFixtures

/// Servers that write logs, programs that rotate, copy and compress them, and a follower that is
/// stopped and started at any moment; all from a seed.
///
/// The oracle is the list of lines that were ever written where following has to find them. Nothing is
/// done that makes lines unknowable: a copy is made and the file cut off with no line written between,
/// and a file is removed only when it was read.
struct FollowModel {
  /// A log, and the server that writes it.
  struct Log {
    var name: String
    var scheme: Scheme
    /// What the server has open, whatever its name.
    var writer: VirtualFolder.Node
    /// The rest of a line that is half written.
    var rest: String?
    var generation = 0
    /// Whether nothing may be written until the follower knows what happened.
    var isFrozen = false

    /// Whether each of its files has a name of its own, and none is renamed.
    var isDated: Bool { scheme == .dated }
  }

  /// What a run is made of.
  struct Traits {
    var readsEvents = false
    var readsRotated = false
    var startsAtEnd = false
    /// Whether all files begin with the same line.
    var sharesFirstLine = false
    var logCount = 1
    var isDated = false
    var interim: Int64?
    var window: Int64 = 60
  }

  var dice: Dice
  /// When names can't be listed: dice of its own, so that histories stay what they are.
  private var sight: Dice
  let traits: Traits
  let folder: VirtualFolder
  let follower: Follower
  var logs: [Log] = []
  /// Lines that have to be counted, in the order in which they were written.
  private(set) var expected: [String] = []
  private(set) var number = 0
  var isDown = false
  private(set) var history: [String] = []
  /// Whether all is done to the files that the model knows.
  let isHard: Bool
  /// How often the end of an old file's last line may have come when the follower had given up on it:
  /// then it is a line of its own.
  private(set) var lateEnds = 0
  private static let header = "192.0.2.1 - - [22/Nov/2026:09:59:59 +0000] \"GET / HTTP/1.1\" 200 5"

  init(seed: UInt64, isHard: Bool) throws {
    self.isHard = isHard
    dice = Dice(seed: seed)
    sight = Dice(seed: seed ^ 0x51647)
    var traits = Traits()
    traits.readsEvents = dice.once(in: 4)
    traits.readsRotated = dice.once(in: 4)
    traits.startsAtEnd = dice.once(in: 6)
    traits.sharesFirstLine = dice.once(in: 3) && isHard
    traits.logCount = dice.pick([1, 1, 2, 3])
    traits.isDated = dice.once(in: 4)
    traits.interim = dice.once(in: 3) ? 5 * Follower.second : nil
    traits.window = dice.pick([10, 60, 3_600])
    self.traits = traits
    folder = VirtualFolder(time: Follower.start)
    var options = Follower.options(
      window: traits.window, records: traits.readsEvents ? .events(revealingSessions: true) : .none)
    options.readsRotated = traits.readsRotated
    options.startsAtEnd = traits.startsAtEnd
    options.interim = traits.interim
    var patterns = (0..<traits.logCount).map { "\($0).log" }
    if traits.isDated { patterns.append("day-*") }
    var sizes = Dice(seed: seed ^ 0xABCD)
    folder.readSize = { sizes.once(in: 3) ? sizes.within(1...40) : sizes.within(50...4_000) }
    follower = Follower(folder, following: patterns, rotatedIn: ["old"], options)
    try prepare()
  }

  /// What is there before the follower starts for the first time.
  private mutating func prepare() throws {
    for index in 0..<traits.logCount {
      let name = "\(index).log"
      logs.append(Log(name: name, scheme: nextScheme(), writer: folder.create(name)))
      for generation in [2, 1] where dice.once(in: 3) {
        let node = folder.create(partName(index, generation))
        for _ in 0..<dice.within(1...5) {
          let line = nextLine()
          folder.append(line + "\n", to: node)
          if traits.readsRotated { expected.append(line) }
        }
        advance(seconds: 3)
      }
      prepareLink(index)
    }
    if traits.isDated {
      logs.append(Log(name: "day-0", scheme: .dated, writer: folder.create("day-0")))
    }
    for index in logs.indices {
      begin(index)
      guard dice.once(in: 2) else { continue }
      for _ in 0..<dice.within(1...20) { write(index, isAsked: !traits.startsAtEnd) }
    }
    advance(seconds: Double(dice.below(10)))
    // What nobody saw at the first start, and is touched or copied before somebody does, would be news.
    if traits.readsRotated, !traits.startsAtEnd { loseSight() }
    follower.discover()
    // What was there at the first start is known from now on.
    if traits.startsAtEnd { follower.readAll() }
    try follower.commit()
  }

  mutating func note(_ event: String) {
    history.append(event)
  }

  mutating func advance(seconds: Double) { follower.pass(seconds: seconds) }

  /// Has a disk fail to list names, or list them again.
  mutating func loseSight() {
    guard isHard, sight.once(in: 6) else { return }
    note("lose sight")
    let name = sight.pick(["", "old"])
    if folder.unlisted.removeValue(forKey: name) == nil { folder.hideNames(in: name) }
  }

  // MARK: Servers

  /// The first line of a new file.
  mutating func begin(_ index: Int) {
    guard traits.sharesFirstLine else { return }
    folder.append(Self.header + "\n", to: logs[index].writer)
  }

  mutating func nextLine() -> String {
    number += 1
    var line = LoggedLine(number: number, time: folder.time / Follower.second)
    switch dice.below(10) {
    case 0: line.time -= Int64(dice.below(200))
    case 1: line.time += Int64(dice.below(1_000))
    default: line.time -= Int64(dice.below(4))
    }
    line.status = dice.pick(["success", "user_aborted", "auth_expired", "new"])
    line.isCallback = !dice.once(in: 5)
    if !traits.readsEvents, dice.once(in: 3) { line.session = 1_000_000 + dice.below(10) }
    return line.text
  }

  mutating func write(_ index: Int, isAsked: Bool = true) {
    complete(index)
    let line = nextLine()
    folder.append(line + "\n", to: logs[index].writer)
    if isAsked { expected.append(line) }
  }

  /// Writes the beginning of a line, or all of it but its end.
  mutating func writePart(_ index: Int) {
    complete(index)
    let line = nextLine()
    expected.append(line)
    let cut = dice.once(in: 2) ? line.count : dice.within(1...line.count - 1)
    folder.append(String(line.prefix(cut)), to: logs[index].writer)
    logs[index].rest = String(line.dropFirst(cut)) + "\n"
  }

  /// Writes the rest of a line.
  mutating func complete(_ index: Int) {
    guard let rest = logs[index].rest else { return }
    if rest == "\n" { lateEnds += 1 }
    folder.append(rest, to: logs[index].writer)
    logs[index].rest = nil
  }

  /// Whether the server writes to the file that is at the log's path.
  func isInPlace(_ index: Int) -> Bool { folder[logs[index].name] === logs[index].writer }

  // MARK: The follower

  /// Reads all there is, and saves it.
  mutating func quiesce() throws {
    folder.unlisted = [:]
    if isDown { try restart() }
    for _ in 0..<2 { try follower.catchUp() }
  }

  mutating func restart() throws {
    note("restart")
    try follower.restart()
    isDown = false
  }

  /// Some of what a follower does.
  mutating func follow() throws {
    guard !isDown else { return }
    for _ in 0..<dice.below(4) {
      switch dice.below(8) {
      case 0, 1: follower.discover()
      case 2, 3, 4: follower.read(limit: dice.pick([1, 100, 1_000, 1 << 20]))
      case 5: follower.readAll(limit: dice.pick([1_000, 1 << 20]))
      default: try follower.commit()
      }
    }
    if let deadline = follower.engine.deadline(at: follower.now), deadline <= follower.monotonic {
      follower.readAll()
    }
  }
}
