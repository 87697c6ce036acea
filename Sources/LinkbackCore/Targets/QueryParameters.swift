/// The two parameters that Connect appends, found in a query: where their values are, still
/// encoded.
///
/// Of several parameters with one name the last counts, as Connect appends at the end. The separator
/// is `&` alone, and the query ends at the first `#`.
package struct QueryParameters: BitwiseCopyable, Equatable, Sendable {
  package var session = FieldRange.missing
  package var status = FieldRange.missing
  /// Whether the query has a `%` or `+` anywhere, so that values may have to be decoded.
  package var isEncoded = false

  /// Reads the query that is in `range` of `bytes`.
  ///
  /// - Complexity: O(n), 64 bytes a step between parameters; does not allocate.
  @inline(__always)
  package init(_ bytes: Span<UInt8>, query range: Range<Int>) {
    var end = range.upperBound
    var parameter = range.lowerBound
    var block = range.lowerBound
    while block < end {
      var masks = ByteSearch.queryMasks(in: bytes, block..<end)
      while masks.special != 0 {
        let position = block + masks.special.trailingZeroBitCount
        if bytes[position] == 0x23 {
          masks.ampersand &= (masks.special & (0 &- masks.special)) &- 1
          end = position
          break
        }
        isEncoded = true
        masks.special &= masks.special &- 1
      }
      while masks.ampersand != 0 {
        let position = block + masks.ampersand.trailingZeroBitCount
        read(bytes, parameter..<position)
        parameter = position + 1
        masks.ampersand &= masks.ampersand &- 1
      }
      block += 64
    }
    read(bytes, parameter..<end)
  }

  /// Plain spellings are recognised by whole words; others by decoding as far as the name goes on.
  @inline(__always)
  private mutating func read(_ bytes: Span<UInt8>, _ parameter: Range<Int>) {
    let start = parameter.lowerBound
    let end = parameter.upperBound
    if end - start >= 11 {
      let word = bytes.word(at: start)
      if word == Self.sessionWord, bytes.word(at: start + 3) == Self.sessionEndWord {
        session = FieldRange((start + 11)..<end)
        return
      }
      if word & 0xFF_FFFF_FFFF_FFFF == Self.statusWord {
        status = FieldRange((start + 7)..<end)
        return
      }
    }
    // Both names begin with an `s`, plain or encoded: most other parameters end here.
    guard start < end, bytes[start] == 0x73 || bytes[start] == 0x25 else { return }
    if let value = PercentEncoding.value(ofParameter: "session_id", in: bytes, parameter) {
      session = FieldRange(value..<end)
    } else if let value = PercentEncoding.value(ofParameter: "status", in: bytes, parameter) {
      status = FieldRange(value..<end)
    }
  }

  /// `session_`, `sion_id=` and `status=`, least significant byte first.
  static let sessionWord: UInt64 = 0x5F6E_6F69_7373_6573
  static let sessionEndWord: UInt64 = 0x3D64_695F_6E6F_6973
  static let statusWord: UInt64 = 0x3D_7375_7461_7473
}
