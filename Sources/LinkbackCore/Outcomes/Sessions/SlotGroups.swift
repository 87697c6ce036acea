internal import CByteScan

/// The slots of a ``SlotTable``, in groups of sixteen that are looked at as a whole. 0 is a free slot.
///
/// A group fills a cache line: the first one begins where a line does. An array that is copied may
/// are otherwise; that costs time, and nothing else.
struct SlotGroups: Sendable {
  private var slots: [UInt32]
  /// Where the first group begins, 0 to 15.
  private let start: Int
  /// How many groups there are.
  let count: Int

  init(count: Int) {
    let slots = [UInt32](repeating: 0, count: count * 16 + 15)
    // SAFETY: a number to reckon with; nothing is read there.
    let address = unsafe slots.span.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
    self.slots = slots
    start = Int((0 &- address) % 64 / 4)
    self.count = count
  }

  @inline(__always)
  subscript(group: Int, slot: Int) -> UInt32 {
    get { slots[start &+ group &* 16 &+ slot] }
    set { slots[start &+ group &* 16 &+ slot] = newValue }
  }

  /// Which slots of a group are free, and which have the bits `tag` where `mask` has ones. Bit i is
  /// slot i's.
  @inline(__always)
  func masks(_ group: Int, _ tag: UInt32, _ mask: UInt32) -> (free: UInt32, same: UInt32) {
    precondition(group >= 0 && group < count)
    let first = start &+ group &* 16
    return unsafe slots.span.withUnsafeBufferPointer { slots in
      guard let base = slots.baseAddress else { return (0, 0) }
      // SAFETY: reads 16 slots, inside the array: it has those of `count` groups and 15 more.
      let masks = unsafe linkback_slot_masks(base + first, tag, mask)
      return (masks.free, masks.same)
    }
  }

  /// Has a group brought near, without waiting for it.
  @inline(__always)
  func prefetch(_ group: Int) {
    precondition(group >= 0 && group < count)
    let first = start &+ group &* 16
    unsafe slots.span.withUnsafeBufferPointer { slots in
      // SAFETY: an address inside the array, and nothing is read.
      if let base = slots.baseAddress { unsafe linkback_prefetch(base + first) }
    }
  }
}
