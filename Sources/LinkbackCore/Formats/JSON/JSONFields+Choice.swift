extension JSONFields {
  /// The best of the members that may be a field, whatever their order.
  struct Choice: BitwiseCopyable {
    /// Whether it lacks what makes it a good one, its rank and its depth in one number; smaller is better.
    private(set) var score = Int32.max
    private(set) var range = FieldRange.missing
    /// Whether there is another one, as good and with another text.
    private(set) var isTied = false
    var isMissing: Bool { range.isMissing }

    /// - Returns: Whether the member is the best so far.
    @inline(__always)
    @discardableResult
    mutating func offer(
      _ range: Range<Int>, _ score: Int32, in line: Span<UInt8>
    ) -> Bool {
      guard score <= self.score else { return false }
      if score == self.score {
        let order = Self.order(line, range, self.range.range)
        if order != 0 { isTied = true }
        guard order < 0 else { return false }
      } else {
        isTied = false
      }
      self.score = score
      self.range = FieldRange(range)
      return true
    }

    /// Below, at or above 0 as the first text is smaller, the same or greater by its bytes.
    private static func order(
      _ line: Span<UInt8>, _ range: Range<Int>, _ other: Range<Int>
    ) -> Int {
      for index in 0..<min(range.count, other.count) {
        let (byte, old) = (line[range.lowerBound + index], line[other.lowerBound + index])
        if byte != old { return Int(byte) - Int(old) }
      }
      return range.count - other.count
    }
  }
}
