import LinkbackCore

/// A followed file from a position on, as long as it is the file that it was.
///
/// A log that is cut off, or replaced in place, is another content under the same inode: what was read
/// counts only if the file's head is as before, what is before the next line as well (logs with long
/// headers all begin alike), and its size not less than what was read of it, *after* the read.
struct TailSource<File: LogFile>: ByteSource, ~Copyable {
  /// Why nothing was delivered, if nothing was.
  enum State: Equatable {
    case flowing
    /// There is nothing more for now.
    case drained
    /// As many bytes were delivered as were asked for.
    case paused
    /// The file holds other bytes than it did.
    case replaced
    /// The file holds less than it did, and the same as far as it goes.
    case shortened
  }

  let file: File
  /// Of the next byte, uncompressed.
  private(set) var position: Int64
  private(set) var state = State.flowing
  /// Grows with the file.
  private(set) var fingerprint: FileFingerprint
  /// Of the file, when it was looked at last.
  private(set) var stamp: FileStamp
  private(set) var head: [UInt8]
  private var budget: Int
  /// Of the bytes before `tailEnd`, which were read; without a length, nothing is known of them.
  private let tail: FileFingerprint
  private let tailEnd: Int64

  /// - Parameters:
  ///   - stamp: The last one known.
  ///   - tail: Of the last bytes before `tailEnd`.
  ///   - head: A buffer, to be taken back.
  ///   - budget: How many bytes are enough; at most one block more is read.
  init(
    _ file: File, position: Int64, fingerprint: FileFingerprint, tail: FileFingerprint,
    tailEnd: Int64, stamp: FileStamp, head: [UInt8], budget: Int
  ) {
    self.file = file
    self.position = position
    self.fingerprint = fingerprint
    self.tail = tail
    self.tailEnd = tailEnd
    self.stamp = stamp
    self.head = head
    self.budget = budget
  }

  mutating func read(into buffer: inout [UInt8], at offset: Int) throws(SourceError) -> Int {
    guard budget > 0 else {
      state = .paused
      return 0
    }
    let count = try file.read(into: &buffer, at: offset, from: position)
    state = try check(after: count)
    guard state == .flowing else { return 0 }
    position += Int64(count)
    budget -= count
    return count
  }

  private mutating func check(after count: Int) throws(SourceError) -> State {
    switch file.kind {
    case .pipe: return count > 0 ? .flowing : .drained
    case .gzip:
      let now = try file.stamp()
      guard now == stamp else { return .replaced }
      return count > 0 ? .flowing : .drained
    case .plain:
      let now = try file.stamp()
      if count > 0 || now != stamp || now.size < position {
        guard try isSame(now) else { return .replaced }
        // Set once the head was seen to be the same: until then it must be looked at again.
        stamp = now
        if now.size < position + Int64(count) { return .shortened }
      }
      return count > 0 ? .flowing : .drained
    }
  }

  /// Whether the file's head is what it was; takes more of it.
  private mutating func isSame(_ now: FileStamp) throws(SourceError) -> Bool {
    guard now.size >= Int64(fingerprint.length) else { return false }
    let (count, error) = FileHead.read(FileFingerprint.longest, of: file, into: &head)
    if let error, count < fingerprint.length { throw error }
    // It was empty, and turns out to be compressed.
    guard file.kind == .plain else { return false }
    let bytes = head
    let known = bytes.span.extracting(0..<count)
    guard fingerprint.length == 0 || fingerprint.matches(known) else { return false }
    guard try hasSameTail(now) else { return false }
    if count > fingerprint.length { fingerprint = FileFingerprint(head: known) }
    return true
  }

  /// Whether the file holds what it held before the next line; what is shorter says nothing.
  private func hasSameTail(_ now: FileStamp) throws(SourceError) -> Bool {
    guard tail.length > 0, now.size >= tailEnd else { return true }
    var bytes = [UInt8](repeating: 0, count: tail.length)
    var filled = 0
    while filled < bytes.count {
      let offset = tailEnd - Int64(bytes.count - filled)
      let count = try file.read(into: &bytes, at: filled, from: offset)
      // Cut off just now: the next look will tell.
      if count == 0 { return true }
      filled += count
    }
    return tail.matches(bytes.span)
  }

  /// Looks at the file without reading on.
  mutating func look() throws(SourceError) -> State {
    state = try check(after: 0)
    // Nothing was read, so nothing is known of what there is to read.
    if state == .drained { state = .flowing }
    return state
  }
}
