internal import GRDB
internal import LinkbackCore
internal import LinkbackFollowing

extension LogStream: StoredRecord {
  static let layout = TableLayout(
    "streams", key: 1,
    [
      "id", "log", "path", "phase", "head_length", "head_hash", "device", "inode", "size",
      "modified_nanoseconds", "is_compressed", "offset", "tail_length", "tail_hash",
      "skipped_lines", "format", "columns",
      "watermark_nanoseconds", "last_seen_nanoseconds", "error", "real_path",
    ] + Statistics.columnNames)

  var values: [DatabaseValue] {
    let values: [DatabaseValue] = [
      .integer(id), .blob(log.bytes), .blob(path.bytes), .text(phase.rawValue),
      .integer(fingerprint.length), .bits(fingerprint.hash), .bits(stamp.identity.device),
      .bits(stamp.identity.inode), .integer(stamp.size), .integer(stamp.modified),
      .flag(isCompressed), .integer(offset), .integer(tail.length), .bits(tail.hash),
      .integer(skippedLines), .text(format?.rawValue),
      columns.map { .blob($0) } ?? .null, .integer(watermark?.nanoseconds),
      .integer(lastSeen.nanoseconds), .text(error),
      realPath.map { .blob($0.bytes) } ?? .null,
    ]
    return values + statistics.values
  }

  init(_ columns: inout ColumnReader) throws {
    let id: Int64 = try columns.integer(1...ColumnReader.largest)
    let (log, path) = (ByteString(try columns.blob()), ByteString(try columns.blob()))
    guard let phase = Phase(rawValue: try columns.text()) else { throw columns.damage }
    let fingerprint = FileFingerprint(
      length: try columns.integer(0...FileFingerprint.longest), hash: try columns.bits())
    let identity = FileIdentity(device: try columns.bits(), inode: try columns.bits())
    let stamp = FileStamp(
      identity: identity, size: try columns.position(),
      modified: try columns.integer(FileStamp.times))
    self.init(
      id: id, log: log, path: path, stamp: stamp, lastSeen: EventTime(nanoseconds: 0))
    self.phase = phase
    self.fingerprint = fingerprint
    isCompressed = try columns.flag()
    offset = try columns.position()
    tail = FileFingerprint(
      length: try columns.integer(0...min(FileFingerprint.longest, Int(offset))),
      hash: try columns.bits())
    skippedLines = try columns.count()
    if let name = try columns.optionalText() {
      guard let format = FormatName(rawValue: name) else { throw columns.damage }
      self.format = format
    }
    self.columns = try columns.optionalBlob()
    watermark = try columns.optionalEventTime()
    lastSeen = try columns.clockTime()
    error = try columns.optionalText()
    realPath = try columns.optionalBlob().map { ByteString($0) }
    statistics = try Statistics(&columns)
  }
}
