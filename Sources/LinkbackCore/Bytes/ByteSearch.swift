internal import CByteScan

/// The searches that a line's bytes are cut with: each one call, each over a span.
///
/// This file is where spans meet `CByteScan`; the wide compares live there, with their portable
/// twin.
package enum ByteSearch {
  /// The first position of `byte` in `range`, or `range.upperBound`.
  @inline(__always)
  package static func first(
    _ byte: UInt8, in bytes: Span<UInt8>, _ range: Range<Int>
  ) -> Int {
    precondition(range.upperBound <= bytes.count)
    return unsafe bytes.withUnsafeBufferPointer { buffer -> Int in
      guard let base = buffer.baseAddress else { return range.upperBound }
      // SAFETY: reads only base[range], inside the span by the precondition; a negative start, taken as a
      // number without sign, is beyond the end, and reads nothing.
      return unsafe linkback_find_byte(base, range.lowerBound, range.upperBound, byte)
    }
  }

  /// The first position of `byte`, LF or NUL in `range`, or `range.upperBound`.
  @inline(__always)
  package static func firstStop(
    _ byte: UInt8, in bytes: Span<UInt8>, _ range: Range<Int>
  ) -> Int {
    precondition(range.upperBound <= bytes.count)
    return unsafe bytes.withUnsafeBufferPointer { buffer -> Int in
      guard let base = buffer.baseAddress else { return range.upperBound }
      // SAFETY: as above.
      return unsafe linkback_find_stop(base, range.lowerBound, range.upperBound, byte)
    }
  }

  /// One past the last position of `byte` in `range`, or `range.lowerBound` if there is none: for LF,
  /// where the line that reaches up to `range.upperBound` begins.
  @inline(__always)
  package static func afterLast(
    _ byte: UInt8, in bytes: Span<UInt8>, _ range: Range<Int>
  ) -> Int {
    precondition(range.upperBound <= bytes.count)
    return unsafe bytes.withUnsafeBufferPointer { buffer -> Int in
      guard let base = buffer.baseAddress else { return range.lowerBound }
      // SAFETY: as above.
      return unsafe linkback_find_last_byte(base, range.lowerBound, range.upperBound, byte)
    }
  }

  /// Where `&` and where `%`, `+`, `#` are among the first 64 bytes of `range`; bit 0 is the
  /// range's first byte.
  @inline(__always)
  package static func queryMasks(
    in bytes: Span<UInt8>, _ range: Range<Int>
  ) -> (ampersand: UInt64, special: UInt64) {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    return unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return (0, 0) }
      // SAFETY: as above; the function reads at most `range.count` bytes.
      let masks = unsafe linkback_query_masks(base + range.lowerBound, range.count)
      return (masks.ampersand, masks.special)
    }
  }
}

extension ByteSearch {
  /// Where the first byte up to 0x20, or `[`, is among the 64 bytes from `start`; the position
  /// after them if there is none.
  @inline(__always)
  static func wordEnd(in bytes: Span<UInt8>, from start: Int) -> Int {
    precondition(start >= 0 && bytes.count - start >= 64)
    return unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return start + 64 }
      // SAFETY: the function reads 64 bytes from `start`, inside the span by the precondition.
      let mask = unsafe linkback_word_end_mask(base + start)
      return start + mask.trailingZeroBitCount
    }
  }

  /// Where a byte is among the 64 bytes from `start`; bit 0 is the first one.
  @inline(__always)
  static func mask(of byte: UInt8, in bytes: Span<UInt8>, from start: Int) -> UInt64 {
    precondition(start >= 0 && bytes.count - start >= 64)
    return unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return 0 }
      // SAFETY: the function reads 64 bytes from `start`, inside the span by the precondition.
      return unsafe linkback_byte_mask(base + start, byte)
    }
  }

  /// Which of the 64 bytes from `start` are spaces, and whether one of them is a control, `!`, `"` or `[`;
  /// bit 0 is the first byte.
  @inline(__always)
  static func columnMasks(
    in bytes: Span<UInt8>, from start: Int
  ) -> (space: UInt64, hasSpecial: Bool) {
    precondition(start >= 0 && bytes.count - start >= 64)
    return unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return (0, false) }
      // SAFETY: the function reads 64 bytes from `start`, inside the span by the precondition.
      let masks = unsafe linkback_column_masks(base + start)
      return (masks.space, masks.special != 0)
    }
  }

  /// What a request line between double quotes consists of: positions in the span, all but `stop` one
  /// before the request's first byte where there is none, and a number.
  struct RequestCut: Equatable {
    /// The first `"`, LF or NUL, or where the request ends at the latest.
    var stop: Int
    /// The first `?` before that.
    var question: Int
    /// The last and the last but one `?` or `&` before that.
    var separator: Int
    var secondSeparator: Int
    /// The last `%`, `+`, `\` or byte outside ASCII before that.
    var special: Int
    /// The first `#`, or `\` that begins no `\xHH` of a byte outside ASCII.
    var obstacle: Int
    /// How many spaces there are.
    var spaces: Int
  }

  /// Cuts the request line in `range`, which begins at 1 or after.
  ///
  /// - Complexity: O(length of the request), 64 bytes a step.
  @inline(__always)
  static func requestCut(in bytes: Span<UInt8>, _ range: Range<Int>) -> RequestCut {
    precondition(range.lowerBound >= 1 && range.upperBound <= bytes.count)
    return unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("a span of some bytes") }
      // SAFETY: reads only base[range.lowerBound ..< count], inside the span by the precondition.
      return RequestCut(
        unsafe linkback_cut_request(base, range.lowerBound, range.upperBound, buffer.count))
    }
  }

  /// As ``requestCut(in:_:)`` by the portable code path: what the tests compare with.
  static func requestCutPortably(in bytes: Span<UInt8>, _ range: Range<Int>) -> RequestCut {
    precondition(range.lowerBound >= 1 && range.upperBound <= bytes.count)
    return unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("a span of some bytes") }
      // SAFETY: as above.
      return RequestCut(
        unsafe linkback_cut_request_portable(base, range.lowerBound, range.upperBound))
    }
  }
}

extension ByteSearch.RequestCut {
  @inline(__always)
  fileprivate init(_ cut: linkback_request_cut) {
    stop = cut.stop
    question = cut.question
    separator = cut.separator
    secondSeparator = cut.second_separator
    special = cut.special
    obstacle = cut.obstacle
    spaces = cut.spaces
  }
}

extension Span where Element == UInt8 {
  /// The eight bytes from `offset` as one number, least significant first.
  @inline(__always)
  package func word(at offset: Int) -> UInt64 {
    // SAFETY: bounds-checked by `unsafeLoadUnaligned`; any bit pattern is a valid UInt64.
    UInt64(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
