extension LiveOutcomes {
  /// Appends a record of each window that ends at or before `closed` and has news, or no final record
  /// yet; with `interim`, provisional ones of all others that have news.
  ///
  /// Each window has one record at most, with the revision after that of its last one.
  /// - Parameter closed: `nil` closes none; the greatest ``EventTime`` all there are.
  /// - Complexity: O(n log n) for the n windows that have no final record, or news since.
  package mutating func emit(
    closed: EventTime?, interim: Bool, to writer: inout RecordWriter
  ) {
    guard interim || hasDue(closed: closed) else { return }
    let end = Self.closedEnd(closed)
    let due = waiting.filter {
      hasEnded($0, by: end) || (interim && windows[Int($0)].isChanged)
    }
    for windowRow in due.sorted(by: precedes) {
      let isFinal = hasEnded(windowRow, by: end)
      windows[Int(windowRow)].revision += 1
      windows[Int(windowRow)].isFinal = isFinal
      windows[Int(windowRow)].isChanged = false
      noteUnsaved(windowRow: windowRow)
      let counted = counts.windowRows[Int(windowRow)]
      writer.append(
        counts.window(counted, counts.name(counts.rows[Int(counted.row)].key)),
        revision: windows[Int(windowRow)].revision, isFinal: isFinal)
    }
    listWaiting(among: waiting)
  }

  /// Whether a window has ended by `closed` and waits for a record.
  ///
  /// - Complexity: O(1).
  package func hasDue(closed: EventTime?) -> Bool {
    guard let firstWaiting, let end = Self.closedEnd(closed) else { return false }
    return grid.end(of: firstWaiting) <= end
  }

  /// The last end of a window that is closed, in seconds.
  private static func closedEnd(_ closed: EventTime?) -> Int64? {
    // The last windows end after the last time that is representable.
    closed.map { $0.nanoseconds == .max ? .max : $0.seconds }
  }

  private func hasEnded(_ windowRow: Int32, by end: Int64?) -> Bool {
    guard let end else { return false }
    return grid.end(of: counts.windowRows[Int(windowRow)].windowStart) <= end
  }

  /// The order of records: by start, then by row.
  private func precedes(_ left: Int32, _ right: Int32) -> Bool {
    let (left, right) = (counts.windowRows[Int(left)], counts.windowRows[Int(right)])
    guard left.windowStart == right.windowStart else { return left.windowStart < right.windowStart }
    return counts.rowPrecedes(left.row, right.row)
  }
}
