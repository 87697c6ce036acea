import LinkbackCore

/// A source of bytes in memory that delivers a set number of them a time, and may fail.
struct ScriptedSource: ByteSource, ~Copyable {
  static let failure = SourceError(.damaged, "scripted failure")

  private let bytes: [UInt8]
  private let chunk: Int
  private let failsAfter: Int?
  private var position = 0

  /// - Parameters:
  ///   - chunk: The most bytes of one read.
  ///   - failsAfter: How many bytes can be read before the source fails.
  init(_ bytes: [UInt8], chunk: Int = .max, failsAfter: Int? = nil) {
    self.bytes = bytes
    self.chunk = chunk
    self.failsAfter = failsAfter
  }

  mutating func read(into buffer: inout [UInt8], at offset: Int) throws(SourceError) -> Int {
    let end = failsAfter ?? bytes.count
    let count = min(chunk, buffer.count - offset, end - position)
    if count == 0, failsAfter != nil { throw Self.failure }
    for index in 0..<count { buffer[offset + index] = bytes[position + index] }
    position += count
    return count
  }
}

/// A source that makes up its bytes: `pieces` of them one after the other.
struct SyntheticSource: ByteSource, ~Copyable {
  private var pieces: [(byte: UInt8, count: Int)]

  init(_ pieces: [(byte: UInt8, count: Int)]) { self.pieces = pieces }

  mutating func read(into buffer: inout [UInt8], at offset: Int) throws(SourceError) -> Int {
    while let piece = pieces.first, piece.count == 0 { pieces.removeFirst() }
    guard let piece = pieces.first else { return 0 }
    let count = min(piece.count, buffer.count - offset)
    unsafe buffer.withUnsafeMutableBufferPointer {
      // SAFETY: `offset + count` is at most the buffer's count.
      unsafe $0.extracting(offset..<(offset + count)).update(repeating: piece.byte)
    }
    pieces[0].count -= count
    return count
  }
}
