import CZlib

/// zlib's inflate, which is everywhere.
@safe
package struct ZlibInflater: Inflater, ~Copyable {
  /// On the heap, as zlib's state points back to it: it must not move.
  private let stream: UnsafeMutablePointer<z_stream>

  package static var name: String {
    // SAFETY: zlib returns a constant string.
    "zlib \(unsafe String(cString: zlibVersion()))"
  }

  package init() {
    // SAFETY: allocated here, initialised before its first use, freed in `deinit` alone.
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    // SAFETY: a zeroed `z_stream` asks for zlib's own allocator. 15: a window of 32 KiB; negative:
    // raw deflate, no header.
    let status = unsafe linkback_inflate_init(stream, -15)
    precondition(status == Z_OK, "zlib has no memory for a window of 32 KiB")
  }

  deinit {
    // SAFETY: initialised in `init`, and no one else holds the pointer.
    unsafe inflateEnd(stream)
    unsafe stream.deinitialize(count: 1)
    unsafe stream.deallocate()
  }

  package mutating func restart() {
    // SAFETY: the stream is initialised.
    unsafe inflateReset(stream)
  }

  package mutating func inflate(
    _ input: [UInt8], _ inputRange: Range<Int>, into output: inout [UInt8], at offset: Int
  ) -> InflateStep {
    // A slice keeps both counts far below `uInt`'s 4 GiB.
    let inputCount = min(inputRange.count, 1 << 30)
    let outputCount = min(output.count - offset, 1 << 30)
    precondition(inputRange.upperBound <= input.count, "zlib would read after its input")
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
    let end: InflateStep.End =
      switch status {
      case Z_OK, Z_BUF_ERROR: .open
      case Z_STREAM_END: .complete
      default: .damaged
      }
    // SAFETY: the stream is initialised; these are plain numbers.
    return InflateStep(
      consumed: unsafe inputCount - Int(stream.pointee.avail_in),
      produced: unsafe outputCount - Int(stream.pointee.avail_out), end: end)
  }
}
