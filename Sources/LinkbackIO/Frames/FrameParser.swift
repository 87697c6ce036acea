package import LinkbackCore
import LinkbackSystem

/// Takes a stream of frames apart, see ``FrameStream``.
package struct FrameParser<Source: ByteSource & ~Copyable>: ~Copyable {
  private static var magic: [UInt8] { Array("linkback-frames 1\n".utf8) }
  private static var mostEntries: Int { 10_000_000 }
  private static var longestChunk: Int { 1 << 20 }
  private static var longestText: Int { 1 << 16 }

  package private(set) var entries: [FrameStream.Entry] = []
  /// Why nothing that was read is to be trusted, if so.
  package private(set) var breach: SourceError?
  private var source: Source
  private var buffer = [UInt8](repeating: 0, count: 256 << 10)
  private var position = 0
  private var end = 0
  /// The content that is read, what is left of its chunk, and how much of it came.
  private var number = 0
  private var chunk = 0
  private var taken: Int64 = 0
  private var isAtEnd = false
  /// Why not all of the content came.
  private var failure: SourceError?

  /// Reads what comes before the contents.
  package init(_ source: consuming Source) throws(SourceError) {
    self.source = source
    for byte in Self.magic {
      guard try next() == byte else {
        throw broken("holds no frames of this version; they begin with linkback-frames 1")
      }
    }
    let count = Int(try integer(UInt32.self))
    guard count <= Self.mostEntries else { throw broken("announces too many files") }
    for _ in 0..<count {
      let path = FilePath(bytes: try text())
      let (start, length) = (try integer(Int64.self), try integer(Int64.self))
      let size = try integer(Int64.self)
      guard start >= 0, length >= 0, size >= 0, start <= size, length <= size - start else {
        throw broken("announces bytes that are not in their file")
      }
      entries.append(
        FrameStream.Entry(path: path, bytes: start..<start + length, fileSize: size))
    }
    isAtEnd = entries.isEmpty
  }

  /// Reads the next bytes of a content; what was left of earlier ones is skipped.
  ///
  /// - Returns: 0 at its end.
  /// - Throws: Why not all of it came, or ``breach``.
  package mutating func read(
    _ number: Int, into output: inout [UInt8], at offset: Int
  ) throws(SourceError) -> Int {
    if let breach { throw breach }
    while self.number < number { try skip() }
    if chunk == 0, !isAtEnd { try beginChunk() }
    guard !isAtEnd else {
      if let failure { throw failure }
      return 0
    }
    if position == end { try fill() }
    let count = min(chunk, end - position, output.count - offset)
    output.replaceSubrange(offset..<offset + count, with: buffer[position..<position + count])
    take(count)
    return count
  }

  /// Reads all that is left, to see that it is there, and that nothing comes after it.
  package mutating func finish() throws(SourceError) {
    if let breach { throw breach }
    while number < entries.count { try skip() }
    guard position == end, try source.read(into: &buffer, at: 0) == 0 else {
      throw broken("has something after the last frame")
    }
  }

  // MARK: - Contents

  /// Goes to the next content.
  private mutating func skip() throws(SourceError) {
    while !isAtEnd {
      if chunk == 0 { try beginChunk() }
      if position == end, chunk > 0 { try fill() }
      take(min(chunk, end - position))
    }
    number += 1
    (taken, isAtEnd, failure) = (0, number == entries.count, nil)
  }

  private mutating func take(_ count: Int) {
    position += count
    chunk -= count
    taken += Int64(count)
  }

  private mutating func beginChunk() throws(SourceError) {
    chunk = Int(try integer(UInt32.self))
    guard chunk <= Self.longestChunk else { throw broken("has a chunk that is too long") }
    let length = Int64(entries[number].bytes.count)
    guard taken + Int64(chunk) <= length else { throw broken("has more of a file than announced") }
    guard chunk == 0 else { return }
    let reason = try text()
    isAtEnd = true
    guard reason.isEmpty else {
      failure = SourceError(.unreadable, TerminalText.escaped(reason))
      return
    }
    guard taken == length else { throw broken("has less of a file than announced, and no reason") }
  }

  // MARK: - Bytes

  private mutating func integer<Number: FixedWidthInteger>(
    _: Number.Type
  ) throws(SourceError) -> Number {
    var number: Number = 0
    for index in 0..<Number.bitWidth / 8 {
      number |= Number(truncatingIfNeeded: try next()) << (8 * index)
    }
    return number
  }

  private mutating func text() throws(SourceError) -> [UInt8] {
    let count = Int(try integer(UInt32.self))
    guard count <= Self.longestText else { throw broken("has a text that is too long") }
    var text: [UInt8] = []
    for _ in 0..<count { text.append(try next()) }
    return text
  }

  private mutating func next() throws(SourceError) -> UInt8 {
    if position == end { try fill() }
    defer { position += 1 }
    return buffer[position]
  }

  private mutating func fill() throws(SourceError) {
    (position, end) = (0, 0)
    do throws(SourceError) {
      end = try source.read(into: &buffer, at: 0)
    } catch {
      throw broken(error.message)
    }
    guard end > 0 else { throw broken("ended within a frame; what wrote it may have died") }
  }

  private mutating func broken(_ reason: String) -> SourceError {
    let error = SourceError(.unreadable, "standard input \(reason)")
    breach = error
    return error
  }
}

extension FrameParser: Sendable where Source: Sendable & ~Copyable {}
