/// How many of each thing a partial holds: its last section, so that nothing can be missing.
struct PartialTotals: Equatable, Sendable {
  var files = 0
  var rows = 0
  var windowRows = 0
  var facts = 0

  var payload: [UInt8] {
    var payload = PartialPayload()
    for number in [files, rows, windowRows, facts] { payload.add(Int64(number)) }
    return payload.bytes
  }

  init() {}

  init(_ payload: Span<UInt8>) throws(PartialFormat.Damage) {
    var cursor = PartialCursor()
    (files, rows) = (try cursor.count(payload), try cursor.count(payload))
    (windowRows, facts) = (try cursor.count(payload), try cursor.count(payload))
    try cursor.finish(payload)
  }
}
