internal import GRDB
internal import LinkbackCore
internal import LinkbackFollowing

/// A value that is kept as a row of a table.
protocol StoredRecord {
  static var layout: TableLayout { get }

  /// In the order of ``layout``.
  var values: [DatabaseValue] { get }

  /// - Throws: ``Damage`` for a row that the program never writes.
  init(_ columns: inout ColumnReader) throws
}

extension StoredRecord {
  func write(to database: Database) throws {
    try Self.layout.write(values, to: database)
  }

  /// All rows, in the order of their key.
  static func readAll(from database: Database) throws -> [Self] {
    var records: [Self] = []
    try layout.read(database) { columns in records.append(try Self(&columns)) }
    return records
  }
}

/// An option and its place in the list; the command is the first.
struct StoredSetting: StoredRecord {
  var position: Int
  var setting: CountingSetting

  static let layout = TableLayout(
    "settings", key: 1, ["position", "option", "value", "is_secret"])

  var values: [DatabaseValue] {
    [
      .integer(position), .text(setting.option), .text(setting.value), .flag(setting.isSecret),
    ]
  }

  init(position: Int, setting: CountingSetting) {
    self.position = position
    self.setting = setting
  }

  init(_ columns: inout ColumnReader) throws {
    position = try columns.count()
    setting = CountingSetting(
      option: try columns.text(), value: try columns.text(), isSecret: try columns.flag())
  }
}

/// The progress, and the one number of ``OutcomeChanges`` that has no table of its own.
struct StoredProgress: StoredRecord {
  var progress: FollowProgress
  var limited: Int

  static let layout = TableLayout(
    "progress", key: 1,
    [
      "id", "commit_number", "began_nanoseconds", "committed_nanoseconds", "looked_nanoseconds",
      "ended_nanoseconds", "watermark_nanoseconds", "horizon_nanoseconds", "kept_from_seconds",
      "next_stream", "limited", "rotations", "truncations", "read_errors",
    ] + Statistics.columnNames)

  var values: [DatabaseValue] {
    let values: [DatabaseValue] = [
      .integer(1), .integer(progress.number), .integer(progress.began.nanoseconds),
      .integer(progress.committed.nanoseconds), .integer(progress.looked.nanoseconds),
      .integer(progress.ended?.nanoseconds), .integer(progress.watermark?.nanoseconds),
      .integer(progress.retentionCutoff?.nanoseconds), .integer(progress.keptFrom),
      .integer(progress.nextStream), .integer(limited), .integer(progress.files.rotations),
      .integer(progress.files.truncations), .integer(progress.files.readErrors),
    ]
    return values + progress.statistics.values
  }

  init(_ progress: FollowProgress, limited: Int) {
    self.progress = progress
    self.limited = limited
  }

  init(_ columns: inout ColumnReader) throws {
    progress = FollowProgress()
    _ = try columns.integer(1...1)
    progress.number = try columns.integer(1...ColumnReader.largest)
    progress.began = try columns.clockTime()
    progress.committed = try columns.clockTime()
    progress.looked = try columns.clockTime()
    progress.ended = try columns.optionalClockTime()
    progress.watermark = try columns.optionalEventTime()
    // Earlier than any line, where lines are that old and kept for so long.
    progress.retentionCutoff = try columns.optionalInteger().map { EventTime(nanoseconds: $0) }
    if let retentionCutoff = progress.retentionCutoff,
      retentionCutoff.seconds >= EventTime.representableSeconds.upperBound
    {
      throw columns.damage
    }
    progress.keptFrom = try columns.optionalInteger(WindowGrid.starts)
    progress.nextStream = try columns.integer(1...ColumnReader.largest)
    limited = try columns.count()
    progress.files.rotations = try columns.count()
    progress.files.truncations = try columns.count()
    progress.files.readErrors = try columns.count()
    progress.statistics = try Statistics(&columns)
  }
}

/// The delivery, and where the records of the last commit end.
struct StoredDelivery: StoredRecord {
  var delivery: Delivery
  var end: Int64

  static let layout = TableLayout(
    "delivery", key: 1, ["id", "position", "end", "device", "inode", "length"])

  var values: [DatabaseValue] {
    [
      .integer(1), .integer(delivery.position), .integer(end),
      delivery.file.map { .bits($0.identity.device) } ?? .null,
      delivery.file.map { .bits($0.identity.inode) } ?? .null,
      .integer(delivery.file?.length),
    ]
  }

  init(_ delivery: Delivery, end: Int64) {
    self.delivery = delivery
    self.end = end
  }

  init(_ columns: inout ColumnReader) throws {
    _ = try columns.integer(1...1)
    delivery = Delivery(position: try columns.position())
    end = try columns.integer(delivery.position...ColumnReader.largest)
    let device: Int64? = try columns.optionalInteger()
    let inode: Int64? = try columns.optionalInteger()
    let length: Int64? = try columns.optionalInteger(0...ColumnReader.largest)
    switch (device, inode, length) {
    case (nil, nil, nil): break
    case (let device?, let inode?, let length?):
      let identity = FileIdentity(
        device: UInt64(bitPattern: device), inode: UInt64(bitPattern: inode))
      delivery.file = Delivery.File(identity: identity, length: length)
    default: throw columns.damage
    }
  }
}

/// A followed path without a file.
struct MissingLog: StoredRecord {
  var path: ByteString

  static let layout = TableLayout("missing_logs", key: 1, ["path"])

  var values: [DatabaseValue] { [.blob(path.bytes)] }

  init(path: ByteString) { self.path = path }

  init(_ columns: inout ColumnReader) throws { path = ByteString(try columns.blob()) }

  static func paths(in database: Database) throws -> [ByteString] {
    try readAll(from: database).map(\.path)
  }
}

extension OutboxChunk: StoredRecord {
  static let layout = TableLayout("outbox", key: 1, ["position", "bytes"])

  var values: [DatabaseValue] { [.integer(position), .blob(bytes)] }

  init(_ columns: inout ColumnReader) throws {
    self.init(position: try columns.position(), bytes: try columns.blob())
    guard !bytes.isEmpty else { throw columns.damage }
  }
}

extension Statistics {
  /// The buckets but for ``Rejection/other``, which is what is left.
  private static let buckets = Summary.bucketOrder.filter { $0 != .other }

  /// Quoted, since one of them, `foreign`, is a word of SQL.
  static let columnNames = ["lines", "bytes", "callbacks"] + buckets.map { "\"\($0.name)\"" }

  var values: [DatabaseValue] {
    [.integer(lines), .integer(bytes), .integer(callbacks)]
      + Self.buckets.map { .integer(count(of: $0)) }
  }

  init(_ columns: inout ColumnReader) throws {
    let (lines, bytes, callbacks) = (
      try columns.count(), try columns.count(), try columns.count()
    )
    var counts = [Int](repeating: 0, count: Rejection.allCases.count)
    for bucket in Self.buckets { counts[bucket.rawValue] = try columns.count() }
    self.init(lines: lines, bytes: bytes, callbacks: callbacks) { counts[$0.rawValue] }
    var (named, overflows) = (callbacks, false)
    for count in counts {
      let sum = named.addingReportingOverflow(count)
      (named, overflows) = (sum.partialValue, overflows || sum.overflow)
    }
    guard !overflows, named <= lines else { throw columns.damage }
  }
}
