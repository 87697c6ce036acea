import CChecksum
import CZlib

#if ISAL
  import CISAL
#endif

/// The checksum of gzip (RFC 1952 §8).
package struct CRC32 {
  /// Of what was added so far.
  package private(set) var value: UInt32 = 0

  package init() {}

  /// Adds bytes by wide multiplications where the processor has them, several times as fast as zlib
  /// does: ISA-L's own, which know the newest processors, or those of `CChecksum`.
  package mutating func add(_ bytes: Span<UInt8>) {
    #if ISAL
      unsafe bytes.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        // SAFETY: only reads the buffer's bytes, which the span keeps alive during the call.
        value = unsafe crc32_gzip_refl(value, base, UInt64(buffer.count))
      }
    #else
      let wide = linkback_crc32_wide_length(bytes.count)
      unsafe bytes.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress, wide > 0 else { return }
        // SAFETY: only reads base[0 ..< wide], and `wide` is at most the span's count.
        value = unsafe linkback_crc32_wide(value, base, wide)
      }
      addPortably(bytes.extracting(wide...))
    #endif
  }

  /// As ``add(_:)`` by zlib alone: what the tests compare with.
  package mutating func addPortably(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      // SAFETY: only reads the buffer's bytes, which the span keeps alive during the call.
      value = UInt32(unsafe crc32_z(uLong(value), base, buffer.count))
    }
  }
}
