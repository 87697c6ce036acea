import LinkbackCore
import Testing

/// Lines of a mebibyte that begin as one format does and then give it something to try again at every
/// byte. None of them may take more than linear work: quadratic work would take minutes.
@Suite struct HostileLineTests {
  private static let heads: [String] =
    FormatSample.all.map { sample in
      sample.header + sample.line(SampleRequest(query: "session_id=csn_1&status=s", agent: "@"))
    }
    .flatMap { text -> [String] in
      // Behind the user agent's first byte, and behind the path's.
      ["@", "/link"].compactMap { mark in
        text.split(separator: mark, maxSplits: 1, omittingEmptySubsequences: false).first
          .map { String($0) + mark }
      }
    } + [
      "", "{\"log\":\"", "{\"a\":{\"b\":[", "#Fields: ", "#Fields: x x x x x x x ", "[pod/",
      "<1>1 - - - - - [",
    ]

  private static let units = [
    "\"", "\\", "\\\"", "{", "[", "]", "}", " ", "\t", ",", "\":\"", "\",\"", "\" \"", "\"\"\" ",
    "\" x",
    "\\\\\\\"", "[22/Nov/2026:10:00:00 +0000] \"", "/1 ", "#22", "%25", "date ", "{\"a\":",
    "\"a\":[\"b\"],",
    ": ", "session_id", "\\u005c", " \"\"", "\" 200 ", "x | ",
  ]

  @Test(arguments: units)
  func aMebibyteTakesLinearWork(unit: String) {
    for head in Self.heads {
      let body = String(repeating: unit, count: (1 << 20) / unit.utf8.count)
      for tail in ["", "\"", "\"} session_id"] {
        let scanned = ScannedLog(head + body + tail)
        #expect(scanned.statistics.lines <= 2)
      }
    }
  }
}
