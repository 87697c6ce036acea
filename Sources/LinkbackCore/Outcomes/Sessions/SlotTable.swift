/// What a ``SlotTable`` holds: plain values that belong to a session.
protocol SlotItem: BitwiseCopyable, Sendable {
  /// Where the item is looked for; equal for items that are the same.
  func hash(_ seed: UInt64) -> SessionHash
  /// Whether an item of the table stands for the same as this one.
  func isSame(as other: Self) -> Bool
}

/// A set of items: they are in the order in which they came, and an open-addressing table of four
/// bytes a slot says where.
///
/// ```
///   items   | first | second | third | …        in chunks that are never moved
///   slots     | free | 2, tag | free | 3, tag | 1, tag | free | …        sixteen in a cache line
/// ```
/// A slot has the item's number, from 1 on, and in the bits above it a tag from its hash, which nearly
/// always tells other items without a look at them. So a new item needs one cache line of slots, and
/// is written where the last one was.
///
/// Processor time of `count --window 1m --threads 1` on 1.2 million new sessions (`dense.log`, median of 9
/// turns, AMD EPYC): 221 ms with whole items in the slots, searched one after the other, 167 ms so.
///
/// The slots grow when they are full: twofold while they are few and room costs nothing, by a quarter
/// from 65,536 on, so that at most 7/8 and about 7/10 or more of them are taken.
struct SlotTable<Item: SlotItem>: Sendable {
  private var slots: SlotGroups
  /// The bits of a slot that hold a number.
  private var numberMask: UInt32
  private(set) var count = 0
  /// How many items there is room for.
  private var limit: Int
  /// The items, ``chunkLength`` in each of these, and the last ones.
  private var chunks: [[Item]] = []
  private var tail: [Item] = []

  /// - Parameter slots: A multiple of 16; copies of the table share them until the first item comes.
  init(slots count: Int) {
    slots = SlotGroups(count: count / 16)
    limit = Self.limit(ofSlots: count)
    numberMask = Self.numberMask(limit)
  }

  var slotCount: Int { slots.count * 16 }

  /// An item by its index.
  @inline(__always)
  subscript(index: Int) -> Item {
    get {
      let (chunk, position) = (index >> Self.chunkShift, index & Self.chunkMask)
      return chunk < chunks.count ? chunks[chunk][position] : tail[position]
    }
    set {
      let (chunk, position) = (index >> Self.chunkShift, index & Self.chunkMask)
      if chunk < chunks.count {
        chunks[chunk][position] = newValue
      } else {
        tail[position] = newValue
      }
    }
  }

  private enum SearchResult {
    case item(Int)
    case free(group: Int, slot: Int)
  }

  @inline(__always)
  private func find(_ wanted: Item, _ hash: SessionHash) -> SearchResult {
    let tag = hash.tag & ~numberMask
    var group = hash.slot(of: slots.count)
    while true {
      var (free, same) = slots.masks(group, tag, ~numberMask)
      same &= ~free
      while same != 0 {
        let index = Int(slots[group, same.trailingZeroBitCount] & numberMask) - 1
        if self[index].isSame(as: wanted) { return .item(index) }
        same &= same &- 1
      }
      if free != 0 { return .free(group: group, slot: free.trailingZeroBitCount) }
      group = group + 1 == slots.count ? 0 : group + 1
    }
  }

  /// The index of the item that is the same as `wanted`, or `nil` if there is none.
  func index(of wanted: Item) -> Int? {
    guard case .item(let index) = find(wanted, wanted.hash(SessionHash.seed)) else { return nil }
    return index
  }

  /// Adds an item if no other is the same.
  ///
  /// - Parameter hash: The item's.
  /// - Returns: The index of the one that was there already, or `nil`.
  @inline(__always)
  mutating func insert(_ item: Item, at hash: SessionHash) -> Int? {
    switch find(item, hash) {
    case .item(let index): return index
    case .free(let group, let slot):
      append(item)
      slots[group, slot] = hash.tag & ~numberMask | UInt32(truncatingIfNeeded: count)
      if count == limit { reserve(1) }
      return nil
    }
  }

  @inline(__always)
  private mutating func append(_ item: Item) {
    if count & Self.chunkMask == 0, count > 0 { closeChunk() }
    tail.append(item)
    count &+= 1
  }

  @inline(never)
  private mutating func closeChunk() {
    chunks.append(tail)
    tail = []
    tail.reserveCapacity(Self.chunkLength)
  }

  /// Has the slots of a hash brought near, so that they are in the cache when it is looked up.
  @inline(__always)
  func prefetch(_ hash: SessionHash) { slots.prefetch(hash.slot(of: slots.count)) }

  /// Each item, in the order in which they came.
  @inline(__always)
  func forEach(_ body: (Item) -> Void) {
    for chunk in chunks {
      let items = chunk.span
      for index in items.indices { body(items[index]) }
    }
    let items = tail.span
    for index in items.indices { body(items[index]) }
  }

  /// Makes room for `more` items at once.
  mutating func reserve(_ more: Int) {
    guard count + more > limit else { return }
    var wanted = slotCount
    while count + more > Self.limit(ofSlots: wanted) {
      wanted += wanted < Self.largeCount ? wanted : wanted / 64 * 16
    }
    limit = Self.limit(ofSlots: wanted)
    numberMask = Self.numberMask(limit)
    slots = numberedSlots(count: wanted)
  }

  /// Slots for all items, which are all different.
  private func numberedSlots(count: Int) -> SlotGroups {
    var slots = SlotGroups(count: count / 16)
    var number: UInt32 = 0
    let seed = SessionHash.seed
    forEach { item in
      let hash = item.hash(seed)
      var group = hash.slot(of: slots.count)
      while true {
        let (free, _) = slots.masks(group, 0, 0)
        if free != 0 {
          number += 1
          slots[group, free.trailingZeroBitCount] = hash.tag & ~numberMask | number
          break
        }
        group = group + 1 == slots.count ? 0 : group + 1
      }
    }
    return slots
  }

  private static var largeCount: Int { 1 << 16 }
  /// 1,024 items: 24 KiB of sessions.
  private static var chunkShift: Int { 10 }
  private static var chunkLength: Int { 1 << chunkShift }
  private static var chunkMask: Int { chunkLength - 1 }

  /// At least one slot stays free: a search ends there.
  private static func limit(ofSlots slots: Int) -> Int {
    slots < largeCount ? slots / 4 * 3 : slots / 8 * 7
  }

  /// The bits that numbers up to `limit` need.
  private static func numberMask(_ limit: Int) -> UInt32 {
    precondition(limit < UInt32.max)
    return UInt32.max >> UInt32(UInt32(limit).leadingZeroBitCount)
  }
}
