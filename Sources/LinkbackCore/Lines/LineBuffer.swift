/// Cuts what a source delivers into blocks of whole lines, in one reused buffer.
///
/// ```
///   0          start            linesEnd          end            bytes.count
///   |  handed   |  whole lines   |  partial line   |  free         |
///   |  out      |  (the block)   |  (kept)         |               |
/// ```
/// Invariant: `0 ≤ start ≤ linesEnd ≤ end ≤ bytes.count`; `bytes[start ..< linesEnd]` is empty or
/// ends with LF, except for a last line at the source's end.
///
/// Memory is bounded by the line limit, whatever the input: a longer line is dropped while it
/// streams by and reported as ``Portion/oversized(offset:)``; NUL bytes before a line's first character
/// (the hole that a truncated file leaves) are dropped in the same way.
///
/// A buffer that waits takes nothing more from a source for nothing more *now*: it keeps the unfinished
/// line until the rest of it comes, or ``declareEnd()`` says that none will. One such buffer serves
/// many files: each keeps its ``UnfinishedLine`` while the others are read.
package struct LineBuffer: ~Copyable {
  /// What one call to ``next(from:)`` found.
  package enum Portion: Equatable {
    /// Whole lines, at these positions of ``bytes``; `offset` is that of the first byte in the
    /// source.
    case lines(Range<Int>, offset: Int)
    /// One line that is longer than the limit; it begins at `offset` in the source.
    case oversized(offset: Int)
    /// The source's end; in a buffer that waits, the end of what there is now.
    case end
  }

  /// The beginning of a line whose end is not there yet.
  package struct UnfinishedLine: Sendable {
    /// Not longer than the line limit and one block.
    fileprivate var bytes: [UInt8] = []
    /// How much of it streamed by because it is too long.
    fileprivate var droppedBytes = 0
    fileprivate var oversizedHead: [UInt8] = []
    fileprivate var isAtFileStart: Bool

    /// None yet.
    package init(isAtFileStart: Bool) { self.isAtFileStart = isAtFileStart }

    /// How many bytes were read from the source and not consumed.
    package var count: Int { droppedBytes + bytes.count }
  }

  /// The buffer. Valid until the next call to ``next(from:)``.
  package private(set) var bytes: [UInt8]
  /// The most bytes of a line, without its LF and CR and the NULs before it.
  package let lineLimit: Int
  /// Bytes that were read from the source and belong to lines handed out, or to nothing: all but
  /// the unfinished line that a failed source leaves.
  package private(set) var consumedBytes = 0
  /// The first bytes of the line that was last reported as oversized.
  package private(set) var oversizedHead: [UInt8] = []
  private let readSize: Int
  private var start = 0
  private var end = 0
  /// How much of an oversized line streamed by whose end has not been seen.
  private var droppedBytes = 0
  private var sourceEnded = false
  private var isAtFileStart: Bool
  private let waits: Bool

  /// - Parameters:
  ///   - lineLimit: In bytes; at least 1.
  ///   - blockSize: How much is asked of the source at once. A line that does not begin a block is
  ///     never longer than a block, so blocks are never larger than the limit.
  ///   - isAtFileStart: Whether the source begins where its file begins: a byte order mark there is
  ///     no part of the first line.
  ///   - waits: Whether a source that delivers nothing may deliver more later.
  package init(
    lineLimit: Int, blockSize: Int = 256 << 10, isAtFileStart: Bool = true, waits: Bool = false
  ) {
    precondition(lineLimit >= 1 && blockSize >= 1)
    self.waits = waits
    self.lineLimit = lineLimit
    self.readSize = min(blockSize, lineLimit)
    self.isAtFileStart = isAtFileStart
    bytes = []
    bytes.reserveCapacity(2 * readSize)
  }

  /// Bytes of a line whose end has not been seen: what a damaged source leaves after.
  package var unfinishedBytes: Int { droppedBytes + end - start }

  /// Begins a source anew, or goes on with it: ``consumedBytes`` start from zero.
  ///
  /// - Parameter line: What was read of the source's next line.
  package mutating func begin(after line: UnfinishedLine) {
    consumedBytes = 0
    start = 0
    end = line.bytes.count
    if bytes.count < end { bytes += [UInt8](repeating: 0, count: end - bytes.count) }
    for index in 0..<end { bytes[index] = line.bytes[index] }
    droppedBytes = line.droppedBytes
    oversizedHead = line.oversizedHead
    isAtFileStart = line.isAtFileStart
    sourceEnded = false
  }

  /// What is needed to go on with the source after others were read.
  package mutating func takeUnfinishedLine() -> UnfinishedLine {
    var line = UnfinishedLine(isAtFileStart: isAtFileStart)
    if start < end { line.bytes = Array(bytes[start..<end]) }
    if droppedBytes > 0 {
      line.droppedBytes = droppedBytes
      line.oversizedHead = oversizedHead
    }
    (start, end, droppedBytes) = (0, 0, 0)
    return line
  }

  /// Says that nothing more will come: what there is of an unfinished line is the last line.
  package mutating func declareEnd() { sourceEnded = true }

  /// Reads on until there is a whole line, and hands out all whole lines that are there.
  ///
  /// - Throws: What the source throws, after every whole line before it was handed out.
  /// - Complexity: amortised O(bytes read).
  package mutating func next<Source: ByteSource & ~Copyable>(
    from source: inout Source
  ) throws(SourceError) -> Portion {
    // How many bytes of the partial line are known to hold no LF.
    var searched = 0
    if droppedBytes > 0 { return try dropLine(of: &source) }
    while true {
      let unskipped = start
      if isAtFileStart, end - start >= 3 || sourceEnded { skipByteOrderMark() }
      skipLeadingNULs()
      searched = max(searched - (start - unskipped), 0)
      let lineStart = ByteSearch.afterLast(0x0A, in: bytes.span, (start + searched)..<end)
      if lineStart > start + searched { return handOut(upTo: lineStart) }
      searched = end - start
      if searched > lineLimit + 1 { return try dropLine(of: &source) }
      if sourceEnded { return finish() }
      guard try fill(from: &source) else { return .end }
    }
  }

  private mutating func handOut(upTo linesEnd: Int) -> Portion {
    // Only a block's first line can have been carried over, so only it can exceed the limit.
    let firstEnd = ByteSearch.first(0x0A, in: bytes.span, start..<linesEnd)
    if firstEnd - start > lineLimit, contentEnd(of: start..<firstEnd) - start > lineLimit {
      let offset = consumedBytes
      oversizedHead.removeAll()
      keepHead(upTo: firstEnd)
      consume(upTo: firstEnd + 1)
      return .oversized(offset: offset)
    }
    let block = start..<linesEnd
    let offset = consumedBytes
    consume(upTo: linesEnd)
    return .lines(block, offset: offset)
  }

  /// The last line, which has no LF.
  private mutating func finish() -> Portion {
    guard end > start else { return .end }
    if contentEnd(of: start..<end) - start > lineLimit {
      let offset = consumedBytes
      oversizedHead.removeAll()
      keepHead(upTo: end)
      consume(upTo: end)
      return .oversized(offset: offset)
    }
    let block = start..<end
    let offset = consumedBytes
    consume(upTo: end)
    return .lines(block, offset: offset)
  }

  /// Reads past the rest of a line that has outgrown the limit.
  private mutating func dropLine<Source: ByteSource & ~Copyable>(
    of source: inout Source
  ) throws(SourceError) -> Portion {
    let offset = consumedBytes
    if droppedBytes == 0 { oversizedHead.removeAll() }
    while true {
      let lineEnd = ByteSearch.first(0x0A, in: bytes.span, start..<end)
      keepHead(upTo: lineEnd)
      if lineEnd < end || sourceEnded {
        consumedBytes += droppedBytes
        droppedBytes = 0
        consume(upTo: min(lineEnd + 1, end))
        return .oversized(offset: offset)
      }
      droppedBytes += end - start
      start = 0
      end = 0
      guard try fill(from: &source) else { return .end }
    }
  }

  private mutating func keepHead(upTo lineEnd: Int) {
    let count = min(lineEnd - start, Self.headLength - oversizedHead.count)
    oversizedHead += bytes[start..<start + max(count, 0)]
  }

  /// How much of an oversized line is kept.
  private static let headLength = 512

  private mutating func consume(upTo position: Int) {
    isAtFileStart = false
    consumedBytes += position - start
    start = position
  }

  private func contentEnd(of line: Range<Int>) -> Int {
    guard !line.isEmpty, bytes[line.upperBound - 1] == 0x0D else { return line.upperBound }
    return line.upperBound - 1
  }

  private mutating func skipByteOrderMark() {
    isAtFileStart = false
    guard end - start >= 3, bytes[start] == 0xEF, bytes[start + 1] == 0xBB, bytes[start + 2] == 0xBF
    else { return }
    consume(upTo: start + 3)
  }

  private mutating func skipLeadingNULs() {
    guard start < end, bytes[start] == 0, !isAtFileStart else { return }
    var position = start
    while position < end, bytes[position] == 0 { position += 1 }
    consume(upTo: position)
  }

  /// Moves the partial line to the front and leaves room for one block after it: no more than
  /// that, so that only a block's first line can be longer than a block.
  private mutating func makeRoom() {
    if start > 0 {
      for offset in 0..<(end - start) { bytes[offset] = bytes[start + offset] }
      end -= start
      start = 0
    }
    let missing = end + readSize - bytes.count
    if missing > 0 {
      bytes += [UInt8](repeating: 0, count: missing)
    } else {
      bytes.removeLast(-missing)
    }
  }

  /// - Returns: `false` where there is nothing more for now.
  private mutating func fill<Source: ByteSource & ~Copyable>(
    from source: inout Source
  ) throws(SourceError) -> Bool {
    makeRoom()
    let count = try source.read(into: &bytes, at: end)
    if count == 0, waits { return false }
    sourceEnded = count == 0
    end += count
    return true
  }
}
