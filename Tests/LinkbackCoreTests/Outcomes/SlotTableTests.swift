import CoreFixtures
import Testing

@testable import LinkbackCore

@Suite struct SlotTableTests {
  private typealias Table = SlotTable<SessionShard.Membership>

  private static func table() -> Table {
    Table(slots: 16)
  }

  private static func hash(_ session: UInt64) -> SessionHash {
    SessionHash(of: session, seed: SessionHash.seed)
  }

  private static func insert<Entry>(_ entry: Entry, into table: inout SlotTable<Entry>) -> Int? {
    table.insert(entry, at: entry.hash(SessionHash.seed))
  }

  private static func key(_ dice: inout Dice) -> SessionShard.Membership {
    let session = dice.once(in: 2) ? UInt64(dice.below(600)) : (dice.next() >> 54) << 50
    return SessionShard.Membership(session: session, number: Int32(dice.below(4)))
  }

  @Test func itIsASet() {
    var dice = Dice(seed: 2)
    var table = Self.table()
    var known: Set<[UInt64]> = []
    for step in 0..<8_000 {
      let key = Self.key(&dice)
      let isNew = known.insert([key.session, UInt64(key.number)]).inserted
      let index = table.index(of: key)
      #expect((index == nil) == isNew)
      #expect(index.map { table[$0].isSame(as: key) } ?? true)
      let found = Self.insert(key, into: &table)
      #expect(found == index)
      if step == 2_000 { table.reserve(10_000) }
    }
    #expect(table.count == known.count)
    var stored: [[UInt64]] = []
    table.forEach { stored.append([$0.session, UInt64($0.number)]) }
    #expect(Set(stored) == known)
    #expect(stored.count == known.count)
  }

  @Test func anEntryOfZerosIsAnEntry() {
    var table = Self.table()
    let zeros = SessionShard.Membership(session: 0, number: 0)
    #expect(table.index(of: zeros) == nil)
    let before = Self.insert(zeros, into: &table)
    let again = Self.insert(zeros, into: &table)
    #expect(before == nil && again == 0 && table.count == 1)
  }

  @Test func entriesStandInTheOrderInWhichTheyCame() {
    var table = Self.table()
    for session in 0..<5_000 as Range<UInt64> {
      _ = Self.insert(
        SessionShard.Membership(session: session &* 0x9E37_79B9, number: 7), into: &table)
    }
    var stored: [UInt64] = []
    table.forEach { stored.append($0.session) }
    #expect(stored == (0..<5_000).map { $0 &* 0x9E37_79B9 })
    for index in [0, 1_023, 1_024, 4_095, 4_999] {
      #expect(table[index].session == stored[index])
      table[index].number = 8
      #expect(table[index].number == 8)
    }
  }

  /// Such entries are told apart by the sessions alone.
  @Test func entriesOfOnePlaceAreKeptApart() {
    var table = SlotTable<Crowded>(slots: 16)
    for session in 0..<100 as Range<UInt64> {
      let found = Self.insert(Crowded(session: session), into: &table)
      #expect(found == nil)
    }
    for session in 0..<100 as Range<UInt64> {
      #expect(table.index(of: Crowded(session: session)) == Int(session))
    }
    #expect(table.index(of: Crowded(session: 100)) == nil)
  }

  private struct Crowded: SlotItem {
    var session: UInt64
    func hash(_ seed: UInt64) -> SessionHash { SessionHash(of: 1, seed: seed) }
    func isSame(as other: Crowded) -> Bool { session == other.session }
  }

  @Test func sixteenSlotsAreLookedAtAtOnce() {
    var dice = Dice(seed: 3)
    for _ in 0..<200 {
      var slots = SlotGroups(count: 3)
      let group = dice.below(3)
      for slot in 0..<16 where dice.once(in: 2) {
        slots[group, slot] = UInt32(dice.below(4)) << 30 | UInt32(dice.below(3))
      }
      let mark = UInt32(dice.below(4)) << 30
      let (free, same) = slots.masks(group, mark, 0xC000_0000)
      for slot in 0..<16 {
        #expect((free >> UInt32(slot) & 1 == 1) == (slots[group, slot] == 0))
        #expect((same >> UInt32(slot) & 1 == 1) == (slots[group, slot] >> 30 == mark >> 30))
      }
      #expect(free >> 16 == 0 && same >> 16 == 0)
    }
  }

  /// Tables begin with shared memory: what one takes is in no other.
  @Test func tablesShareNothingButTheirBeginning() {
    let empty = Self.table()
    var first = empty
    var second = empty
    let isInFirst = Self.insert(SessionShard.Membership(session: 1, number: 1), into: &first)
    let isInSecond = Self.insert(SessionShard.Membership(session: 2, number: 1), into: &second)
    #expect(isInFirst == nil && isInSecond == nil && first.count == 1 && second.count == 1)
    empty.forEach { Issue.record("\($0)") }
  }

  /// A small table may have much room; a large one has not much more than it needs, and neither is
  /// ever full.
  @Test func itGrowsByLittleOnceItIsLarge() {
    var table = Self.table()
    var sizes = [table.slotCount]
    for session in 0..<300_000 as Range<UInt64> {
      _ = Self.insert(SessionShard.Membership(session: session, number: 7), into: &table)
      let slots = table.slotCount
      if slots != sizes[sizes.count - 1] { sizes.append(slots) }
      if slots > 1 << 16, table.count * 10 < slots * 6 {
        Issue.record("\(table.count) of \(slots)")
      }
      if table.count * 8 > slots * 7 { Issue.record("\(table.count) of \(slots)") }
    }
    #expect(sizes.prefix(3) == [16, 32, 64])
    for (slots, more) in zip(sizes, sizes.dropFirst()) {
      #expect(more - slots == (slots < 1 << 16 ? slots : slots / 64 * 16))
    }
    #expect(sizes.count > 17)
  }

  @Test func roomForMoreIsMadeAtOnce() {
    var table = Self.table()
    table.reserve(1_000)
    let slots = table.slotCount
    for session in 0..<1_000 as Range<UInt64> {
      _ = Self.insert(SessionShard.Membership(session: session, number: 1), into: &table)
    }
    #expect(table.slotCount == slots)
    #expect(slots == 2_048)
  }

  /// Parts and slots are taken alike, even for numbers that differ in few bits.
  @Test func placesAreSpreadEvenly() {
    for shift in [0, 20, 56] as [UInt64] {
      var parts = [Int](repeating: 0, count: SessionHash.shards)
      var slots = [Int](repeating: 0, count: 50)
      for number in 0..<12_800 as Range<UInt64> {
        let hash = Self.hash(number << shift)
        parts[hash.shard] += 1
        #expect((0..<17).contains(hash.slot(of: 17)))
        slots[hash.slot(of: 50)] += 1
      }
      // 56 leaves 256 different ones, 50 times each.
      let slack = shift == 56 ? 8 : 2
      let (fullestPart, fullestSlot) = (parts.max() ?? 0, slots.max() ?? 0)
      #expect(fullestPart < 200 * slack && fullestSlot < 256 * slack, "\(shift)")
    }
  }
}
