internal import GRDB
internal import LinkbackCore

/// Observations in the order in which they became known, packed as one BLOB.
struct ObservationSegment: StoredRecord {
  /// 195 observations are 3,900 bytes: with its header such a row fills one page of 4,096, and none
  /// spills.
  static let limit = 195
  private static let observationLength = 20

  var number: Int64
  /// 1 to ``limit``.
  var observations: [Observation]

  static let layout = TableLayout(
    "facts", key: 1, ["number", "oldest_nanoseconds", "newest_nanoseconds", "segment"])

  var oldest: Int64 { observations.reduce(.max) { min($0, $1.time) } }
  var newest: Int64 { observations.reduce(.min) { max($0, $1.time) } }

  var values: [DatabaseValue] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(observations.count * Self.observationLength)
    for observation in observations {
      bytes.append(littleEndian: observation.session)
      bytes.append(littleEndian: UInt64(bitPattern: observation.time))
      bytes.append(littleEndian: UInt32(bitPattern: observation.row))
    }
    return [.integer(number), .integer(oldest), .integer(newest), .blob(bytes)]
  }

  init(number: Int64, observations: [Observation]) {
    self.number = number
    self.observations = observations
  }

  init(_ columns: inout ColumnReader) throws {
    number = try columns.position()
    let oldest: Int64 = try columns.integer()
    let newest: Int64 = try columns.integer()
    let bytes = try columns.blob()
    guard !bytes.isEmpty, bytes.count % Self.observationLength == 0,
      bytes.count <= Self.limit * Self.observationLength
    else { throw columns.damage }
    observations = []
    observations.reserveCapacity(bytes.count / Self.observationLength)
    for start in stride(from: 0, to: bytes.count, by: Self.observationLength) {
      let row = Int32(truncatingIfNeeded: bytes.number(at: start + 16, length: 4))
      let time = EventTime(
        nanoseconds: Int64(bitPattern: bytes.number(at: start + 8, length: 8)))
      // The start of a window that is left for a session can be earlier than any line.
      guard row >= 0, time.seconds < EventTime.representableSeconds.upperBound else {
        throw columns.damage
      }
      observations.append(
        Observation(
          session: bytes.number(at: start, length: 8), time: time.nanoseconds, row: row))
    }
    guard self.oldest == oldest, self.newest == newest else { throw columns.damage }
  }
}

extension [UInt8] {
  fileprivate mutating func append(littleEndian value: some FixedWidthInteger) {
    for byte in 0..<value.bitWidth / 8 {
      append(UInt8(truncatingIfNeeded: value >> (byte * 8)))
    }
  }

  fileprivate func number(at start: Int, length: Int) -> UInt64 {
    var value: UInt64 = 0
    for index in (start..<start + length).reversed() { value = value << 8 | UInt64(self[index]) }
    return value
  }
}
