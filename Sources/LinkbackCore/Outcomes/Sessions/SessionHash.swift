/// Where a session, or something of it, is looked for: 64 well-mixed bits. The first six say in which
/// ``SessionShard``, the next 32 where in its table.
///
/// The session hash has a documented key, so anybody could make ids that crowd one part of a table; a
/// number of the process's own keeps them from knowing which. Nothing that is written depends on these hashes.
struct SessionHash: BitwiseCopyable, Sendable {
  /// How many shards there are.
  static let shards = 64

  private let bits: UInt64

  /// - Parameter seed: ``seed``, which whoever asks often keeps: each look at it here is a call.
  @inline(__always)
  init(of session: UInt64, _ number: Int32 = 0, seed: UInt64) {
    let mixed = session &+ UInt64(truncatingIfNeeded: number) &* 0xD6E8_FEB8_6659_FD93
    let product = (mixed ^ seed).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    bits = product.high ^ product.low
  }

  @inline(__always)
  var shard: Int { Int(truncatingIfNeeded: bits >> 58) }

  /// Bits to tell hashes near one another apart: the lowest 26 have no say in their slots.
  @inline(__always)
  var tag: UInt32 { UInt32(truncatingIfNeeded: bits) }

  /// One of `count` slots, or groups of them.
  @inline(__always)
  func slot(of count: Int) -> Int {
    let position = UInt64(UInt32(truncatingIfNeeded: bits >> 26))
    return Int(truncatingIfNeeded: (position &* UInt64(truncatingIfNeeded: count)) >> 32)
  }

  /// One for all tables.
  static let seed = UInt64.random(in: .min ... .max)
}
