import LinkbackCore

extension EventTime {
  /// As records write it.
  var text: String {
    var bytes: [UInt8] = []
    TimeText.append(self, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension LocalTimeZone {
  /// The offset when a clock of the zone reads `2026-11-22 10:00:00`.
  func offset(at reading: String) throws -> Int {
    offset(forLocal: try EventTime(parsing: reading, zone: .utc).seconds)
  }
}
