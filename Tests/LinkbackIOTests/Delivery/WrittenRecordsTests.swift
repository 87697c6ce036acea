import LinkbackCore
import Testing

@testable import LinkbackIO

@Suite struct WrittenRecordsTests {
  private static let records = ["{1}", "{two}", "{3}", "{four}"]
  private static let bytes = Array(records.map { $0 + "\n" }.joined().utf8)

  /// What is found in a file that holds this text, looked at in portions.
  private func find(_ text: String, portion: Int = .max) -> [Int] {
    var written = WrittenRecords(Self.bytes[...])
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      written.look(at: rest.prefix(portion))
      rest = rest.dropFirst(portion)
    }
    return [written.count, written.cutOff]
  }

  @Test func everyPrefixIsFoundInAnyPortions() {
    for length in 0...Self.bytes.count {
      let prefix = Self.bytes[..<length]
      let whole = prefix.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
      for portion in 1...8 {
        let found = find(String(decoding: prefix, as: UTF8.self), portion: portion)
        #expect(found == [whole, length - whole])
      }
    }
  }

  @Test(arguments: [
    ("", [0, 0]), ("{1}\nsomebody's\n{two}\n", [10, 0]), ("{1}\nsomebody's half", [4, 0]),
    ("somebody's\n", [0, 0]), ("{three}\n{two}\n{1}\n", [10, 0]), ("{3}\n{f", [14, 2]),
    ("\n{1}\n\n", [4, 0]), ("{1}\n{1}\n", [4, 0]), ("{1}\n{2", [4, 0]),
    (String(repeating: "x", count: 100) + "\n{1}\n{t", [4, 2]),
    (String(repeating: "x", count: 100), [0, 0]),
  ])
  func otherLinesArePassedOver(text: String, expected: [Int]) {
    for portion in [1, 3, .max] { #expect(find(text, portion: portion) == expected, "\(portion)") }
  }
}
