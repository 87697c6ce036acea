import CZstd

/// How a frame is written.
struct ZstdStyle: Sendable {
  var level: Int32 = 3
  var hasChecksum = true
  /// Whether the header says how much comes out.
  var hasContentSize = true
  /// The window's size as a power of two; `nil` for the level's own.
  var windowLog: Int32?
  /// At most so many bytes go into a block.
  var blockSize = Int.max
}

/// One Zstandard frame, made by libzstd's own encoder.
func zstdFrame(_ bytes: [UInt8], _ style: ZstdStyle = ZstdStyle()) -> [UInt8] {
  guard let context = unsafe ZSTD_createCCtx() else { preconditionFailure("no memory") }
  // SAFETY: made above, freed here alone.
  defer { unsafe ZSTD_freeCCtx(context) }
  func set(_ parameter: ZSTD_cParameter, _ value: Int32) {
    // SAFETY: the context lives until the function returns.
    let status = unsafe ZSTD_CCtx_setParameter(context, parameter, value)
    precondition(ZSTD_isError(status) == 0)
  }
  set(ZSTD_c_compressionLevel, style.level)
  set(ZSTD_c_checksumFlag, style.hasChecksum ? 1 : 0)
  set(ZSTD_c_contentSizeFlag, style.hasContentSize ? 1 : 0)
  if let windowLog = style.windowLog { set(ZSTD_c_windowLog, windowLog) }
  if style.hasContentSize {
    // SAFETY: as above.
    let status = unsafe ZSTD_CCtx_setPledgedSrcSize(context, UInt64(bytes.count))
    precondition(ZSTD_isError(status) == 0)
  }
  var output = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count) + bytes.count + 1_000)
  var length = 0
  var start = 0
  repeat {
    let end = start + min(style.blockSize, bytes.count - start)
    let mode = end == bytes.count ? ZSTD_e_end : ZSTD_e_flush
    // SAFETY: both arrays outlive the call, and their sizes are passed with them.
    unsafe bytes.withUnsafeBytes { source in
      unsafe output.withUnsafeMutableBytes { target in
        var from = unsafe ZSTD_inBuffer(src: source.baseAddress, size: end, pos: start)
        var to = unsafe ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: length)
        let status = unsafe ZSTD_compressStream2(context, &to, &from, mode)
        precondition(status == 0, "there is space for all of it")
        (start, length) = unsafe (from.pos, to.pos)
      }
    }
  } while start < bytes.count
  return Array(output[..<length])
}

/// A frame that decoders pass over: RFC 8878 §3.1.2.
func skippableFrame(_ bytes: [UInt8], kind: UInt8 = 0) -> [UInt8] {
  let size = (0..<4).map { UInt8(truncatingIfNeeded: bytes.count >> (8 * $0)) }
  return [0x50 + kind, 0x2a, 0x4d, 0x18] + size + bytes
}
