package import LinkbackCore

/// The uncompressed bytes of gzip data: any number of members, as `cat a.gz b.gz` and log rotation
/// make them.
///
/// Rules, beyond RFC 1952:
/// - Empty members are fine, and so are zero bytes after a member (tape and block padding). A
///   member that follows zeros is read.
/// - Data that ends early, is damaged, or is followed by something else is an error, thrown once
///   everything that could be decoded has been handed out.
/// - A member whose checksum or length is wrong is handed out whole, then the source stops.
/// - Where another decoder is in doubt, zlib decodes the member again, and its word counts: how much of
///   damaged data is readable does not depend on the decoder. What can't be read again, a pipe, is
///   taken as the decoder has it.
package struct GzipMembers<
  Base: RewindableSource & ~Copyable, Decoder: Inflater & ~Copyable
>: ~Copyable {
  private enum Stage {
    /// After a member: another one, zeros, or the end.
    case between
    case header(GzipHeader)
    case data
    /// CRC32 and ISIZE; how many of the eight bytes were compared.
    case trailer(Int)
    case ended
  }

  private var base: Base
  private var decoder = Decoder()
  private var stage = Stage.header(GzipHeader())
  private var failure: SourceError?
  /// Whether the failure is only that the base has ended.
  private var isTruncated = false
  /// Where the member begins, and where its data does.
  private var memberStart: Int64 = 0
  private var dataStart: Int64 = 0
  private var checksum = CRC32()
  /// How many bytes of the member are decoded.
  private var length: Int64 = 0
  /// Decodes a member for the second time.
  private var arbiter: ZlibInflater?
  /// How many bytes it has to pass over, as they have been handed out.
  private var excess: Int64 = 0
  /// Compressed bytes; `input[start..<end]` are not decoded yet.
  private var input: [UInt8]
  private var start = 0
  private var end = 0
  /// How many compressed bytes came before `input[0]`.
  private var inputOffset: Int64 = 0

  /// How many used bytes stay in front of `start`, for a decoder that gives some back.
  private static var kept: Int { 8 }

  /// - Parameter inputSize: How many compressed bytes are read at once. Decoders do better with
  ///   much.
  package init(_ base: consuming Base, inputSize: Int = 256 << 10) {
    self.base = base
    input = [UInt8](repeating: 0, count: inputSize)
  }

  /// How many compressed bytes are read.
  package var compressedBytes: Int64 { inputOffset + Int64(end) }

  /// How many of them are decoded.
  private var compressedPosition: Int64 { inputOffset + Int64(start) }
}

extension GzipMembers: ByteSource where Base: ~Copyable, Decoder: ~Copyable {
  package mutating func read(
    into buffer: inout [UInt8], at offset: Int
  ) throws(SourceError) -> Int {
    precondition(offset < buffer.count, "a read needs space for at least one byte")
    while true {
      if let failure { throw failure }
      switch stage {
      case .between: findMember()
      case .header(let header): readHeader(header)
      case .data:
        guard excess == 0 else {
          passOver()
          continue
        }
        let count = inflate(into: &buffer, at: offset)
        if count > 0 { return count }
      case .trailer(let count): compareTrailer(from: count)
      case .ended: return 0
      }
    }
  }

  /// Goes on where the data ended, or ended early: the base has more by now.
  /// - Returns: `false` after any other error, which stays.
  package mutating func resume() -> Bool {
    if isTruncated {
      failure = nil
      isTruncated = false
    } else if case .ended = stage {
      stage = .between
    }
    return failure == nil
  }

  /// Decodes what is there, and reads more only if nothing comes of it: the decoder may still hold
  /// bytes when its input is used up.
  private mutating func inflate(into buffer: inout [UInt8], at offset: Int) -> Int {
    let step =
      arbiter?.inflate(input, start..<end, into: &buffer, at: offset)
      ?? decoder.inflate(input, start..<end, into: &buffer, at: offset)
    if case .doubtful = step.end, askArbiter() { return 0 }
    start += step.consumed
    checksum.add(buffer.span.extracting(offset..<offset + step.produced))
    length += Int64(step.produced)
    switch step.end {
    case .complete: stage = .trailer(0)
    case .damaged:
      // Not where: that depends on how far a decoder reads ahead.
      fail("gzip data is damaged in the member that begins at byte \(memberStart)")
    case .doubtful: break
    case .open:
      if step.produced == 0 && start == end && !refill() { failAsTruncated() }
    }
    return step.produced
  }

  /// Begins the member's data again, with zlib; `false` if it can't be read again.
  private mutating func askArbiter() -> Bool {
    guard base.rewind(to: dataStart) else { return false }
    (inputOffset, start, end) = (dataStart, 0, 0)
    let handedOut = length
    beginData()
    excess = handedOut
    arbiter = ZlibInflater()
    return true
  }

  private mutating func beginData() {
    checksum = CRC32()
    length = 0
    excess = 0
    arbiter = nil
    stage = .data
  }

  private mutating func passOver() {
    var buffer = [UInt8](repeating: 0, count: Int(min(excess, 64 << 10)))
    excess -= Int64(inflate(into: &buffer, at: 0))
  }

  private mutating func readHeader(_ header: GzipHeader) {
    var header = header
    while start < end || refill() {
      let step = header.take(input[start])
      start += 1
      switch step {
      case .open: continue
      case .complete:
        decoder.restart()
        dataStart = compressedPosition
        beginData()
      case .damaged(let reason):
        fail("gzip data is damaged at byte \(compressedPosition) (\(reason))")
      }
      return
    }
    stage = .header(header)
    failAsTruncated()
  }

  private mutating func compareTrailer(from count: Int) {
    var count = count
    while start < end || refill() {
      let value = count < 4 ? checksum.value : UInt32(truncatingIfNeeded: length)
      let isRight = input[start] == UInt8(truncatingIfNeeded: value >> (8 * (count % 4)))
      start += 1
      count += 1
      let memberEnd = compressedPosition - Int64(count) + 8
      guard isRight else {
        return fail(
          "gzip \(count > 4 ? "length" : "checksum") is wrong "
            + "in the member that ends at byte \(memberEnd)")
      }
      guard count < 8 else { return stage = .between }
    }
    stage = .trailer(count)
    failAsTruncated()
  }

  /// Goes to the next member's first byte, over zeros, or sees that there is none.
  private mutating func findMember() {
    while true {
      while start < end && input[start] == 0 { start += 1 }
      if start < end { break }
      guard refill() else {
        if failure == nil { stage = .ended }
        return
      }
    }
    let other = compressedPosition
    guard input[start] == 0x1f else { return failAsGarbage(at: other) }
    guard start + 1 < end || refill() else { return failAsTruncated() }
    guard input[start + 1] == 0x8b else { return failAsGarbage(at: other) }
    memberStart = other
    stage = .header(GzipHeader())
  }

  /// Reads more compressed bytes after those that are left; `false` at the end of the base, and
  /// after an error of it, which is then the failure.
  private mutating func refill() -> Bool {
    let dropped = max(start - Self.kept, 0)
    if dropped > 0 {
      input.replaceSubrange(0..<end - dropped, with: input[dropped..<end])
      inputOffset += Int64(dropped)
      start -= dropped
      end -= dropped
    }
    do throws(SourceError) {
      let count = try base.read(into: &input, at: end)
      end += count
      return count > 0
    } catch {
      failure = error
      return false
    }
  }

  private mutating func fail(_ message: String) {
    failure = SourceError(.damaged, message)
  }

  private mutating func failAsTruncated() {
    guard failure == nil else { return }
    isTruncated = true
    fail("gzip data ends early at byte \(inputOffset + Int64(end))")
  }

  /// Reads on to the end, to say how much of it there is.
  private mutating func failAsGarbage(at position: Int64) {
    repeat { start = end } while refill()
    if failure != nil { return }
    let count = inputOffset + Int64(end) - position
    fail(
      count == 1
        ? "1 byte of something else follows the gzip data at byte \(position)"
        : "\(count) bytes of something else follow the gzip data at byte \(position)")
  }
}
