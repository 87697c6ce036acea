import CoreFixtures
import Testing

@testable import LinkbackCore

/// Names that someone chose so that they share a slot.
@Suite struct NameTableKeyTests {
  /// How many slots are looked at to find each of these names once.
  private static func probes(_ names: [String], _ hash: TableHash) -> Int {
    var table = NameTable(limit: names.count, lengthLimit: 1_024, hash: hash)
    for name in names { _ = table.number(ByteString(Array(name.utf8))) }
    #expect(table.names.count == names.count + 1)
    return table.names.indices.reduce(0) { $0 + table.probes(for: Int32($1)) }
  }

  /// Paths whose hashes end in the same 9 bits, as whoever knew the key would choose them. The table of 200
  /// names has 512 slots.
  private static func crafted(against hash: TableHash, after prefix: String) -> [String] {
    var names: [String] = []
    var number = 0
    while names.count < 200 {
      let name = "\(prefix)\(number)"
      if withExactSpan(name, { hash.hash($0, 0..<$0.count) }) & 511 == 7 { names.append(name) }
      number += 1
    }
    return names
  }

  @Test(arguments: ["", "/a/", "/" + String(repeating: "a", count: 1_000)])
  func namesThatAreCraftedAgainstAnotherKeyCrowdNoSlot(prefix: String) {
    let known = TableHash(seed: 1, factor: 0x9E37_79B9_7F4A_7C15)
    let names = Self.crafted(against: known, after: prefix)
    // So many for whoever knows the key, which nobody does.
    #expect(Self.probes(names, known) > 200 * 199 / 2)
    for hash in [
      TableHash.ofProcess, TableHash(seed: 0xA24B_AED4_963E_E407, factor: 0x9FB2_1C65_1E98_DF25),
      TableHash(seed: 1, factor: 0xD6E8_FEB8_6659_FD93),
    ] {
      #expect(Self.probes(names, hash) < 200 * 4)
    }
  }

  /// Words that differ in their highest bits alone cancel out in hashes that keep one half of a product.
  @Test func wordsThatDifferInTheirHighestBitsDoNotMeet() {
    var names: [String] = []
    for first in ["abcdef\u{e9}", "abcdefi"] {
      for number in 0..<100 { names.append("\(first)\(number)") }
    }
    #expect(Self.probes(names, .ofProcess) < 200 * 4)
  }

  /// What is counted can't depend on a key that is drawn: numbers are given in the order of names.
  @Test func numbersDoNotDependOnTheKey() {
    let names = (0..<500).map { "/\($0 * 7_919 % 300)" }
    let numbers = [1, 2, 3].map { (seed: UInt64) in
      var table = NameTable(
        limit: 200, lengthLimit: 9, reserved: ["/7"],
        hash: TableHash(seed: seed, factor: seed << 40))
      return names.map { table.number(ByteString(Array($0.utf8))) }
    }
    #expect(numbers[0] == numbers[1] && numbers[1] == numbers[2])
  }
}
