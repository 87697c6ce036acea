import LinkbackCore
import CoreFixtures
import Testing

/// What is said of foreign ids: never one of them.
@Suite struct CommonBeginningTests {
  private static func beginning(_ ids: [String], cuts: [Int] = []) -> String? {
    var whole = SuspectLines()
    var lines = 0
    for part in [ids.prefix(cuts.first ?? 0), ids.dropFirst(cuts.first ?? 0)] {
      let log = part.map { CommonLine(session: $0, status: "x").text + "\n" }.joined()
      var scanner = LogScanner(options: LogScanner.Options())
      scanner.begin(path: "a")
      withExactSpan(log) { scanner.scan($0, offset: 0) }
      whole.append(scanner.suspects, after: lines)
      lines += part.count
    }
    #expect(whole.count(of: .foreign) == ids.count)
    return whole.foreignIDs.text
  }

  @Test(
    arguments: [
      (["cs_test_a1", "cs_test_b2"], "cs_test_"), (["cs_test_ab", "cs_test_ac"], "cs_test_"),
      (["cs_test_a1", "cs_live_b2"], "cs_"), (["cs_test_a1"], nil),
      (["cs_test_a1", "cs_test_a1"], nil),
      (["abcd", "abce"], nil), (["x1_a", "x1_b"], nil), (["sess-a", "sess-b"], "sess-"),
      (["3f2b-a", "3f2b-b"], nil), (["cs_a", "ds_b"], nil), (["cs_", "cs_a"], "cs_"),
      (["%63s_a", "cs_b"], "cs_"), (["c%FF_a", "c%FF_b"], nil),
      (["\(String(repeating: "a", count: 40))_b", "\(String(repeating: "a", count: 40))_c"], nil),
    ] as [([String], String?)])
  func beginningIsAPrefixAlone(ids: [String], text: String?) {
    for cut in 0...ids.count { #expect(Self.beginning(ids, cuts: [cut]) == text) }
    #expect(Self.beginning(ids.reversed()) == text)
  }
}
