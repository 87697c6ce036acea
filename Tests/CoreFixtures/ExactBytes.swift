/// Runs `body` on a span over a heap copy of exactly these bytes, so that the address sanitizer sees
/// a read of one byte too many. An array would do the same only where its capacity is its count.
package func withExactSpan<Result>(
  _ bytes: some Collection<UInt8>, _ body: (Span<UInt8>) throws -> Result
) rethrows -> Result {
  let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
  defer { unsafe copy.deallocate() }
  _ = unsafe copy.initialize(from: bytes)
  // SAFETY: all bytes are initialised, and the memory outlives the call; a span can't escape it.
  return try body(unsafe copy.span)
}

/// The same for text.
package func withExactSpan<Result>(
  _ text: String, _ body: (Span<UInt8>) throws -> Result
) rethrows -> Result {
  try withExactSpan(Array(text.utf8), body)
}

extension String {
  /// The text of bytes that are UTF-8, as parsers hand them out.
  package init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    var copy: [UInt8] = []
    for position in range { copy.append(bytes[position]) }
    self.init(decoding: copy, as: UTF8.self)
  }
}
