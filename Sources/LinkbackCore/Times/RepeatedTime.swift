/// The text of a time of 16 to 32 bytes, and what it stood for: logs repeat it line after line, and a
/// repetition costs four comparisons.
struct RepeatedTime: BitwiseCopyable, Sendable {
  /// -1 for none.
  private var length = -1
  private var head: UInt64 = 0
  private var middle: UInt64 = 0
  /// Overlap the words before, where the text is short.
  private var tail: UInt64 = 0
  private var last: UInt64 = 0
  private var time = EventTime(nanoseconds: 0)

  /// What the text stands for, if it is the remembered one.
  @inline(__always)
  func time(of line: Span<UInt8>, _ range: Range<Int>) -> EventTime? {
    guard range.count == length, line.word(at: range.lowerBound) == head,
      line.word(at: range.lowerBound + 8) == middle, line.word(at: range.upperBound - 16) == tail,
      line.word(at: range.upperBound - 8) == last
    else { return nil }
    return time
  }

  /// The same of a text that begins at `start`, and where it ends.
  func time(of line: Span<UInt8>, at start: Int) -> (time: EventTime, end: Int)? {
    guard length >= 0, line.count - start >= length else { return nil }
    let end = start + length
    return time(of: line, start..<end).map { ($0, end) }
  }

  mutating func remember(_ time: EventTime, of line: Span<UInt8>, _ range: Range<Int>) {
    guard (16...32).contains(range.count) else { return }
    length = range.count
    head = line.word(at: range.lowerBound)
    middle = line.word(at: range.lowerBound + 8)
    tail = line.word(at: range.upperBound - 16)
    last = line.word(at: range.upperBound - 8)
    self.time = time
  }
}
