internal import GRDB
internal import LinkbackCore
internal import LinkbackFollowing

extension DatabaseValue {
  static func integer(_ value: some BinaryInteger) -> DatabaseValue {
    Int64(value).databaseValue
  }

  static func integer(_ value: (some BinaryInteger)?) -> DatabaseValue {
    value.map { integer($0) } ?? .null
  }

  static func flag(_ value: Bool) -> DatabaseValue { (value ? 1 : 0).databaseValue }

  /// SQLite's integers have a sign.
  static func bits(_ value: UInt64) -> DatabaseValue { Int64(bitPattern: value).databaseValue }

  static func text(_ value: String?) -> DatabaseValue { value?.databaseValue ?? .null }

  static func blob(_ bytes: some Collection<UInt8>) -> DatabaseValue {
    value(bytes, as: DatabaseValue.Storage.blob)
  }

  /// GRDB's type for blobs is Foundation's: taken from a function that takes it, it need not be
  /// named, and Foundation not be imported.
  private static func value<Blob: RangeReplaceableCollection & DatabaseValueConvertible>(
    _ bytes: some Collection<UInt8>, as _: (Blob) -> DatabaseValue.Storage
  ) -> DatabaseValue where Blob.Element == UInt8 {
    Blob(bytes).databaseValue
  }
}

/// A value in the file that the program never writes there: the file is damaged.
struct Damage: Error {
  /// Where it is: a table, or a table and a column; never a value.
  var place: String
}

/// Reads a row's columns from left to right, and trusts none of them.
struct ColumnReader {
  private let row: Row
  private let table: String
  private let names: [String]
  private var index = 0

  init(_ row: Row, of table: String, columns names: [String]) {
    self.row = row
    self.table = table
    self.names = names
  }

  /// What to throw for the column that was read last.
  var damage: Damage { Damage(place: "\(table).\(names[index - 1])") }

  private mutating func next() throws(Damage) -> DatabaseValue.Storage {
    index += 1
    return (row[index - 1] as DatabaseValue).storage
  }

  mutating func integer<Integer: FixedWidthInteger>(
    _ range: ClosedRange<Integer> = .min ... .max
  ) throws(Damage) -> Integer {
    guard let value: Integer = try optionalInteger(range) else { throw damage }
    return value
  }

  mutating func optionalInteger<Integer: FixedWidthInteger>(
    _ range: ClosedRange<Integer> = .min ... .max
  ) throws(Damage) -> Integer? {
    switch try next() {
    case .null: return nil
    case .int64(let value):
      guard let value = Integer(exactly: value), range.contains(value) else { throw damage }
      return value
    default: throw damage
    }
  }

  /// A number of lines, bytes or hits, or the number of something: small enough to count on from.
  mutating func count() throws(Damage) -> Int { try integer(0...Int(Self.largest)) }

  /// The same of a position or length, in bytes.
  mutating func position() throws(Damage) -> Int64 { try integer(0...Self.largest) }

  /// Nothing that can be counted comes near: there is no overflow when some is added to a few of these.
  static let largest = FileStamp.largestSize

  /// The wall clock, as the program reads it.
  mutating func clockTime() throws(Damage) -> EventTime {
    EventTime(nanoseconds: try integer(FileStamp.times))
  }

  mutating func optionalClockTime() throws(Damage) -> EventTime? {
    try optionalInteger(FileStamp.times).map { EventTime(nanoseconds: $0) }
  }

  /// The time of a line.
  mutating func eventTime() throws(Damage) -> EventTime {
    guard let time = try optionalEventTime() else { throw damage }
    return time
  }

  mutating func optionalEventTime() throws(Damage) -> EventTime? {
    guard let nanoseconds: Int64 = try optionalInteger() else { return nil }
    let time = EventTime(nanoseconds: nanoseconds)
    guard EventTime.representableSeconds.contains(time.seconds) else { throw damage }
    return time
  }

  mutating func flag() throws(Damage) -> Bool { try integer(0...1) == 1 }

  mutating func bits() throws(Damage) -> UInt64 { UInt64(bitPattern: try integer()) }

  mutating func optionalText() throws(Damage) -> String? {
    switch try next() {
    case .null: return nil
    case .string(let text): return text
    default: throw damage
    }
  }

  mutating func text() throws(Damage) -> String {
    guard let text = try optionalText() else { throw damage }
    return text
  }

  mutating func optionalBlob() throws(Damage) -> [UInt8]? {
    switch try next() {
    case .null: return nil
    case .blob(let bytes): return Array(bytes)
    default: throw damage
    }
  }

  mutating func blob() throws(Damage) -> [UInt8] {
    guard let bytes = try optionalBlob() else { throw damage }
    return bytes
  }
}
