@testable import LinkbackCore
import Testing

@Suite struct SessionTableTests {
  /// Keys whose low bits collide, so that slots are taken and the search goes on, around the end too.
  private static func key(_ dice: inout Dice) -> UInt64 {
    switch dice.below(3) {
    case 0: UInt64(dice.below(600)) << 40 | 0x3FF
    case 1: UInt64(dice.below(600))
    default: dice.next() >> 54 &* 0x9E37_79B9_7F4A_7C15
    }
  }

  @Test func entriesAreFoundWhateverTheTableGrowsTo() {
    var dice = Dice(seed: 1)
    var table = SessionTable()
    var known: [UInt64: Int64] = [:]
    for step in 0..<8_000 {
      let key = Self.key(&dice)
      let slot = table.slot(of: key)
      var entry = table[slot]
      #expect((entry.row >= 0) == (known[key] != nil))
      if entry.row < 0 {
        table.insert(
          SessionTable.Entry(session: key, time: Int64(step), row: 7, cell: -1), at: slot)
      } else {
        #expect(entry.session == key && entry.time == known[key])
        entry.time = Int64(step)
        table[slot] = entry
      }
      known[key] = Int64(step)
      if step == 3_000 { table.reserve(20_000) }
    }
    #expect(table.count == known.count)
    let entries = table.entries.filter { $0.row >= 0 }
    #expect(Dictionary(uniqueKeysWithValues: entries.map { ($0.session, $0.time) }) == known)
    #expect(table.count * 4 <= table.entries.count * 3)
  }

  @Test func aSessionOfHashZeroIsASession() {
    var table = SessionTable()
    let slot = table.slot(of: 0)
    #expect(table[slot].row < 0)
    table.insert(SessionTable.Entry(session: 0, time: 5, row: 0, cell: -1), at: slot)
    let entry = table[table.slot(of: 0)]
    #expect(entry.row == 0)
    #expect(table.count == 1)
  }

  @Test func pairsAreASet() {
    var dice = Dice(seed: 2)
    var pairs = SessionPairSet()
    var known: Set<[UInt64]> = []
    for step in 0..<6_000 {
      let key = Self.key(&dice)
      let number = Int32(dice.below(4))
      let isNew = known.insert([key, UInt64(number)]).inserted
      let isInserted = pairs.insert(key, number)
      #expect(isInserted == isNew)
      if step == 2_000 { pairs.reserve(10_000) }
    }
    #expect(pairs.count == known.count)
    let stored = pairs.pairs.filter { $0.number >= 0 }.map { [$0.session, UInt64($0.number)] }
    #expect(Set(stored) == known)
  }
}
