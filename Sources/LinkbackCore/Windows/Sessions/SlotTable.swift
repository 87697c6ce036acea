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

/// An open-addressing table with linear probing, in one flat array.
///
/// It grows when it is full: twofold while it is small and room costs nothing, by a quarter from 65,536
/// slots, so that at most 7/8 and at least 7/10 of them are taken. A table per part of the hashes
/// (``SessionPart``) is never copied at once with all others.
struct SlotTable<Entry: SlotEntry>: Sendable {
  private(set) var entries: [Entry]
  private(set) var count = 0
  /// How many entries there is room for.
  private var limit: Int

  /// - Parameter entries: Free slots, at least four; shared with other tables until the first entry
  ///   comes.
  init(_ entries: [Entry]) {
    self.entries = entries
    limit = Self.limit(ofSlots: entries.count)
  }

  /// The slot of the entry that is the same as `wanted`, or the free one where it belongs.
  @inline(__always)
  func slot(of wanted: Entry) -> Int {
    let slots = entries.span
    var slot = wanted.place.slot(of: slots.count)
    while !slots[slot].isFree, !slots[slot].isSame(as: wanted) {
      slot += 1
      if slot == slots.count { slot = 0 }
    }
    return slot
  }

  @inline(__always)
  subscript(slot: Int) -> Entry {
    get { entries[slot] }
    set { entries[slot] = newValue }
  }

  /// Fills a free slot; may move every entry.
  @inline(__always)
  mutating func insert(_ entry: Entry, at slot: Int) {
    entries[slot] = entry
    count += 1
    if count > limit { reserve(0) }
  }

  /// Adds an entry; `false` if one that is the same was there already.
  mutating func insert(_ entry: Entry) -> Bool {
    let slot = slot(of: entry)
    guard entries[slot].isFree else { return false }
    insert(entry, at: slot)
    return true
  }

  /// Makes room for `more` entries at once.
  ///
  /// Needed before another table is poured in: its entries come in the order of their slots, and in
  /// a table that is still growing they would all land in one crowded stretch.
  mutating func reserve(_ more: Int) {
    guard count + more > limit else { return }
    var slots = entries.count
    while count + more > Self.limit(ofSlots: slots) {
      slots += slots < Self.largeCount ? slots : slots / 4
    }
    let old = entries
    entries = Array(repeating: .free, count: slots)
    limit = Self.limit(ofSlots: slots)
    for entry in old where !entry.isFree { entries[slot(of: entry)] = entry }
  }

  private static var largeCount: Int { 1 << 16 }

  /// At least one slot stays free: a search ends there.
  private static func limit(ofSlots slots: Int) -> Int {
    slots < largeCount ? slots / 4 * 3 : slots / 8 * 7
  }
}
