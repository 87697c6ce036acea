import CZstd

/// libzstd's decoder of Zstandard frames (RFC 8878), one after the other.
///
/// It is given the parts of a frame one by one (``ZstdFrames``). libzstd forgets what it has handed out
/// in a call that fails, and decodes a frame at once if all of it is there: given more than a part, how
/// much of a damaged frame can be read would depend on how much is read at once.
///
/// Memory: about 300 KiB, and the frame's window while it is decoded.
@safe
package struct ZstdDecoder: ~Copyable {
  /// A window of more than 2^27 bytes, 128 MiB, is refused. That is what `zstd` does without `--long`.
  static let windowLog: Int32 = 27

  enum Failure {
    case damage, checksum, window, dictionary, memory
  }

  /// What one call has done.
  struct DecodedPart {
    var consumed = 0
    var produced = 0
    var isFrameEnd = false
    var failure: Failure?
  }

  private let context: OpaquePointer

  /// As in `1.5.4`.
  package static var version: String {
    // SAFETY: libzstd returns a constant string.
    unsafe String(cString: ZSTD_versionString())
  }

  /// - Returns: `nil` where there is no memory for it.
  init?() {
    guard let context = unsafe ZSTD_createDCtx() else { return nil }
    // SAFETY: made here, freed in `deinit` alone.
    unsafe self.context = context
    let status = unsafe ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Self.windowLog)
    precondition(ZSTD_isError(status) == 0, "libzstd takes windows of 128 MiB")
  }

  deinit {
    // SAFETY: no one else holds the pointer.
    unsafe ZSTD_freeDCtx(context)
  }

  /// Decodes from `input[inputRange]`, a part of a frame or the rest of one, to `output[offset...]`.
  ///
  /// An output that is filled up may leave more of the part to hand out; then the next call has nothing
  /// of the next part yet.
  mutating func decode(
    _ input: [UInt8], _ inputRange: Range<Int>, into output: inout [UInt8], at offset: Int
  ) -> DecodedPart {
    precondition(inputRange.upperBound <= input.count, "libzstd would read beyond its input")
    precondition(offset <= output.count, "libzstd would write beyond its output")
    // SAFETY: libzstd reads `inputRange.count` and writes `output.count - offset` bytes at most, both
    // inside the arrays, during the call only.
    return unsafe input.withUnsafeBytes { source in
      unsafe output.withUnsafeMutableBytes { target in
        var from = unsafe ZSTD_inBuffer(
          src: source.baseAddress.map { unsafe $0 + inputRange.lowerBound },
          size: inputRange.count, pos: 0)
        var to = unsafe ZSTD_outBuffer(
          dst: target.baseAddress.map { unsafe $0 + offset }, size: target.count - offset, pos: 0)
        let status = unsafe ZSTD_decompressStream(context, &to, &from)
        guard ZSTD_isError(status) == 0 else { return DecodedPart(failure: Self.failure(status)) }
        return unsafe DecodedPart(consumed: from.pos, produced: to.pos, isFrameEnd: status == 0)
      }
    }
  }

  private static func failure(_ status: Int) -> Failure {
    switch ZSTD_getErrorCode(status) {
    case ZSTD_error_checksum_wrong: .checksum
    case ZSTD_error_frameParameter_windowTooLarge: .window
    case ZSTD_error_dictionary_wrong: .dictionary
    case ZSTD_error_memory_allocation: .memory
    default: .damage
    }
  }
}
