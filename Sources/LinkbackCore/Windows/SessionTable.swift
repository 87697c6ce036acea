/// The distinct sessions: for each, its last callback so far.
///
/// A flat open-addressing table of plain values, so that its entries can be saved as they are and put
/// back one by one.
/// - Complexity: 24 bytes a slot, at most 3/4 of the slots taken.
package struct SessionTable: Sendable {
  package struct Entry: BitwiseCopyable, Sendable {
    package var session: UInt64
    /// The time of the session's last callback, in nanoseconds since 1970.
    package var time: Int64
    /// The row of the last callback; -1 marks a free slot.
    package var row: Int32
    /// The window cell in which the session was first counted, or -1.
    package var cell: Int32

    static let free = Entry(session: 0, time: 0, row: -1, cell: -1)
  }

  private let seed = SlotSeed.ofThisProcess
  package private(set) var entries: [Entry]
  package private(set) var count = 0

  package init() { entries = Array(repeating: .free, count: 1024) }

  /// The slot of `session`: that of its entry, or the free one where it belongs.
  @inline(__always)
  package func slot(of session: UInt64) -> Int {
    let mask = entries.count &- 1
    var slot = SlotSeed.spread(session, seed) & mask
    while entries[slot].row >= 0, entries[slot].session != session { slot = (slot &+ 1) & mask }
    return slot
  }

  /// Loads the first slot of `session`, so that it is in the cache when it is looked up.
  @inline(__always)
  func prefetch(_ session: UInt64) -> Int32 {
    entries[SlotSeed.spread(session, seed) & (entries.count &- 1)].row
  }

  @inline(__always)
  package subscript(slot: Int) -> Entry {
    get { entries[slot] }
    set { entries[slot] = newValue }
  }

  /// Fills a free slot; may move every entry.
  @inline(__always)
  package mutating func insert(_ entry: Entry, at slot: Int) {
    entries[slot] = entry
    count += 1
    reserve(0)
  }

  /// Makes room for `more` entries at once.
  ///
  /// Needed before another table is poured in: its entries come in the order of their slots, and in
  /// a table that is still growing they would all land in one crowded stretch.
  package mutating func reserve(_ more: Int) {
    let slots = SlotSeed.slots(for: count + more, from: entries.count)
    guard slots > entries.count else { return }
    let old = entries
    entries = Array(repeating: .free, count: slots)
    for entry in old where entry.row >= 0 { entries[slot(of: entry.session)] = entry }
  }
}

/// A set of (session, number) pairs: the rows, or the window cells, that a session was counted in
/// besides the one its ``SessionTable/Entry`` names.
///
/// - Complexity: 16 bytes a slot, at most 3/4 of the slots taken.
package struct SessionPairSet: Sendable {
  package struct Pair: BitwiseCopyable, Sendable {
    package var session: UInt64
    /// -1 marks a free slot.
    package var number: Int32

    static let free = Pair(session: 0, number: -1)
  }

  private let seed = SlotSeed.ofThisProcess
  package private(set) var pairs: [Pair] = Array(repeating: .free, count: 64)
  package private(set) var count = 0

  package init() {}

  /// Adds a pair; `false` if it was there already.
  package mutating func insert(_ session: UInt64, _ number: Int32) -> Bool {
    let slot = slot(of: session, number)
    guard pairs[slot].number < 0 else { return false }
    pairs[slot] = Pair(session: session, number: number)
    count += 1
    reserve(0)
    return true
  }

  private func slot(of session: UInt64, _ number: Int32) -> Int {
    let mask = pairs.count &- 1
    let mixed = session &+ UInt64(truncatingIfNeeded: number) &* 0x9E37_79B9_7F4A_7C15
    var slot = SlotSeed.spread(mixed, seed) & mask
    while pairs[slot].number >= 0,
      pairs[slot].session != session || pairs[slot].number != number
    {
      slot = (slot &+ 1) & mask
    }
    return slot
  }

  /// As ``SessionTable/reserve(_:)``.
  package mutating func reserve(_ more: Int) {
    let slots = SlotSeed.slots(for: count + more, from: pairs.count)
    guard slots > pairs.count else { return }
    let old = pairs
    pairs = Array(repeating: .free, count: slots)
    for pair in old where pair.number >= 0 { pairs[slot(of: pair.session, pair.number)] = pair }
  }
}

/// Where a session's slot is looked for. The session hash has a documented key, so anybody could make
/// ids that crowd one part of a table; this number of the process's own keeps them from knowing which.
/// Nothing that is written depends on slots.
enum SlotSeed {
  /// One for all tables, so that one is poured into another in the order of its slots.
  static let ofThisProcess = UInt64.random(in: .min ... .max)

  /// How many slots a table of now `slots` needs for `count` entries: twice as many until at most
  /// 3/4 of them are taken.
  @inline(__always)
  static func slots(for count: Int, from slots: Int) -> Int {
    var slots = slots
    while count * 4 > slots * 3 { slots *= 2 }
    return slots
  }

  @inline(__always)
  static func spread(_ session: UInt64, _ seed: UInt64) -> Int {
    let product = (session ^ seed).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return Int(truncatingIfNeeded: product.high ^ product.low)
  }
}
