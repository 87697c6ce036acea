/// Finds the cell of a row in a window.
///
/// Lines of one time come together, so each row remembers its last window; only a change of window
/// looks into the dictionary, whose hash has a key of the process.
struct CellIndex: Sendable {
  private struct Key: Hashable {
    var windowStart: Int64
    var row: Int32
  }

  private struct Recent {
    var windowStart = Int64.min
    var cell: Int32 = -1
  }

  private var numbers: [Key: Int32] = [:]
  private var recent: [Recent] = []
  /// The window of the last time asked for, in seconds, and which times are in it, in nanoseconds.
  private var start = Int64.max
  private var times: Range<Int64> = 0..<0

  /// The number of the cell, appended to `cells` if it is new.
  @inline(__always)
  mutating func number(
    of time: EventTime, _ row: Int32, _ grid: WindowGrid, _ cells: inout [OutcomeAggregator.Cell]
  ) -> Int32 {
    if !times.contains(time.nanoseconds) { move(to: time, grid) }
    if Int(row) < recent.count, recent[Int(row)].windowStart == start {
      return recent[Int(row)].cell
    }
    return number(ofWindow: start, row, &cells)
  }

  private mutating func move(to time: EventTime, _ grid: WindowGrid) {
    start = grid.start(of: time.seconds)
    // The first and the last windows reach beyond the times that are representable.
    let (lower, startsBefore) = start.multipliedReportingOverflow(by: 1_000_000_000)
    let (upper, endsBehind) = (start + grid.length).multipliedReportingOverflow(by: 1_000_000_000)
    times = (startsBefore ? .min : lower)..<(endsBehind ? .max : upper)
  }

  /// The number of a cell that is there.
  func known(ofWindow start: Int64, _ row: Int32) -> Int32? {
    numbers[Key(windowStart: start, row: row)]
  }

  /// Puts back a cell that is there already.
  mutating func restore(_ cell: OutcomeAggregator.Cell, as number: Int32) {
    numbers[Key(windowStart: cell.windowStart, row: cell.row)] = number
  }

  mutating func number(
    ofWindow start: Int64, _ row: Int32, _ cells: inout [OutcomeAggregator.Cell]
  ) -> Int32 {
    let key = Key(windowStart: start, row: row)
    var cell = Int32(cells.count)
    if let known = numbers[key] {
      cell = known
    } else {
      numbers[key] = cell
      cells.append(OutcomeAggregator.Cell(windowStart: start, row: row))
    }
    while recent.count <= Int(row) { recent.append(Recent()) }
    recent[Int(row)] = Recent(windowStart: start, cell: cell)
    return cell
  }
}
