extension OutcomeAggregator {
  /// The number of a row, new if need be; beyond the limit of rows the route and host become
  /// `(other)`.
  @inline(__always)
  mutating func rowNumber(of key: RowKey, _ isMoved: inout Bool) -> Int32 {
    let status = Int(key.status)
    if status < rowOfStatus.count, rowOfStatus[status] >= 0 { return rowOfStatus[status] }
    return findRow(key, &isMoved)
  }

  private mutating func findRow(_ key: RowKey, _ isMoved: inout Bool) -> Int32 {
    if let number = rowNumbers[key] { return number }
    guard admittedRows >= options.limits.rows else { return appendRow(key, isAdmitted: true) }
    hasReachedLimit = true
    var moved = key
    if options.byRoute { moved.route = NameTable.other }
    if options.byHost { moved.host = NameTable.other }
    isMoved = isMoved || moved != key
    return rowNumbers[moved] ?? appendRow(moved, isAdmitted: false)
  }

  private mutating func appendRow(_ key: RowKey, isAdmitted: Bool) -> Int32 {
    append(
      Row(
        key: key, first: EventTime(nanoseconds: .max), last: EventTime(nanoseconds: .min),
        isAdmitted: isAdmitted))
  }

  /// Appends a row with a new key.
  mutating func append(_ row: Row) -> Int32 {
    let (number, key) = (Int32(rows.count), row.key)
    rowNumbers[key] = number
    rows.append(row)
    if row.isAdmitted { admittedRows += 1 }
    if !options.byRoute, !options.byHost {
      while rowOfStatus.count <= Int(key.status) { rowOfStatus.append(-1) }
      rowOfStatus[Int(key.status)] = number
    }
    return number
  }

  /// Whether a session's callback in `left` counts as later than one in `right` at the same time:
  /// `success` first, then the smaller status, route, host.
  func wins(_ left: Int32, over right: Int32) -> Bool {
    let left = rows[Int(left)].key
    let right = rows[Int(right)].key
    if left.status != right.status {
      let (leftName, rightName) = (statuses.name(left.status), statuses.name(right.status))
      if leftName == .success || rightName == .success { return leftName == .success }
      return leftName < rightName
    }
    if left.route != right.route { return Self.isSmaller(left.route, right.route, in: routes) }
    return left.host != right.host && Self.isSmaller(left.host, right.host, in: hosts)
  }

  /// The order of names: none, then by bytes.
  private static func isSmaller(_ left: Int32, _ right: Int32, in table: NameTable) -> Bool {
    guard left != RowKey.none, right != RowKey.none else { return left == RowKey.none }
    return table.name(left) < table.name(right)
  }
}
