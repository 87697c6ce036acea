import CZlib

/// One zlib decoder for gzip members, one after the other.
///
/// Format: RFC 1952 (gzip), RFC 1951 (deflate); zlib checks the header, the CRC-32 and the length.
@safe
struct InflateStream: ~Copyable {
  /// What one call has done.
  struct Step {
    enum End {
      /// It stopped for want of input or of space.
      case open
      /// A member is complete, its checksum and length are right.
      case memberEnd
      /// All the data is decoded, but the CRC-32 or the length behind it differs.
      case wrongChecksum, wrongLength
      /// What follows is no deflate data, or no gzip header; zlib's words for it.
      case damaged(String)
    }

    var consumed: Int
    var produced: Int
    var end: End
  }

  /// On the heap, as zlib's state points back to it: it must not move.
  private let stream: UnsafeMutablePointer<z_stream>

  init() {
    // SAFETY: allocated here, initialised before its first use, freed in `deinit` alone.
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    // SAFETY: a zeroed `z_stream` asks for zlib's own allocator. 15: a window of 32 KiB; + 16:
    // gzip, no raw deflate or zlib header.
    let status = unsafe linkback_inflate_init(stream, 15 + 16)
    precondition(status == Z_OK, "zlib has no memory for a window of 32 KiB")
  }

  deinit {
    // SAFETY: initialised in `init`, and no one else holds the pointer.
    unsafe inflateEnd(stream)
    unsafe stream.deinitialize(count: 1)
    unsafe stream.deallocate()
  }

  /// Makes the decoder ready for the header of another member.
  mutating func startMember() {
    // SAFETY: the stream is initialised.
    unsafe inflateReset(stream)
  }

  /// Decodes from `input[inputRange]` to `output[offset...]`.
  ///
  /// What was decoded before an error in the same call is in `output` and in `produced`.
  mutating func inflate(
    _ input: [UInt8], _ inputRange: Range<Int>, into output: inout [UInt8], at offset: Int
  ) -> Step {
    // A slice keeps both counts far below `uInt`'s 4 GiB.
    let inputCount = min(inputRange.count, 1 << 30)
    let outputCount = min(output.count - offset, 1 << 30)
    precondition(inputRange.upperBound <= input.count, "zlib would read behind its input")
    // SAFETY: zlib reads `inputCount` and writes `outputCount` bytes at most, both inside the
    // arrays, and the pointers are cleared before the arrays' memory may go.
    let status = unsafe input.withUnsafeBufferPointer { source in
      unsafe output.withUnsafeMutableBufferPointer { target in
        unsafe stream.pointee.next_in = UnsafeMutablePointer(
          mutating: source.baseAddress.map { unsafe $0 + inputRange.lowerBound })
        unsafe stream.pointee.avail_in = uInt(inputCount)
        unsafe stream.pointee.next_out = target.baseAddress.map { unsafe $0 + offset }
        unsafe stream.pointee.avail_out = uInt(outputCount)
        let status = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
        unsafe stream.pointee.next_in = nil
        unsafe stream.pointee.next_out = nil
        return status
      }
    }
    // SAFETY: the stream is initialised; these are plain numbers.
    let consumed = unsafe inputCount - Int(stream.pointee.avail_in)
    let produced = unsafe outputCount - Int(stream.pointee.avail_out)
    return Step(consumed: consumed, produced: produced, end: end(status))
  }

  private func end(_ status: Int32) -> Step.End {
    switch status {
    case Z_OK, Z_BUF_ERROR: return .open
    case Z_STREAM_END: return .memberEnd
    default:
      // SAFETY: `msg` is nil or one of zlib's constant strings.
      let text = unsafe stream.pointee.msg.map { unsafe String(cString: $0) }
      return switch text {
      case "incorrect data check": .wrongChecksum
      case "incorrect length check": .wrongLength
      default: .damaged(text ?? "zlib error \(status)")
      }
    }
  }
}
