/// Finds the window row of a row in a window.
///
/// Lines of one time come together, so each row remembers its last window; only a change of window
/// looks into the dictionary, whose hash has a key of the process.
struct WindowRowIndex: Sendable {
  private struct Key: Hashable {
    var windowStart: Int64
    var row: Int32
  }

  private struct Recent {
    var windowStart = Int64.min
    var windowRow: Int32 = -1
  }

  private var numbers: [Key: Int32] = [:]
  private var recent: [Recent] = []
  /// The window of the last time asked for, in seconds, and which times are in it, in nanoseconds.
  private var start = Int64.max
  private var times: Range<Int64> = 0..<0

  /// The number of the window row, appended to `windowRows` if it is new.
  @inline(__always)
  mutating func number(
    of time: EventTime, _ row: Int32, _ grid: WindowGrid,
    _ windowRows: inout [OutcomeAggregator.WindowRow]
  ) -> Int32 {
    if !times.contains(time.nanoseconds) { move(to: time, grid) }
    if Int(row) < recent.count, recent[Int(row)].windowStart == start {
      return recent[Int(row)].windowRow
    }
    return number(ofWindow: start, row, &windowRows)
  }

  /// When the window of a time starts; times that come together are looked up once.
  mutating func start(of time: EventTime, _ grid: WindowGrid) -> Int64 {
    if !times.contains(time.nanoseconds) { move(to: time, grid) }
    return start
  }

  private mutating func move(to time: EventTime, _ grid: WindowGrid) {
    let window = grid.window(of: time.seconds)
    start = window.lowerBound
    // The first and the last windows reach beyond the times that are representable.
    let (lower, startsBefore) = start.multipliedReportingOverflow(by: 1_000_000_000)
    let (upper, endsAfter) = window.upperBound.multipliedReportingOverflow(by: 1_000_000_000)
    times = (startsBefore ? .min : lower)..<(endsAfter ? .max : upper)
  }

  /// The number of a window row that is there.
  func known(ofWindow start: Int64, _ row: Int32) -> Int32? {
    numbers[Key(windowStart: start, row: row)]
  }

  /// Puts back a window row that is there already.
  mutating func restore(_ windowRow: OutcomeAggregator.WindowRow, as number: Int32) {
    numbers[Key(windowStart: windowRow.windowStart, row: windowRow.row)] = number
  }

  mutating func number(
    ofWindow start: Int64, _ row: Int32, _ windowRows: inout [OutcomeAggregator.WindowRow]
  ) -> Int32 {
    let key = Key(windowStart: start, row: row)
    var windowRow = Int32(windowRows.count)
    if let known = numbers[key] {
      windowRow = known
    } else {
      numbers[key] = windowRow
      windowRows.append(OutcomeAggregator.WindowRow(windowStart: start, row: row))
    }
    while recent.count <= Int(row) { recent.append(Recent()) }
    recent[Int(row)] = Recent(windowStart: start, windowRow: windowRow)
    return windowRow
  }
}
