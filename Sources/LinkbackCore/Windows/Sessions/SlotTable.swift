/// What a ``SlotTable`` holds: plain values that belong to a session.
protocol SlotEntry: BitwiseCopyable, Sendable {
  /// What stands in a free slot.
  static var free: Self { get }
  var isFree: Bool { get }
  /// Where the entry is looked for; equal for entries that are the same.
  var place: SessionPlace { get }
  /// Whether an entry of the table stands for the same as this one.
  func isSame(as other: Self) -> Bool
}

/// An open-addressing table with linear probing, in one flat stretch of memory.
///
/// It grows when it is full: twofold while it is small and room costs nothing, by a quarter from 65,536
/// slots, so that at most 7/8 and about 7/10 or more of them are taken. A table per part of the hashes
/// (``SessionPart``) is never copied at once with all others.
struct SlotTable<Entry: SlotEntry>: Sendable {
  private var slots: [Entry]
  private(set) var count = 0
  /// How many entries there is room for.
  private var limit: Int

  /// - Parameter slots: At least four; copies of the table share them until the first entry comes.
  init(slots count: Int) {
    slots = Array(repeating: .free, count: count)
    limit = Self.limit(ofSlots: slots.count)
  }

  var slotCount: Int { slots.count }

  /// The slot of the entry that is the same as `wanted`, or the free one where it belongs.
  @inline(__always)
  func slot(of wanted: Entry) -> Int {
    let slots = slots.span
    var slot = wanted.place.slot(of: slots.count)
    while !slots[slot].isFree, !slots[slot].isSame(as: wanted) {
      slot = slot + 1 == slots.count ? 0 : slot + 1
    }
    return slot
  }

  @inline(__always)
  subscript(slot: Int) -> Entry {
    get { slots[slot] }
    set { slots[slot] = newValue }
  }

  /// Fills a free slot; may move every entry.
  @inline(__always)
  mutating func insert(_ entry: Entry, at slot: Int) {
    slots[slot] = entry
    count += 1
    if count > limit { reserve(0) }
  }

  /// Adds an entry; `false` if one that is the same was there already.
  @inline(__always)
  mutating func insert(_ entry: Entry) -> Bool {
    let slot = slot(of: entry)
    guard slots[slot].isFree else { return false }
    insert(entry, at: slot)
    return true
  }

  /// Each entry, in the order of slots.
  @inline(__always)
  func forEach(_ body: (Entry) -> Void) {
    let slots = slots.span
    for slot in slots.indices where !slots[slot].isFree { body(slots[slot]) }
  }

  /// Makes room for `more` entries at once.
  ///
  /// Needed before another table is poured in: its entries come in the order of their slots, and in
  /// a table that is still growing they would all land in one crowded stretch.
  mutating func reserve(_ more: Int) {
    guard count + more > limit else { return }
    var wanted = slots.count
    while count + more > Self.limit(ofSlots: wanted) {
      wanted += wanted < Self.largeCount ? wanted : wanted / 4
    }
    slots = Self.moved(slots, toSlots: wanted)
    limit = Self.limit(ofSlots: wanted)
  }

  /// The entries in a larger table. They are all different, and come nearly in the order in which they
  /// go there.
  private static func moved(_ entries: [Entry], toSlots count: Int) -> [Entry] {
    var moved = [Entry](repeating: .free, count: count)
    let old = entries.span
    var slots = moved.mutableSpan
    for index in old.indices where !old[index].isFree {
      var slot = old[index].place.slot(of: count)
      while !slots[slot].isFree { slot = slot + 1 == count ? 0 : slot + 1 }
      slots[slot] = old[index]
    }
    return moved
  }

  private static var largeCount: Int { 1 << 16 }

  /// At least one slot stays free: a search ends there.
  private static func limit(ofSlots slots: Int) -> Int {
    slots < largeCount ? slots / 4 * 3 : slots / 8 * 7
  }
}
