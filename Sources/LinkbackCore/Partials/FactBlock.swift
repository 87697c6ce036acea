/// Facts as a section holds them: sorted, and each as its distance from the one before.
///
/// ```
/// count u32, base i64, unit i64, then for each fact, in LEB128:
///   session - the session before (0 before the first)
///   row
///   (time - base) / unit
/// ```
/// `base` is the least time, `unit` the greatest of 1, 1,000, 1,000,000 and 1,000,000,000 ns that all times
/// are a multiple of, from the base on. Of a day's log with whole seconds, a fact takes some 11 bytes.
package struct FactBlock {
  /// The most facts of a section: as many as a reader has to hold at a time.
  package static let most = 1_024

  private static let units: [Int64] = [1_000_000_000, 1_000_000, 1_000]

  /// The payload of some facts in their order.
  package static func payload(_ facts: ArraySlice<Observation>) -> [UInt8] {
    let base = facts.map(\.time).min() ?? 0
    let unit =
      units.first { unit in facts.allSatisfy { distance($0.time, base) % UInt64(unit) == 0 } } ?? 1
    var payload = PartialPayload()
    payload.add(UInt32(facts.count))
    payload.add(base)
    payload.add(unit)
    var session: UInt64 = 0
    for fact in facts {
      payload.addVariable(fact.session - session)
      payload.addVariable(UInt64(fact.row))
      payload.addVariable(distance(fact.time, base) / UInt64(unit))
      session = fact.session
    }
    return payload.bytes
  }

  /// How far a time is from an earlier one, in nanoseconds; two may be further apart than an `Int64` holds.
  private static func distance(_ time: Int64, _ base: Int64) -> UInt64 {
    UInt64(bitPattern: time &- base)
  }

  /// Reads the facts of a payload.
  ///
  /// - Parameters:
  ///   - last: The fact before them, after which they have to come.
  ///   - rows: How many rows there are.
  ///   - facts: Where they are put, in place of what is there.
  /// - Throws: For facts that are not in order, of no row, or of no time.
  package static func read(
    _ payload: Span<UInt8>, after last: Observation?, rows: Int, into facts: inout [Observation]
  ) throws(PartialFormat.Damage) {
    facts.removeAll(keepingCapacity: true)
    var cursor = PartialCursor()
    let count = Int(try cursor.number(payload, as: UInt32.self))
    let base = try cursor.number(payload, as: Int64.self)
    let unit = UInt64(bitPattern: try cursor.number(payload, as: Int64.self))
    guard count > 0, count <= most, unit > 0 else { throw isDisordered }
    var last = last
    var session: UInt64 = 0
    for _ in 0..<count {
      let (next, isOver) = session.addingReportingOverflow(try cursor.variable(payload))
      let row = try cursor.variable(payload)
      let (distance, isFar) = try cursor.variable(payload).multipliedReportingOverflow(by: unit)
      let (time, isBeyond) = addingReportingOverflow(base, distance)
      guard !isOver, !isFar, !isBeyond, row < UInt64(rows) else { throw isDisordered }
      let fact = Observation(session: next, time: time, row: Int32(row))
      if let last, !(last < fact) { throw isDisordered }
      facts.append(fact)
      (last, session) = (fact, next)
    }
    try cursor.finish(payload)
  }

  private static func addingReportingOverflow(
    _ base: Int64, _ distance: UInt64
  ) -> (time: Int64, overflow: Bool) {
    let time = base &+ Int64(bitPattern: distance)
    return (time, time < base || UInt64(bitPattern: time &- base) != distance)
  }

  private static let isDisordered = PartialFormat.Damage("has facts that are not in order")
}
