internal import CByteScan

/// The search that most lines never get past: where a name that may be `session_id` begins.
///
/// It runs over whole blocks. What it finds is a candidate; ``PrefilterMatcher`` says whether a line
/// matches.
package enum Prefilter {
  /// The first position at or after `from` where `session_id` may begin, in any of the spellings that
  /// a server's escapes and up to two rounds of percent-decoding undo; `nil` if there is none.
  ///
  /// - Parameter newlines: Grows by the number of LF bytes before that position.
  /// - Complexity: O(n), at several bytes a cycle; does not allocate.
  @inline(__always)
  package static func candidate(
    in bytes: Span<UInt8>, from: Int, newlines: inout UInt64
  ) -> Int? {
    precondition(from >= 0)
    let position = unsafe bytes.withUnsafeBufferPointer { buffer -> Int in
      guard let base = buffer.baseAddress else { return 0 }
      // SAFETY: reads only base[from ..< count], nothing for a greater `from`; the span keeps it alive.
      return unsafe linkback_find_candidate(base, from, buffer.count, &newlines)
    }
    return position < bytes.count ? position : nil
  }

  /// As ``candidate(in:from:newlines:)`` by the portable code path: what the tests compare with.
  package static func candidatePortably(
    in bytes: Span<UInt8>, from: Int, newlines: inout UInt64
  ) -> Int? {
    precondition(from >= 0)
    let position = unsafe bytes.withUnsafeBufferPointer { buffer -> Int in
      guard let base = buffer.baseAddress else { return 0 }
      // SAFETY: as above.
      return unsafe linkback_find_candidate_portable(base, from, buffer.count, &newlines)
    }
    return position < bytes.count ? position : nil
  }
}
