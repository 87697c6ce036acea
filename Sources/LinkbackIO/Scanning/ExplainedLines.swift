package import LinkbackCore

/// The lines of a source, each explained: all of them, or a single one.
package struct ExplainedLines<Source: ByteSource & ~Copyable>: ~Copyable {
  private var source: Source
  private var lines: LineBuffer
  private var explainer: LineExplainer
  /// The rest of the lines that were read.
  private var block = 0..<0
  /// How many lines were handed out, or passed.
  package private(set) var count = 0

  package init(_ source: consuming Source, options: ReadingOptions) {
    self.source = source
    lines = LineBuffer(lineLimit: options.lineLimit)
    explainer = LineExplainer(options: options)
  }

  /// Whether there is another line without reading on.
  package var hasMore: Bool { !block.isEmpty }

  /// The next line, or `nil` at the end.
  ///
  /// - Throws: What the source throws, after every whole line before it was handed out.
  package mutating func next() throws(SourceError) -> LineExplanation? {
    while true {
      if hasMore {
        let line = takeLine()
        count += 1
        return explainer.explain(line.span, number: count)
      }
      switch try lines.next(from: &source) {
      case .lines(let range, _): block = range
      case .oversized:
        count += 1
        return explainer.oversizedLine(number: count)
      case .end: return nil
      }
    }
  }

  /// The line with this number, or `nil` where the source has fewer; the lines before it are read, as
  /// they may say how it is read, and not explained.
  package mutating func line(_ number: Int) throws(SourceError) -> LineExplanation? {
    while count < number - 1 {
      if hasMore {
        explainer.pass(takeLine().span)
        count += 1
        continue
      }
      switch try lines.next(from: &source) {
      case .lines(let range, _): block = range
      case .oversized: count += 1
      case .end: return nil
      }
    }
    return try next()
  }

  /// A copy of the next line's content: the buffer is free to change then.
  private mutating func takeLine() -> [UInt8] {
    let (bytes, rest) = (lines.bytes, block)
    let end = ByteSearch.first(0x0A, in: bytes.span, rest)
    block = min(end + 1, rest.upperBound)..<rest.upperBound
    return Array(bytes[LineBounds.content(of: bytes.span, rest.lowerBound..<end)])
  }
}

/// Bytes that are in memory already: lines given as arguments.
package struct BytesSource: ByteSource, ~Copyable {
  private var rest: ArraySlice<UInt8>

  /// The lines, each with an LF at its end.
  package init(lines: [[UInt8]]) {
    rest = lines.flatMap { $0.last == 0x0A ? $0 : $0 + [0x0A] }[...]
  }

  package mutating func read(
    into buffer: inout [UInt8], at offset: Int
  ) throws(SourceError) -> Int {
    let count = min(rest.count, buffer.count - offset)
    buffer.replaceSubrange(offset..<offset + count, with: rest.prefix(count))
    rest.removeFirst(count)
    return count
  }
}
