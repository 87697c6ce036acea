import LinkbackCore
import CoreFixtures
import Testing

@Suite struct NameTableTests {
  private static func number(_ name: String, in table: inout NameTable) -> NameTable.Answer {
    withExactSpan(name) { table.number($0, 0..<$0.count) }
  }

  @Test func aNameKeepsItsNumber() {
    var table = NameTable(limit: 10, lengthLimit: 10)
    #expect(Self.number("b", in: &table) == .number(1))
    #expect(Self.number("a", in: &table) == .number(2))
    #expect(Self.number("b", in: &table) == .number(1))
    #expect(Self.number("", in: &table) == .number(3))
    #expect(table.number("a") == .number(2))
    #expect(table.name(2) == "a")
    #expect(table.names == ["(other)", "b", "a", ""])
  }

  @Test func aLiteralOtherIsTheSameAsWhatExceedsTheLimit() {
    var table = NameTable(limit: 1, lengthLimit: 10)
    #expect(Self.number("(other)", in: &table) == .number(NameTable.other))
    #expect(Self.number("a", in: &table) == .number(1))
    #expect(Self.number("b", in: &table) == .tooMany)
    #expect(Self.number("(other)", in: &table) == .number(NameTable.other))
    #expect(Self.number("a", in: &table) == .number(1))
    #expect(!table.isOverLimit)
  }

  @Test func aReservedNameIsKeptWhateverTheLimit() {
    var table = NameTable(limit: 2, lengthLimit: 10, reserved: ["x", "y"])
    #expect(Self.number("y", in: &table) == .number(2))
    #expect(Self.number("a", in: &table) == .number(3))
    #expect(Self.number("b", in: &table) == .tooMany)
    #expect(!table.isOverLimit)
    #expect(Self.number("x", in: &table) == .number(1))
    #expect(table.isOverLimit)
  }

  @Test func aNameIsMeasuredOnceItIsRepaired() {
    var table = NameTable(limit: 10, lengthLimit: 6)
    #expect(Self.number("sixsix", in: &table) == .number(1))
    #expect(Self.number("seven77", in: &table) == .tooLong)
    let (fits, exceeds, same) = withExactSpan([0xFF, 0xFF, 0xFF, 0x80]) {
      (table.number($0, 0..<2), table.number($0, 0..<3), table.number($0, 2..<4))
    }
    #expect(fits == .number(2))
    #expect(exceeds == .tooLong)
    #expect(same == .number(2))
    #expect(table.name(2) == "\u{FFFD}\u{FFFD}")
  }

  @Test(arguments: 0..<50)
  func namesThatArePutBackAreNumberedAndLimitedAsBefore(seed: Int) {
    var dice = Dice(seed: UInt64(seed))
    let (limit, reserved) = (dice.within(1...20), ["x", "y"] as [ByteString])
    var table = NameTable(limit: limit, lengthLimit: 2, reserved: reserved)
    var restored = NameTable(limit: limit, lengthLimit: 2, reserved: reserved)
    let alphabet = Array("xyz(".utf8)
    for _ in 0..<dice.below(30) {
      let name = String(decoding: dice.bytes(dice.within(1...2), of: alphabet), as: UTF8.self)
      _ = Self.number(name, in: &table)
    }
    for number in table.names.indices.map({ Int32($0) }) {
      restored.restore(table.name(number), as: number, isAdmitted: table.isAdmitted(number))
    }
    #expect(restored.names == table.names)
    #expect(restored.isOverLimit == table.isOverLimit)
    for _ in 0..<60 {
      let name = String(decoding: dice.bytes(dice.within(1...3), of: alphabet), as: UTF8.self)
      #expect(Self.number(name, in: &restored) == Self.number(name, in: &table))
    }
  }

  /// Names of every length, with shared beginnings and ends, against a dictionary.
  @Test func manyNamesAreToldApart() {
    var dice = Dice(seed: 1)
    var table = NameTable(limit: 100_000, lengthLimit: 100)
    var known: [String: Int32] = [:]
    for _ in 0..<6_000 {
      let length = dice.below(dice.once(in: 4) ? 40 : 10)
      let name = String(decoding: dice.bytes(length, of: Array("ab".utf8)), as: UTF8.self)
      let answer = Self.number(name, in: &table)
      let expected = known[name] ?? Int32(known.count + 1)
      known[name] = expected
      #expect(answer == .number(expected))
    }
    for (name, number) in known { #expect(table.name(number) == ByteString(Array(name.utf8))) }
  }
}

@Suite struct ByteStringTests {
  @Test(arguments: 0...40)
  func bytesAreComparedToTheirLastOne(length: Int) {
    let bytes = (0..<length).map { UInt8($0) }
    let name = ByteString(bytes)
    for before in [0, 3] {
      let padded = Array(repeating: 0xFF, count: before) + bytes
      let isEqual = withExactSpan(padded) { name.equals($0, before..<$0.count) }
      #expect(isEqual)
      for changed in 0..<length {
        var other = padded
        other[before + changed] ^= 1
        let isStillEqual = withExactSpan(other) { name.equals($0, before..<$0.count) }
        #expect(!isStillEqual)
      }
    }
    let isPrefix = withExactSpan(bytes + [0]) { name.equals($0, 0..<$0.count) }
    #expect(!isPrefix)
  }

  @Test func namesAreOrderedByTheirBytes() {
    let names: [ByteString] = ["", "A", "Z", "a", "aa", "b", "é", "\u{FFFD}", "🙂"]
    #expect(names.shuffled().sorted() == names)
  }
}
