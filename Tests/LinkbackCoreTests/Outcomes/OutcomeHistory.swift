import LinkbackCore
import CoreFixtures

/// What comes between one commit and the next.
struct OutcomeStep {
  /// Counted apart, as several files are.
  var parts: [[SampleCallback]] = []
  var closed: EventTime?
  var isInterim = false
  /// The start of a window: what came before is forgotten after the commit.
  var keepsFrom: Int64?
  /// Whether the process ends after the commit and another one goes on.
  var restarts = false
}

/// A random life of counts: callbacks in any order, split into any commits, with windows that close
/// at any time, restarts, and windows that are forgotten.
struct OutcomeHistory {
  var options = OutcomeAggregator.Options()
  let grid: WindowGrid
  var steps: [OutcomeStep] = []

  /// - Parameters:
  ///   - length: Of a window, in seconds; even.
  ///   - base: When the first window starts, about.
  init(
    seed: Int, length: Int64? = nil, base: Int64 = -300, limits: OutcomeAggregator.Limits? = nil
  ) {
    var dice = Dice(seed: UInt64(seed))
    let isCalendar = length == nil && dice.once(in: 3)
    let length = length ?? (isCalendar ? 86_400 : dice.pick([2, 30, 60, 3_600]))
    let fixed = WindowGrid(length: length, offset: Int64(dice.below(3)))
    guard let fixed else { preconditionFailure("the lengths above are valid") }
    let grid = isCalendar ? Self.calendar(around: base, &dice) : fixed
    self.grid = grid
    options.window = grid
    options.byRoute = dice.once(in: 2)
    options.byHost = dice.once(in: 2)
    if let limits { options.limits = limits }
    let windows = dice.within(1...12)
    let statuses = ["success", "user_aborted", "auth_expired", "aaa", "zzz", "!", "(other)"]
    let names = Array(statuses.prefix(dice.within(1...(limits == nil ? 6 : 7))))
    var first = grid.start(of: base)
    for _ in 0..<dice.within(1...12) {
      var step = OutcomeStep()
      for _ in 0..<dice.below(3) {
        step.parts.append(
          (0..<dice.below(25)).map { _ in
            // Few times, so that callbacks have equal ones, those of window starts among them.
            let half = Self.covered(first * 2 + Int64(dice.below(windows * 2)) * length)
            return SampleCallback(
              session: dice.next() % 30, time: half * 500_000_000, status: dice.pick(names),
              route: dice.pick(["/a", "/b", "/", "/c", nil]),
              host: dice.pick(["h1", "h2", "(h)", nil]),
              response: dice.pick([200, 302, 404, 500, -1]))
          })
      }
      let end = first + Int64(dice.below(windows + 1)) * length + Int64(dice.below(3)) - 1
      step.closed = dice.once(in: 4) ? nil : EventTime(seconds: end)
      step.isInterim = dice.once(in: 3)
      step.restarts = dice.once(in: 2)
      if dice.once(in: 4) {
        first = grid.start(of: first + Int64(dice.below(windows + 1)) * length)
        step.keepsFrom = first
        step.closed = EventTime(seconds: max(end, first))
      }
      steps.append(step)
    }
    var last = OutcomeStep()
    last.closed = EventTime(nanoseconds: .max)
    steps.append(last)
  }

  /// Days or weeks of a zone whose clock changes every few days, back and forward, often at midnight.
  private static func calendar(around time: Int64, _ dice: inout Dice) -> WindowGrid {
    var offsets = [0]
    var transitions: [Int64] = []
    for day in 0..<dice.below(6) {
      let offset = dice.pick([-3_600, 3_600, 1_800, 50_400])
      transitions.append(time + Int64(day) * 2 * 86_400 + Int64(dice.pick([0, 300, 43_200])))
      offsets.append(offsets.last == offset ? 0 : offset)
    }
    let unit = dice.pick([CalendarWindows.Unit.day, .day, .week])
    let zone = LocalTimeZone(transitions: transitions, offsets: offsets)
    return WindowGrid(CalendarWindows(unit, zoneName: "X", zone: zone))
  }

  /// Half seconds, no others than an event time can have.
  private static func covered(_ half: Int64) -> Int64 {
    let seconds = EventTime.representableSeconds
    return min(max(half, seconds.lowerBound * 2), seconds.upperBound * 2 - 1)
  }

  var callbacks: [SampleCallback] { steps.flatMap { $0.parts.joined() } }

  func window(of callback: SampleCallback) -> Int64 {
    grid.start(of: EventTime(nanoseconds: callback.time).seconds)
  }

  /// The row of a callback in its window.
  func identity(of callback: SampleCallback) -> NaiveOutcomes.Row {
    NaiveOutcomes.Row(
      window: window(of: callback), status: callback.status,
      route: options.byRoute ? callback.route : nil, host: options.byHost ? callback.host : nil)
  }
}

extension NaiveOutcomes.Row {
  init(_ key: OutcomeResult.Key, window: Int64?) {
    let text: (ByteString?) -> String? = { $0.map { String(decoding: $0.bytes, as: UTF8.self) } }
    self.init(
      window: window, status: text(key.status) ?? "", route: text(key.route), host: text(key.host))
  }
}

/// Keeps what is saved, in the plainest way.
struct OutcomeStore {
  struct NameKey: Hashable {
    var table: OutcomeChanges.Name.Table
    var number: Int32
  }

  struct WindowKey: Hashable {
    var start: Int64
    var row: Int32
  }

  var names: [NameKey: OutcomeChanges.Name] = [:]
  var rows: [Int32: OutcomeChanges.Row] = [:]
  var windows: [WindowKey: OutcomeChanges.Window] = [:]
  var observations: [Observation] = []
  var limited = 0

  mutating func save(_ changes: OutcomeChanges, keepsFrom: Int64?) {
    for name in changes.names { names[NameKey(table: name.table, number: name.number)] = name }
    for row in changes.rows { rows[row.number] = row }
    for window in changes.windows {
      windows[WindowKey(start: window.start, row: window.row)] = window
    }
    observations += changes.observations
    limited = changes.limited
    if let keepsFrom { windows = windows.filter { $0.key.start >= keepsFrom } }
  }

  /// All but the observations, in no order.
  var checkpoint: OutcomeChanges {
    var all = OutcomeChanges()
    all.names = Array(names.values)
    all.rows = Array(rows.values)
    all.windows = Array(windows.values)
    all.limited = limited
    return all
  }
}

/// Counts that go on, and the store that they are saved in.
struct LiveRun {
  let options: OutcomeAggregator.Options
  var live: LiveOutcomes
  var store = OutcomeStore()

  init(_ options: OutcomeAggregator.Options) {
    self.options = options
    live = LiveOutcomes(options: options)
  }

  /// - Returns: The step's records, and what was saved.
  mutating func take(_ step: OutcomeStep) -> (records: String, changes: OutcomeChanges) {
    for part in step.parts { live.add(OutcomeAggregator(part, options)) }
    var writer = RecordWriter(hasRoute: options.byRoute, hasHost: options.byHost)
    live.emit(closed: step.closed, interim: step.isInterim, to: &writer)
    var changes = live.takeChanges()
    store.save(changes, keepsFrom: step.keepsFrom)
    if let keepsFrom = step.keepsFrom {
      live.forget(before: keepsFrom)
      restoreObservations()
    }
    changes.observations.sort { ($0.session, $0.time, $0.row) < ($1.session, $1.time, $1.row) }
    return (String(decoding: writer.bytes, as: UTF8.self), changes)
  }

  mutating func restart() {
    live = LiveOutcomes(options: options, restoring: store.checkpoint)
    restoreObservations()
  }

  /// In parts; those of forgotten windows too, as they may share a segment with others.
  private mutating func restoreObservations() {
    var rest = store.observations[...]
    while !rest.isEmpty {
      live.restore(observations: Array(rest.prefix(7)))
      rest = rest.dropFirst(7)
    }
  }
}
