/// What a ``SlotTable`` holds: plain values that belong to a session.
protocol SlotEntry: BitwiseCopyable, Sendable {
  /// Where the entry is looked for; equal for entries that are the same.
  func place(_ seed: UInt64) -> SessionPlace
  /// Whether an entry of the table stands for the same as this one.
  func isSame(as other: Self) -> Bool
}

/// A set of entries: they are in the order in which they came, and an open-addressing table of four
/// bytes a slot says where.
///
/// ```
///   entries   | first | second | third | …        in chunks that are never moved
///   slots     | free | 2, mark | free | 3, mark | 1, mark | free | …        sixteen in a cache line
/// ```
/// A slot has the entry's number, from 1 on, and in the bits above it a mark from its place, which nearly
/// always tells other entries without a look at them. So a new entry needs one cache line of slots, and
/// is written where the last one was.
///
/// Processor time of `count --window 1m --threads 1` on 1.2 million new sessions (`dense.log`, median of 9
/// turns, AMD EPYC): 221 ms with whole entries in the slots, searched one after the other, 167 ms so.
///
/// The slots grow when they are full: twofold while they are few and room costs nothing, by a quarter
/// from 65,536 on, so that at most 7/8 and about 7/10 or more of them are taken.
struct SlotTable<Entry: SlotEntry>: Sendable {
  private var slots: SlotGroups
  /// The bits of a slot that hold a number.
  private var numberMask: UInt32
  private(set) var count = 0
  /// How many entries there is room for.
  private var limit: Int
  /// The entries, ``chunkLength`` in each of these, and the last ones.
  private var chunks: [[Entry]] = []
  private var tail: [Entry] = []

  /// - Parameter slots: A multiple of 16; copies of the table share them until the first entry comes.
  init(slots count: Int) {
    slots = SlotGroups(count: count / 16)
    limit = Self.limit(ofSlots: count)
    numberMask = Self.numberMask(limit)
  }

  var slotCount: Int { slots.count * 16 }

  /// An entry by its index.
  @inline(__always)
  subscript(index: Int) -> Entry {
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

  private enum Finding {
    case entry(Int)
    case free(group: Int, slot: Int)
  }

  @inline(__always)
  private func find(_ wanted: Entry, _ place: SessionPlace) -> Finding {
    let mark = place.mark & ~numberMask
    var group = place.slot(of: slots.count)
    while true {
      var (free, same) = slots.masks(group, mark, ~numberMask)
      same &= ~free
      while same != 0 {
        let index = Int(slots[group, same.trailingZeroBitCount] & numberMask) - 1
        if self[index].isSame(as: wanted) { return .entry(index) }
        same &= same &- 1
      }
      if free != 0 { return .free(group: group, slot: free.trailingZeroBitCount) }
      group = group + 1 == slots.count ? 0 : group + 1
    }
  }

  /// The index of the entry that is the same as `wanted`, or `nil` if there is none.
  func index(of wanted: Entry) -> Int? {
    guard case .entry(let index) = find(wanted, wanted.place(SessionPlace.seed)) else { return nil }
    return index
  }

  /// Adds an entry if no other is the same.
  ///
  /// - Parameter place: The entry's.
  /// - Returns: The index of the one that was there already, or `nil`.
  @inline(__always)
  mutating func insert(_ entry: Entry, at place: SessionPlace) -> Int? {
    switch find(entry, place) {
    case .entry(let index): return index
    case .free(let group, let slot):
      append(entry)
      slots[group, slot] = place.mark & ~numberMask | UInt32(truncatingIfNeeded: count)
      if count == limit { reserve(1) }
      return nil
    }
  }

  @inline(__always)
  private mutating func append(_ entry: Entry) {
    if count & Self.chunkMask == 0, count > 0 { closeChunk() }
    tail.append(entry)
    count &+= 1
  }

  @inline(never)
  private mutating func closeChunk() {
    chunks.append(tail)
    tail = []
    tail.reserveCapacity(Self.chunkLength)
  }

  /// Has the slots of a place brought near, so that they are in the cache when it is looked up.
  @inline(__always)
  func prefetch(_ place: SessionPlace) { slots.prefetch(place.slot(of: slots.count)) }

  /// Each entry, in the order in which they came.
  @inline(__always)
  func forEach(_ body: (Entry) -> Void) {
    for chunk in chunks {
      let entries = chunk.span
      for index in entries.indices { body(entries[index]) }
    }
    let entries = tail.span
    for index in entries.indices { body(entries[index]) }
  }

  /// Makes room for `more` entries at once.
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

  /// Slots for all entries, which are all different.
  private func numberedSlots(count: Int) -> SlotGroups {
    var slots = SlotGroups(count: count / 16)
    var number: UInt32 = 0
    let seed = SessionPlace.seed
    forEach { entry in
      let place = entry.place(seed)
      var group = place.slot(of: slots.count)
      while true {
        let (free, _) = slots.masks(group, 0, 0)
        if free != 0 {
          number += 1
          slots[group, free.trailingZeroBitCount] = place.mark & ~numberMask | number
          break
        }
        group = group + 1 == slots.count ? 0 : group + 1
      }
    }
    return slots
  }

  private static var largeCount: Int { 1 << 16 }
  /// 1,024 entries: 24 KiB of sessions.
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
