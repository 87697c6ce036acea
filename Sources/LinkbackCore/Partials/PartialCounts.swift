/// The hits of a partial: names, rows and rows of windows, without sessions.
///
/// Names and rows are in the order in which they occurred first, so that limits of names and rows, which
/// depend on that order, can be kept where partials are merged.
package struct PartialCounts: Sendable {
  package private(set) var counts: OutcomeAggregator
  /// How many names of each kind were taken.
  private var statuses: Int32 = 0
  private var routes: Int32 = 0
  private var hosts: Int32 = 0

  /// - Parameter options: How it was counted; its limits are those of a partial.
  init(options: OutcomeAggregator.Options) { counts = OutcomeAggregator(options: options) }

  // MARK: - Writing

  /// The sections of what an aggregator counted.
  static func sections(
    of counts: borrowing OutcomeAggregator
  ) -> [(section: PartialFormat.Section, payload: [UInt8])] {
    var sections: [(PartialFormat.Section, [UInt8])] = []
    for (kind, table) in [counts.statuses, counts.routes, counts.hosts].enumerated() {
      add(table.names, to: &sections, .name, beginning: UInt8(kind)) { $0.add($1.bytes) }
    }
    add(counts.rows, to: &sections, .rows) { payload, row in
      for number in [row.key.status, row.key.route, row.key.host] { payload.add(number) }
      payload.add(Int64(row.limited))
      payload.add(row.first.nanoseconds)
      payload.add(row.last.nanoseconds)
      payload.add(hitsOf: row.counts)
    }
    add(counts.windowRows, to: &sections, .wind) { payload, windowRow in
      payload.add(windowRow.windowStart)
      payload.add(windowRow.row)
      payload.add(hitsOf: windowRow.counts)
    }
    return sections
  }

  /// Adds sections of as many elements each as there is room for.
  private static func add<Element>(
    _ elements: [Element], to sections: inout [(PartialFormat.Section, [UInt8])],
    _ section: PartialFormat.Section, beginning kind: UInt8? = nil,
    _ write: (inout PartialPayload, Element) -> Void
  ) {
    var payload = PartialPayload()
    for element in elements {
      if payload.bytes.isEmpty, let kind { payload.add(kind) }
      write(&payload, element)
      if payload.bytes.count >= PartialFormat.longestPayload / 2 {
        sections.append((section, payload.bytes))
        payload = PartialPayload()
      }
    }
    if !payload.bytes.isEmpty { sections.append((section, payload.bytes)) }
  }

  // MARK: - Reading

  /// Takes the payload of a section of names.
  mutating func take(names payload: Span<UInt8>) throws(PartialFormat.Damage) {
    var cursor = PartialCursor()
    let kind = try cursor.number(payload, as: UInt8.self)
    guard kind < 3 else { throw Self.isWrong }
    while cursor.position < payload.count {
      let name = ByteString(try cursor.text(payload))
      switch kind {
      case 0: try Self.take(name, &statuses, in: &counts.statuses)
      case 1: try Self.take(name, &routes, in: &counts.routes)
      default: try Self.take(name, &hosts, in: &counts.hosts)
      }
    }
  }

  private static func take(
    _ name: ByteString, _ number: inout Int32, in table: inout NameTable
  ) throws(PartialFormat.Damage) {
    defer { number += 1 }
    if Int(number) < table.names.count {
      // `(other)` and the statuses that are known come first.
      guard table.names[Int(number)] == name else { throw isWrong }
    } else {
      guard table.number(name) == .number(number) else { throw isWrong }
    }
  }

  mutating func take(rows payload: Span<UInt8>) throws(PartialFormat.Damage) {
    var cursor = PartialCursor()
    while cursor.position < payload.count {
      let key = OutcomeAggregator.RowKey(
        status: try cursor.number(payload), route: try cursor.number(payload),
        host: try cursor.number(payload))
      let limited = try cursor.count(payload)
      let (first, last) = (
        try cursor.number(payload, as: Int64.self), try cursor.number(payload, as: Int64.self)
      )
      let hits = try cursor.hits(payload)
      let none = OutcomeAggregator.RowKey.none
      guard (0..<statuses).contains(key.status), (none..<routes).contains(key.route),
        (none..<hosts).contains(key.host), first <= last, limited <= hits.hits,
        hits.hits > 0, counts.rowNumbers[key] == nil
      else { throw Self.isWrong }
      var row = OutcomeAggregator.Row(
        key: key, counts: hits, first: EventTime(nanoseconds: first),
        last: EventTime(nanoseconds: last), isAdmitted: true)
      row.limited = limited
      counts.limited += limited
      _ = counts.append(row)
    }
  }

  mutating func take(windows payload: Span<UInt8>) throws(PartialFormat.Damage) {
    var cursor = PartialCursor()
    while cursor.position < payload.count {
      let start = try cursor.number(payload, as: Int64.self)
      let row = try cursor.number(payload, as: Int32.self)
      let hits = try cursor.hits(payload)
      guard counts.rows.indices.contains(Int(row)), hits.hits > 0, counts.options.window != nil,
        counts.windowRowIndex.known(ofWindow: start, row) == nil
      else { throw Self.isWrong }
      let number = counts.windowRowIndex.number(ofWindow: start, row, &counts.windowRows)
      counts.windowRows[Int(number)].counts = hits
    }
  }

  private static let isWrong = PartialFormat.Damage("has names or rows that do not belong together")
}

extension PartialPayload {
  fileprivate mutating func add(hitsOf counts: OutcomeCounts) {
    for index in counts.responses.indices { add(Int64(counts.responses[index])) }
  }
}

extension PartialCursor {
  fileprivate mutating func hits(_ payload: Span<UInt8>) throws(PartialFormat.Damage)
    -> OutcomeCounts
  {
    var counts = OutcomeCounts()
    for index in counts.responses.indices {
      let hits = try count(payload)
      counts.responses[index] = hits
      counts.hits += hits
    }
    return counts
  }
}
