import LinkbackCore

extension StreamRegistry {
  /// How far two files that begin alike are compared: logs that are not the same say so by then.
  private static var comparedLength: Int { 1 << 20 }

  /// Whether a file is the one that a stream was read from, by what is before the stream's offset.
  ///
  /// - Complexity: O(1); O(offset) where the file is compressed.
  static func agreement(
    of file: Files.File, _ stamp: FileStamp, isTarget: Bool, with record: LogStream
  ) -> StreamMatching.Agreement {
    let length = record.tail.length
    guard length > 0, file.kind != .pipe else { return .unknown }
    if file.kind == .plain, stamp.size < record.offset {
      // A backup of less than was read, perhaps, where a log is expected.
      return isTarget ? .unknown : .none
    }
    var bytes = [UInt8](repeating: 0, count: length)
    do throws(SourceError) {
      let count = try fill(&bytes, from: file, at: record.offset - Int64(length))
      guard count == length else { return .none }
    } catch {
      return .unknown
    }
    return record.tail.matches(bytes.span) ? .full : .none
  }

  /// Whether a file was compressed before the last lines came that were read of its original: a server
  /// may still write to a log while that is compressed.
  ///
  /// It holds less than was read, and was written to last when the original may have been: one that was
  /// rotated after the original was written to later.
  /// - Complexity: O(offset).
  static func isCutShort(_ file: Files.File, _ stamp: FileStamp, of record: LogStream) -> Bool {
    guard file.kind == .gzip, !record.isCompressed, stamp.modified <= record.stamp.modified,
      record.fingerprint.length == FileFingerprint.longest
    else { return false }
    var byte: [UInt8] = [0]
    return (try? fill(&byte, from: file, at: record.offset - 1)) == 0
  }

  /// The last bytes before an offset of a plain file.
  static func tail(of file: Files.File, before offset: Int64) -> FileFingerprint {
    let count = Int(min(offset, Int64(FileFingerprint.longest)))
    var bytes = [UInt8](repeating: 0, count: count)
    guard let read = try? fill(&bytes, from: file, at: offset - Int64(count)), read == count else {
      return FileFingerprint(length: 0, hash: 0)
    }
    return FileFingerprint(head: bytes.span)
  }

  /// Whether a file that begins as a stream's file goes on as that one, as far as both go: it is a copy.
  ///
  /// Logs may begin alike, with a header as long as a fingerprint.
  /// - Complexity: O(1 MiB).
  mutating func isCopy(_ file: Files.File, of index: Int) -> Bool {
    let record = streams[index].record
    guard record.fingerprint.length == FileFingerprint.longest else { return true }
    guard let original = streams[index].file ?? reopened(record), original.kind != .pipe else {
      return true
    }
    var (left, right) = ([UInt8](repeating: 0, count: 64 << 10), [UInt8]())
    right = left
    var position: Int64 = 0
    while position < Int64(Self.comparedLength) {
      // What can't be read yet may still turn out to be the same.
      guard let count = try? Self.fill(&left, from: file, at: position),
        let other = try? Self.fill(&right, from: original, at: position)
      else { return true }
      let common = min(count, other)
      for offset in 0..<common where left[offset] != right[offset] {
        return !begins(original, as: record)
      }
      guard common == left.count else { return true }
      position += Int64(common)
    }
    return true
  }

  /// Whether a file that rotation has named is older than a stream's file, and so no copy of it: two logs
  /// that begin alike, of which the first was rotated before anybody looked.
  ///
  /// A compressed file is as old as what it was made of, whose time of change it has. Under other names
  /// an older file may well hold what the log does: a program that replaces the log by a copy leaves it.
  mutating func isOlder(_ found: Pass.FoundFile, _ file: Files.File, than index: Int) -> Bool {
    let record = streams[index].record
    guard StreamMatching.isStamped(found.sighting.path, after: record.log),
      let original = streams[index].file ?? reopened(record), original.kind == .plain,
      let birth = original.birth, let ownBirth = file.birth
    else { return false }
    return min(ownBirth, found.sighting.stamp.modified) < birth
  }

  /// Whether a file still begins as a stream's file did: it may be cut off at any moment, after a copy
  /// was made of it.
  private func begins(_ file: Files.File, as record: LogStream) -> Bool {
    var head: [UInt8] = []
    let (count, _) = FileHead.read(record.fingerprint.length, of: file, into: &head)
    return record.fingerprint.matches(head.span.extracting(0..<count))
  }

  private mutating func reopened(_ record: LogStream) -> Files.File? {
    guard let file = try? files.open(record.path), let stamp = try? file.stamp(),
      stamp.identity == record.stamp.identity
    else { return nil }
    return file
  }

  /// Reads until the buffer is full, or the file ends.
  private static func fill(
    _ buffer: inout [UInt8], from file: Files.File, at offset: Int64
  ) throws(SourceError) -> Int {
    var filled = 0
    while filled < buffer.count {
      let count = try file.read(into: &buffer, at: filled, from: offset + Int64(filled))
      if count == 0 { break }
      filled += count
    }
    return filled
  }
}
