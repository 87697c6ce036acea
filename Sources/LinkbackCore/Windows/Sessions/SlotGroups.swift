internal import CByteScan

/// The slots of a ``SlotTable``, in groups of sixteen: a cache line each, looked at as a whole. 0 is a
/// free slot.
struct SlotGroups: Sendable {
  /// Its lanes are slots; it is aligned to 64 bytes.
  private typealias Group = SIMD16<UInt32>

  private var groups: [Group]
  /// That of the array: kept here, as the array's own stands with its elements, in another cache line.
  let count: Int

  init(count: Int) {
    groups = Array(repeating: Group(), count: count)
    self.count = count
  }

  @inline(__always)
  subscript(group: Int, slot: Int) -> UInt32 {
    get { groups[group][slot] }
    set { groups[group][slot] = newValue }
  }

  /// Which slots of a group are free, and which have the bits `mark` where `mask` has ones. Bit i stands
  /// for slot i.
  @inline(__always)
  func masks(_ group: Int, _ mark: UInt32, _ mask: UInt32) -> (free: UInt32, same: UInt32) {
    precondition(group >= 0 && group < count)
    return unsafe groups.span.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return (0, 0) }
      // SAFETY: reads the 64 bytes of the group, inside the array: it has `count` of them.
      let masks = unsafe linkback_slot_masks(base + group &* 64, mark, mask)
      return (masks.free, masks.same)
    }
  }

  /// Has a group brought near, without waiting for it.
  @inline(__always)
  func prefetch(_ group: Int) {
    precondition(group >= 0 && group < count)
    unsafe groups.span.withUnsafeBytes { bytes in
      // SAFETY: an address inside the array, and nothing is read.
      if let base = bytes.baseAddress { unsafe linkback_prefetch(base + group &* 64) }
    }
  }
}
