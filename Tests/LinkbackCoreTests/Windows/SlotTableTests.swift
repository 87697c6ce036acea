import Testing

@testable import LinkbackCore

@Suite struct SlotTableTests {
  private typealias Table = SlotTable<SessionPart.Membership>

  private static func table() -> Table {
    Table(slots: 8)
  }

  private static func key(_ dice: inout Dice) -> SessionPart.Membership {
    let session = dice.once(in: 2) ? UInt64(dice.below(600)) : (dice.next() >> 54) << 50
    return SessionPart.Membership(session: session, number: Int32(dice.below(4)))
  }

  @Test func itIsASet() {
    var dice = Dice(seed: 2)
    var table = Self.table()
    var known: Set<[UInt64]> = []
    for step in 0..<8_000 {
      let key = Self.key(&dice)
      let isNew = known.insert([key.session, UInt64(key.number)]).inserted
      let slot = table.slot(of: key)
      #expect(table[slot].isFree == isNew)
      let isInserted = table.insert(key)
      #expect(isInserted == isNew)
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
    let zeros = SessionPart.Membership(session: 0, number: 0)
    #expect(table[table.slot(of: zeros)].isFree)
    let isInserted = table.insert(zeros)
    let isInsertedAgain = table.insert(zeros)
    #expect(isInserted && !isInsertedAgain && table.count == 1)
  }

  /// Tables begin with shared memory: what one takes is in no other.
  @Test func tablesShareNothingButTheirBeginning() {
    let empty = Self.table()
    var first = empty
    var second = empty
    let isInFirst = first.insert(SessionPart.Membership(session: 1, number: 1))
    let isInSecond = second.insert(SessionPart.Membership(session: 2, number: 1))
    #expect(isInFirst && isInSecond && first.count == 1 && second.count == 1)
    empty.forEach { Issue.record("\($0)") }
  }

  /// A small table may have much room; a large one has not much more than it needs, and neither is
  /// ever full.
  @Test func itGrowsByLittleOnceItIsLarge() {
    var table = Self.table()
    var sizes = [table.slotCount]
    for session in 0..<300_000 as Range<UInt64> {
      _ = table.insert(SessionPart.Membership(session: session, number: 7))
      let slots = table.slotCount
      if slots != sizes[sizes.count - 1] { sizes.append(slots) }
      if slots > 1 << 16, table.count * 10 < slots * 6 {
        Issue.record("\(table.count) of \(slots)")
      }
      if table.count * 8 > slots * 7 { Issue.record("\(table.count) of \(slots)") }
    }
    #expect(sizes.prefix(3) == [8, 16, 32])
    for (slots, more) in zip(sizes, sizes.dropFirst()) {
      #expect(more - slots == (slots < 1 << 16 ? slots : slots / 4))
    }
    #expect(sizes.count > 18)
  }

  @Test func roomForMoreIsMadeAtOnce() {
    var table = Self.table()
    table.reserve(1_000)
    let slots = table.slotCount
    for session in 0..<1_000 as Range<UInt64> {
      _ = table.insert(SessionPart.Membership(session: session, number: 1))
    }
    #expect(table.slotCount == slots)
    #expect(slots == 2_048)
  }

  /// Else pouring one table into another would crowd one stretch of that.
  @Test func placesOfTwoTablesAreInOneOrder() {
    var dice = Dice(seed: 4)
    for _ in 0..<2_000 {
      let (first, second) = (SessionPlace(of: dice.next()), SessionPlace(of: dice.next()))
      if first.slot(of: 100_003) < second.slot(of: 100_003) {
        #expect(first.slot(of: 777) <= second.slot(of: 777))
      }
      #expect((0..<SessionPlace.parts).contains(first.part))
      #expect((0..<17).contains(first.slot(of: 17)))
    }
  }

  /// Parts and slots are taken alike, even for numbers that differ in few bits.
  @Test func placesAreSpreadEvenly() {
    for shift in [0, 20, 56] as [UInt64] {
      var parts = [Int](repeating: 0, count: SessionPlace.parts)
      var slots = [Int](repeating: 0, count: 50)
      for number in 0..<12_800 as Range<UInt64> {
        let place = SessionPlace(of: number << shift)
        parts[place.part] += 1
        slots[place.slot(of: 50)] += 1
      }
      // 56 leaves 256 different ones, 50 times each.
      let slack = shift == 56 ? 8 : 2
      let (fullestPart, fullestSlot) = (parts.max() ?? 0, slots.max() ?? 0)
      #expect(fullestPart < 200 * slack && fullestSlot < 256 * slack, "\(shift)")
    }
  }
}
