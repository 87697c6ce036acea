import LinkbackCore
import CoreFixtures
import Testing

@Suite struct UTF8RepairTests {
  private static func repaired(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    withExactSpan(bytes) { UTF8Repair.append($0, 0..<$0.count, to: &output) }
    return output
  }

  private struct Row: CustomTestStringConvertible, Sendable {
    var bytes: [UInt8]
    /// The code points expected; 0xFFFD for each part that is replaced.
    var scalars: [UInt32]
    init(_ bytes: [UInt8], _ scalars: [UInt32]) { (self.bytes, self.scalars) = (bytes, scalars) }
    var testDescription: String { "\(bytes.map { String($0, radix: 16) })" }
  }

  /// The tables of the Unicode Standard, §3.9: 3-8 to 3-11, and the borders of table 3-7.
  private static let table: [Row] = [
    // Table 3-8: non-shortest forms.
    Row(
      [0xC0, 0xAF, 0xE0, 0x80, 0xBF, 0xF0, 0x81, 0x82, 0x41],
      [0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0x41]),
    // Table 3-9: surrogates.
    Row(
      [0xED, 0xA0, 0x80, 0xED, 0xBF, 0xBF, 0xED, 0xAF, 0x41],
      [0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0x41]),
    // Table 3-10: other ill-formed sequences.
    Row(
      [0xF4, 0x91, 0x92, 0x93, 0xFF, 0x41, 0x80, 0xBF, 0x42],
      [0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0x41, 0xFFFD, 0xFFFD, 0x42]),
    // Table 3-11: truncated sequences.
    Row(
      [0xE1, 0x80, 0xE2, 0xF0, 0x91, 0x92, 0xF1, 0xBF, 0x41],
      [0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0x41]),
    Row([0xC2, 0x80], [0x80]),
    Row([0xDF, 0xBF], [0x7FF]),
    Row([0xE0, 0xA0, 0x80], [0x800]),
    Row([0xE0, 0x9F, 0x80], [0xFFFD, 0xFFFD, 0xFFFD]),
    Row([0xED, 0x9F, 0xBF], [0xD7FF]),
    Row([0xEE, 0x80, 0x80], [0xE000]),
    Row([0xEF, 0xBF, 0xBF], [0xFFFF]),
    Row([0xF0, 0x90, 0x80, 0x80], [0x10000]),
    Row([0xF4, 0x8F, 0xBF, 0xBF], [0x10FFFF]),
    Row([0xF5, 0x80], [0xFFFD, 0xFFFD]),
    Row([0x41, 0xE2, 0x82], [0x41, 0xFFFD]),
    Row([0xF0, 0x9F, 0x98], [0xFFFD]),
    Row([0xE2, 0x82, 0xAC], [0x20AC]),
    Row([], []),
  ]

  @Test(arguments: table)
  private func eachMaximalIllFormedPartBecomesOneReplacement(row: Row) {
    let scalars = row.scalars.compactMap(UnicodeScalar.init)
    #expect(Self.repaired(row.bytes) == Array(String(String.UnicodeScalarView(scalars)).utf8))
  }

  @Test func randomBytesAreRepairedAsTheStandardLibraryRepairsThem() {
    var dice = Dice(seed: 1)
    let borders: [UInt8] = [
      0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1,
      0xEC,
      0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
    ]
    for _ in 0..<5_000 {
      let bytes = dice.bytes(dice.below(12), of: borders)
      #expect(Self.repaired(bytes) == Array(String(decoding: bytes, as: UTF8.self).utf8))
    }
  }

  @Test func repairedTextStaysAsItIs() {
    var dice = Dice(seed: 2)
    for _ in 0..<500 {
      let bytes = (0..<20).map { _ in UInt8.random(in: .min ... .max, using: &dice) }
      let once = Self.repaired(bytes)
      #expect(Self.repaired(once) == once)
    }
  }

  @Test func asciiIsToldFromTheRest() {
    let answers = withExactSpan([0x41, 0x7F, 0x80]) {
      (UTF8Repair.isASCII($0, 0..<2), UTF8Repair.isASCII($0, 0..<3), UTF8Repair.isASCII($0, 3..<3))
    }
    #expect(answers == (true, false, true))
  }
}
