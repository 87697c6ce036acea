/// Counts that go on: what ``OutcomeAggregator`` counts, with windows that close, are revised, and are
/// forgotten in the end.
///
/// Sessions are counted by observations, the same ones that are saved: so what is put back is what it was.
package struct LiveOutcomes: Sendable {
  /// What has become of the window of a window row.
  struct WindowState: Sendable {
    /// As in ``OutcomeChanges/Window``.
    var revision = -1
    var isFinal = false
    var isChanged = false
    /// Sessions whose last callback is in the window row, now and as it was saved.
    var finalSessions = 0
    var savedFinalSessions = 0
    /// Whether it is listed in ``unsavedWindowRows``.
    var isUnsaved = false

    /// Whether it is listed in ``waiting``.
    var isListed = false

    /// Whether a record of it is to come.
    var isWaiting: Bool { isChanged || !isFinal }
  }

  /// What was saved of a row that can change without news of it, and what only goes on.
  struct RowState: Sendable {
    var sessions = 0
    var finalSessions = 0
    /// As in ``OutcomeChanges/Row``: counted on, and never anew.
    var sessionsSeen = 0
    /// Whether it is listed in ``unsavedRows``.
    var isUnsaved = false
  }

  /// How many names of a table are saved, and which reserved ones of them as admitted.
  struct SavedNames: Sendable {
    var count = 0
    /// By reserved name.
    var admitted: [Bool] = []
  }

  let grid: WindowGrid
  var counts: OutcomeAggregator
  /// By window row.
  var windows: [WindowState] = []
  /// The window rows that wait for a record, each once.
  var waiting: [Int32] = []
  /// When the first window that waits starts.
  var firstWaiting: Int64?
  /// By row.
  var rows: [RowState] = []
  var unsavedWindowRows: [Int32] = []
  var unsavedRows: [Int32] = []
  var unsavedObservations: [Observation] = []
  var savedNames: [OutcomeChanges.Name.Table: SavedNames] = [:]
  /// Whether observations were put back since the last changes: any row may have other sessions than saved.
  package internal(set) var hasRecounted = false

  /// - Parameter options: With windows.
  package init(options: OutcomeAggregator.Options) {
    self.init(counting: OutcomeAggregator(options: options))
  }

  init(counting counts: OutcomeAggregator) {
    guard let grid = counts.options.window else {
      preconditionFailure("counts that go on are counted by windows")
    }
    self.grid = grid
    self.counts = counts
  }

  /// Adds what was counted since the last time.
  ///
  /// - Complexity: O(rows, window rows and sessions of the news).
  package mutating func add(_ news: consuming OutcomeAggregator) {
    news.countPending()
    let numbers = counts.mergeHits(of: news)
    while rows.count < counts.rows.count { rows.append(RowState()) }
    while windows.count < counts.windowRows.count { windows.append(WindowState()) }
    for row in numbers.rows { noteUnsaved(row: row) }
    for windowRow in numbers.windowRows { noteChanged(windowRow: windowRow) }
    let known = unsavedObservations.count
    news.appendObservations(rows: numbers.rows, to: &unsavedObservations)
    counts.reserveSessions(of: news)
    for index in known..<unsavedObservations.count {
      let effect = counts.take(unsavedObservations[index])
      move(effect)
      // News of the row and window row that it is in now were noted with their hits.
      if effect.joinsRow { rows[Int(unsavedObservations[index].row)].sessionsSeen += 1 }
      if effect.leftRow >= 0 { noteUnsaved(row: effect.leftRow) }
      if effect.leftWindowRow >= 0 { noteUnsaved(windowRow: effect.leftWindowRow) }
    }
  }

  /// Counts a last callback where it is now.
  ///
  /// It is no news of the windows' records, which don't have it.
  mutating func move(_ effect: ObservationEffect) {
    if effect.leftWindowRow >= 0 { windows[Int(effect.leftWindowRow)].finalSessions -= 1 }
    if effect.lastWindowRow >= 0 { windows[Int(effect.lastWindowRow)].finalSessions += 1 }
  }

  private mutating func noteChanged(windowRow: Int32) {
    if !windows[Int(windowRow)].isListed {
      windows[Int(windowRow)].isListed = true
      waiting.append(windowRow)
      let start = counts.windowRows[Int(windowRow)].windowStart
      firstWaiting = min(firstWaiting ?? start, start)
    }
    windows[Int(windowRow)].isChanged = true
    noteUnsaved(windowRow: windowRow)
  }

  /// Lists those of `windowRows` that wait; no others do.
  mutating func listWaiting(among windowRows: [Int32]) {
    waiting = windowRows.filter { windows[Int($0)].isWaiting }
    for windowRow in windowRows {
      windows[Int(windowRow)].isListed = windows[Int(windowRow)].isWaiting
    }
    firstWaiting = waiting.map { counts.windowRows[Int($0)].windowStart }.min()
  }

  mutating func noteUnsaved(windowRow: Int32) {
    guard !windows[Int(windowRow)].isUnsaved else { return }
    windows[Int(windowRow)].isUnsaved = true
    unsavedWindowRows.append(windowRow)
  }

  private mutating func noteUnsaved(row: Int32) {
    guard !rows[Int(row)].isUnsaved else { return }
    rows[Int(row)].isUnsaved = true
    unsavedRows.append(row)
  }

  /// All callbacks so far of which something was counted under `(other)`.
  package var limited: Int { counts.limited }

  /// All counts that are kept, as `count` has them.
  package mutating func result() -> OutcomeResult { OutcomeResult(&counts) }
}
