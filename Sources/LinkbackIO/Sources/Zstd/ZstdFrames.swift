package import LinkbackCore
import LinkbackSystem

/// The uncompressed bytes of Zstandard data: any number of frames, as `cat a.zst b.zst` and parallel
/// compressors make them.
///
/// Rules, beyond RFC 8878, as for gzip (``GzipMembers``):
/// - Empty and skippable frames are fine, and so are zero bytes after a frame. A frame that follows zeros
///   is read.
/// - Data that ends early, is damaged, or is followed by something else is an error, thrown once
///   everything that could be decoded has been handed out: all blocks before a damaged one.
/// - A frame whose checksum is wrong is handed out whole, then the source stops.
/// - A frame that wants a window of more than 128 MiB, or a dictionary, is an error that names the
///   command which decodes it.
package struct ZstdFrames<Base: ByteSource & ~Copyable>: ~Copyable {
  private enum Stage {
    /// After a frame: another one, zeros, or the end.
    case between
    /// The magic number, and what follows it before the first block.
    case header
    /// How many bytes of a skippable frame are still to be passed over.
    case skipping(Int64)
    case blockHeader
    /// How many bytes of the block are not decoded.
    case block(ZstdLayout.Block, rest: Int)
    case checksum(rest: Int)
    case ended
  }

  private var base: Base
  /// How a person names the data in a command.
  private let name: String
  /// From a frame's header to the end, or to an error that stays.
  private var decoder: ZstdDecoder?
  private var stage = Stage.header
  private var failure: SourceError?
  /// Whether the failure is only that the base has ended.
  private var isTruncated = false
  private var frameStart: Int64 = 0
  private var hasChecksum = false
  /// How many bytes of the frame are still to come out, if its header says so.
  private var remaining: UInt64?
  /// Whether the last step ended a frame, by libzstd's word.
  private var isFrameEnd = false
  /// Whether the last step filled all space that there was: more may come without further input.
  private var hasFilledOutput = false
  /// A header as far as it is there: its parts are few bytes, and are decoded as a whole.
  private var header: [UInt8] = []
  /// Compressed bytes; `input[start..<end]` are not decoded yet.
  private var input: [UInt8]
  private var start = 0
  private var end = 0
  /// How many compressed bytes came before `input[0]`.
  private var inputOffset: Int64 = 0

  /// - Parameters:
  ///   - name: The file as a shell takes it, for commands in errors.
  ///   - inputSize: How many compressed bytes are read at once.
  package init(_ base: consuming Base, name: String = ShellWord.unknown, inputSize: Int = 256 << 10)
  {
    self.base = base
    self.name = name
    input = [UInt8](repeating: 0, count: inputSize)
  }

  /// How many compressed bytes are read.
  package var compressedBytes: Int64 { inputOffset + Int64(end) }

  /// How many of them are decoded.
  private var position: Int64 { inputOffset + Int64(start) }
}

extension ZstdFrames: ByteSource where Base: ~Copyable {
  package mutating func read(
    into buffer: inout [UInt8], at offset: Int
  ) throws(SourceError) -> Int {
    precondition(offset < buffer.count, "a read needs space for at least one byte")
    while true {
      if let failure {
        if !isTruncated { decoder = nil }
        throw failure
      }
      switch stage {
      case .between: findFrame()
      case .header: readHeader(into: &buffer, at: offset)
      case .skipping(let rest): skip(rest)
      case .blockHeader: readBlockHeader(into: &buffer, at: offset)
      case .block(let block, let rest):
        let count = decode(block, rest, into: &buffer, at: offset)
        if count > 0 { return count }
      case .checksum(let rest): compareChecksum(rest, into: &buffer, at: offset)
      case .ended:
        decoder = nil
        return 0
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

  // MARK: - Parts of a frame

  /// Goes to the next frame's first byte, over zeros, or sees that there is none.
  private mutating func findFrame() {
    while true {
      while start < end && input[start] == 0 { start += 1 }
      if start < end { break }
      guard refill() else {
        if failure == nil { stage = .ended }
        return
      }
    }
    stage = .header
  }

  private mutating func readHeader(into buffer: inout [UInt8], at offset: Int) {
    if header.isEmpty { frameStart = position }
    let isWhole = fillHeader(to: ZstdLayout.magic.count)
    guard ZstdLayout.isMagic(header.prefix(4)) else { return failAsGarbage() }
    guard isWhole, fillHeader(to: 5) else { return failAsTruncated() }
    if ZstdLayout.isSkippableMagic(header.prefix(4)) {
      guard fillHeader(to: 8) else { return failAsTruncated() }
      stage = .skipping(ZstdLayout.skippedLength(header[4...]))
      header = []
      return
    }
    let descriptor = header[4]
    guard fillHeader(to: ZstdLayout.headerLength(descriptor)) else { return failAsTruncated() }
    remaining = ZstdLayout.contentSize(header)
    if decoder == nil { decoder = ZstdDecoder() }
    guard decodeHeader(into: &buffer, at: offset) else { return }
    hasChecksum = ZstdLayout.hasChecksum(descriptor)
    stage = .blockHeader
  }

  private mutating func skip(_ rest: Int64) {
    let count = min(rest, Int64(end - start))
    start += Int(count)
    guard rest > count else { return stage = .between }
    stage = .skipping(rest - count)
    if !refill() { failAsTruncated() }
  }

  private mutating func readBlockHeader(into buffer: inout [UInt8], at offset: Int) {
    guard fillHeader(to: ZstdLayout.blockHeaderLength) else { return failAsTruncated() }
    let block = ZstdLayout.Block(header)
    // libzstd finds no space for it, once some of it is handed out or at once.
    if let remaining, UInt64(block.decodedLength ?? 0) > remaining { return fail(.damage) }
    guard decodeHeader(into: &buffer, at: offset) else { return }
    stage = .block(block, rest: block.length)
  }

  private mutating func decode(
    _ block: ZstdLayout.Block, _ rest: Int, into buffer: inout [UInt8], at offset: Int
  ) -> Int {
    if rest > 0 || hasFilledOutput && !isFrameEnd {
      var count = 0
      // What is left to hand out comes first: it would be lost if the next bytes are damaged.
      if !hasFilledOutput {
        guard start < end || refill() else {
          failAsTruncated()
          return 0
        }
        // Bytes that are stored as they are may be handed out in any pieces. With the last of them the
        // frame may turn out to be damaged: it comes alone.
        count = min(block.isRaw && rest > 1 ? rest - 1 : rest, end - start)
      }
      guard let step = decode(input, start..<start + count, into: &buffer, at: offset) else {
        return 0
      }
      start += step.consumed
      stage = .block(block, rest: rest - step.consumed)
      hasFilledOutput = step.produced == buffer.count - offset
      remaining = remaining.map { $0 - min($0, UInt64(step.produced)) }
      return step.produced
    }
    if !block.isLast {
      stage = .blockHeader
    } else if hasChecksum {
      stage = .checksum(rest: 4)
    } else {
      endFrame()
    }
    return 0
  }

  private mutating func compareChecksum(
    _ rest: Int, into buffer: inout [UInt8], at offset: Int
  ) {
    guard rest > 0 else { return endFrame() }
    guard start < end || refill() else { return failAsTruncated() }
    let count = min(rest, end - start)
    let checksumEnd = position + Int64(rest)
    guard let step = decode(input, start..<start + count, into: &buffer, at: offset, checksumEnd)
    else { return }
    start += step.consumed
    stage = .checksum(rest: rest - step.consumed)
  }

  private mutating func endFrame() {
    // Unless libzstd cuts the parts of a frame as this does, nothing it says later can be trusted.
    guard isFrameEnd else { return fail(.damage) }
    stage = .between
  }

  // MARK: - Bytes

  /// Decodes the header that was read, of which nothing comes out; `false` where it can't be.
  private mutating func decodeHeader(into buffer: inout [UInt8], at offset: Int) -> Bool {
    let bytes = header
    header = []
    guard let step = decode(bytes, bytes.indices, into: &buffer, at: offset) else { return false }
    guard step.consumed == bytes.count, step.produced == 0 else {
      fail(.damage)
      return false
    }
    return true
  }

  /// - Returns: `nil` after an error, which is then the failure.
  private mutating func decode(
    _ bytes: [UInt8], _ range: Range<Int>, into buffer: inout [UInt8], at offset: Int,
    _ checksumEnd: Int64 = 0
  ) -> ZstdDecoder.DecodedPart? {
    guard let step = decoder?.decode(bytes, range, into: &buffer, at: offset) else {
      fail(.memory)
      return nil
    }
    if let reason = step.failure {
      fail(reason, checksumEnd)
      return nil
    }
    isFrameEnd = step.isFrameEnd
    return step
  }

  /// Reads until the header has so many bytes; `false` where the base ends before, or fails.
  private mutating func fillHeader(to count: Int) -> Bool {
    while header.count < count {
      guard start < end || refill() else { return false }
      let more = min(count - header.count, end - start)
      header += input[start..<start + more]
      start += more
    }
    return true
  }

  /// Reads more compressed bytes once all are decoded; `false` at the end of the base, and after an
  /// error of it, which is then the failure.
  private mutating func refill() -> Bool {
    inputOffset += Int64(end)
    (start, end) = (0, 0)
    do throws(SourceError) {
      end = try base.read(into: &input, at: 0)
      return end > 0
    } catch {
      failure = error
      return false
    }
  }
}

// MARK: - Errors

extension ZstdFrames where Base: ~Copyable {
  private mutating func fail(_ reason: ZstdDecoder.Failure, _ checksumEnd: Int64 = 0) {
    let place = "in the frame that begins at byte \(frameStart)"
    failure =
      switch reason {
      case .damage: SourceError(.damaged, "zstd data is damaged \(place)")
      case .checksum:
        SourceError(
          .damaged, "zstd checksum is wrong in the frame that ends at byte \(checksumEnd)")
      case .window:
        SourceError(
          .unsupported,
          "zstd data needs a window of more than 128 MiB \(place); "
            + "try: zstd -dc --long=31 \(name) | linkback count -")
      case .dictionary:
        SourceError(
          .unsupported,
          "zstd data needs a dictionary \(place); "
            + "try: zstd -dc -D DICTIONARY \(name) | linkback count -")
      case .memory:
        SourceError(.unreadable, "zstd data needs more memory than there is \(place)")
      }
  }

  private mutating func failAsTruncated() {
    guard failure == nil else { return }
    isTruncated = true
    failure = SourceError(
      .damaged, "zstd data ends early at byte \(compressedBytes)")
  }

  /// Reads on to the end, to say how much of it there is.
  private mutating func failAsGarbage() {
    repeat { start = end } while refill()
    if failure != nil { return }
    let count = compressedBytes - frameStart
    failure = SourceError(
      .damaged,
      count == 1
        ? "1 byte of something else follows the zstd data at byte \(frameStart)"
        : "\(count) bytes of something else follow the zstd data at byte \(frameStart)")
  }
}
