package import LinkbackCore

/// The uncompressed bytes of gzip data: any number of members, as `cat a.gz b.gz` and log rotation
/// make them.
///
/// Rules, beyond RFC 1952:
/// - Empty members are fine, and so are zero bytes behind a member (tape and block padding). A
///   member that follows zeros is read.
/// - Data that ends early, is damaged, or is followed by something else is an error, thrown once
///   everything that could be decoded has been handed out.
/// - A member whose checksum or length is wrong is handed out whole, then the source stops.
package struct GzipSource<Base: ByteSource & ~Copyable>: ~Copyable {
  private enum Stage {
    /// At the first byte of a member, which is known to be one.
    case member
    /// Behind a member: another one, zeros, or the end.
    case between
    case ended
    /// The data ends inside a member, or inside the two bytes that begin one.
    case truncated(SourceError, insideMember: Bool)
    case failed(SourceError)
  }

  package private(set) var base: Base
  private var stream = InflateStream()
  private var stage = Stage.member
  /// Compressed bytes; `input[start..<end]` are not decoded yet.
  private var input = [UInt8](repeating: 0, count: 64 * 1024)
  private var start = 0
  private var end = 0
  /// How many compressed bytes came before `input[0]`.
  private var inputOffset: Int64 = 0

  package init(_ base: consuming Base) {
    self.base = base
  }

  /// How many compressed bytes are decoded.
  package var compressedPosition: Int64 {
    inputOffset + Int64(start)
  }
}

extension GzipSource: ByteSource where Base: ~Copyable {
  package mutating func read(
    into buffer: inout [UInt8], at offset: Int
  ) throws(SourceError) -> Int {
    precondition(offset < buffer.count, "a read needs space for at least one byte")
    while true {
      switch stage {
      case .member:
        let count = inflate(into: &buffer, at: offset)
        if count > 0 { return count }
      case .between: findMember()
      case .ended: return 0
      case .truncated(let error, _), .failed(let error): throw error
      }
    }
  }

  /// Goes on where the data ended, or ended early: the base has more by now.
  /// - Returns: `false` after any other error, which stays.
  package mutating func resume() -> Bool {
    switch stage {
    case .ended: stage = .between
    case .truncated(_, let insideMember): stage = insideMember ? .member : .between
    case .member, .between: break
    case .failed: return false
    }
    return true
  }

  /// Decodes what is there, and reads more only if nothing comes of it: zlib may still hold bytes
  /// when its input is used up.
  private mutating func inflate(into buffer: inout [UInt8], at offset: Int) -> Int {
    let step = stream.inflate(input, start..<end, into: &buffer, at: offset)
    start += step.consumed
    switch step.end {
    case .memberEnd: stage = .between
    case .wrongChecksum:
      // The four bytes of the length follow the checksum.
      fail("gzip checksum is wrong in the member that ends at byte \(compressedPosition + 4)")
    case .wrongLength:
      fail("gzip length is wrong in the member that ends at byte \(compressedPosition)")
    case .damaged(let reason):
      fail("gzip data is damaged at byte \(compressedPosition) (\(reason))")
    case .open:
      if step.produced == 0 && start == end && !refill() { failAsTruncated() }
    }
    return step.produced
  }

  /// Goes to the next member's first byte, over zeros, or sees that there is none.
  private mutating func findMember() {
    while true {
      while start < end && input[start] == 0 { start += 1 }
      if start < end { break }
      guard refill() else {
        if case .between = stage { stage = .ended }
        return
      }
    }
    let other = compressedPosition
    guard input[start] == 0x1f else { return failAsGarbage(at: other) }
    if start + 1 == end {
      // The signature's first byte is the buffer's last.
      input[0] = 0x1f
      inputOffset += Int64(start)
      (start, end) = (0, 1)
      guard refill() else {
        if case .between = stage { failAsTruncated() }
        return
      }
    }
    guard input[start + 1] == 0x8b else { return failAsGarbage(at: other) }
    stream.startMember()
    stage = .member
  }

  /// Reads more compressed bytes behind those that are left (one at most); `false` at the end of
  /// the base, and after an error of it, which is then the stage.
  private mutating func refill() -> Bool {
    if start == end {
      inputOffset += Int64(end)
      (start, end) = (0, 0)
    }
    do throws(SourceError) {
      let count = try base.read(into: &input, at: end)
      end += count
      return count > 0
    } catch {
      stage = .failed(error)
      return false
    }
  }

  private mutating func fail(_ message: String) {
    stage = .failed(SourceError(.damaged, message))
  }

  private mutating func failAsTruncated() {
    if case .failed = stage { return }
    var insideMember = false
    if case .member = stage { insideMember = true }
    let end = inputOffset + Int64(end)
    stage = .truncated(
      SourceError(.damaged, "gzip data ends early at byte \(end)"), insideMember: insideMember)
  }

  /// Counts what follows to its end, as the reader of the message wants to know if it is a byte or
  /// half of the file.
  private mutating func failAsGarbage(at position: Int64) {
    repeat { start = end } while refill()
    if case .failed = stage { return }
    let count = compressedPosition - position
    fail(
      count == 1
        ? "1 byte of something else follows the gzip data at byte \(position)"
        : "\(count) bytes of something else follow the gzip data at byte \(position)")
  }
}
