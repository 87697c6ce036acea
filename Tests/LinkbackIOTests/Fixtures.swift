import CZlib
import Foundation
import LinkbackCore
import LinkbackIO
import Testing

extension InputLister {
  /// Takes by a test's own notion of a log.
  init(isAccessLog: @escaping (Span<UInt8>) -> Bool) {
    self.init(judge: { isAccessLog($0) ? .accessLog : .other })
  }
}

/// Bytes in memory, in portions of at most `portion`; after the last, the end or an error.
struct MemorySource: ~Copyable, RewindableSource {
  private let bytes: [UInt8]
  private var position = 0
  private let portion: Int
  private let failure: SourceError?
  private let rewinds: Bool

  /// - Parameter rewinds: Whether it is a file, not a pipe.
  init(
    _ bytes: [UInt8], portion: Int = .max, failure: SourceError? = nil, rewinds: Bool = true
  ) {
    self.bytes = bytes
    self.portion = portion
    self.failure = failure
    self.rewinds = rewinds
  }

  mutating func read(into buffer: inout [UInt8], at offset: Int) throws(SourceError) -> Int {
    let count = min(portion, bytes.count - position, buffer.count - offset)
    if count == 0, let failure { throw failure }
    buffer.replaceSubrange(
      offset..<offset + count, with: bytes[position..<position + count])
    position += count
    return count
  }

  mutating func rewind(to offset: Int64) -> Bool {
    if rewinds { position = Int(offset) }
    return rewinds
  }
}

/// All that a source hands out, and how it ended.
struct Drained: Equatable, CustomTestStringConvertible {
  var bytes: [UInt8] = []
  var error: SourceError?

  /// Reads with a buffer of `size` bytes, then three times more: the end must stay the end.
  init(_ source: inout some ByteSource & ~Copyable, buffer size: Int = 64 * 1024) {
    var buffer = [UInt8](repeating: 0xaa, count: size)
    var reads = 0
    do throws(SourceError) {
      while true {
        let count = try source.read(into: &buffer, at: 0)
        if count == 0 { break }
        bytes += buffer[..<count]
        reads += 1
      }
      for _ in 1...3 where try source.read(into: &buffer, at: 0) != 0 {
        error = SourceError(.damaged, "the source went on after its end")
      }
    } catch {
      self.error = error
      do throws(SourceError) {
        _ = try source.read(into: &buffer, at: 0)
        self.error = SourceError(.damaged, "the source forgot its error")
      } catch let second {
        if second != error { self.error = SourceError(.damaged, "the source changed its error") }
      }
    }
  }

  /// Short enough for a test's log.
  var testDescription: String {
    "\(bytes.count) bytes \(String(decoding: bytes.prefix(40), as: UTF8.self).debugDescription), "
      + (error?.message ?? "no error")
  }

  init(bytes: [UInt8], error: SourceError? = nil) {
    self.bytes = bytes
    self.error = error
  }
}

/// One gzip member, made by zlib's own encoder.
func gzipMember(_ bytes: [UInt8], level: Int32 = 6) -> [UInt8] {
  var stream = unsafe z_stream()
  // SAFETY: the stream does not move until `deflateEnd`: a local variable, passed in place.
  return unsafe withUnsafeMutablePointer(to: &stream) { stream in
    let status = unsafe deflateInit2_(
      stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK)
    var input = bytes
    var output = [UInt8](repeating: 0, count: bytes.count + bytes.count / 100 + 1_000)
    // SAFETY: both arrays outlive the call, and their sizes are passed with them.
    return unsafe input.withUnsafeMutableBufferPointer { source in
      let count = unsafe output.withUnsafeMutableBufferPointer { target in
        unsafe stream.pointee.next_in = source.baseAddress
        unsafe stream.pointee.avail_in = uInt(source.count)
        unsafe stream.pointee.next_out = target.baseAddress
        unsafe stream.pointee.avail_out = uInt(target.count)
        let status = unsafe deflate(stream, Z_FINISH)
        precondition(status == Z_STREAM_END)
        return unsafe target.count - Int(stream.pointee.avail_out)
      }
      unsafe deflateEnd(stream)
      return Array(output[..<count])
    }
  }
}

/// The same bytes for the same seed, in a mixture that deflate shrinks a little.
func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
  var state = seed
  return (0..<count).map { index in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return index % 7 == 0 ? 0x0a : UInt8(truncatingIfNeeded: state >> 59) + 0x41
  }
}
