import CoreFixtures
import Testing

@testable import LinkbackCore

/// Lines of columns whose `#Fields` line is missing.
@Suite struct W3CRecognitionTests {
  @Test(arguments: [
    (
      "2026-11-22 10:00:00 192.0.2.9 GET /link session_id=csn_1 443 - 192.0.2.1 UA - 200 0 0 46",
      true
    ),
    ("2026-11-22 10:00:01 W3SVC1 WEB01 192.0.2.9 PUT /link - 80", true),
    ("2026-11-22\t10:00:01.5\tOPTIONS\thttp://example.com/\t-", true),
    ("2026-11-22 10:00:00,123 x GET /link", false), ("2026-11-22 10:00:00 [x] GET /link", false),
    ("2026-11-22 10:00:00 \"x\" GET /link", false), ("2026-11-22 10:00:00 +0000 GET /link", false),
    ("2026-11-22 10:00:00 GET link", false), ("2026-11-22 10:00:00 get /link", false),
    ("2026-11-22 10:00:00 /link GET", false), ("2026-11-22 GET /link", false),
    ("2026-11-22 10:00:00 INFO x /link", false), ("2026-11-22T10:00:00 GET /link", false),
    ("2026-11-22 10:00:00 GE /link", false), ("2026-11-22 10:00:00 PROPFINDX /link", false),
    ("", false), ("2026-11-22 10:00:00", false), ("2026/11/22 10:00:00 GET /link", false),
  ])
  func aLineWithoutItsFieldsLineIsRecognised(line: String, isRecognised: Bool) {
    func lacks(_ reader: LineReader) -> Bool {
      withExactSpan(line) { reader.lacksFieldsLine($0) }
    }
    #expect(lacks(LineReader(format: nil, zone: .utc)) == isRecognised)
    #expect(lacks(LineReader(format: LogFormat(.w3c), zone: .utc)) == isRecognised)
    #expect(!lacks(LineReader(format: LogFormat(.combined), zone: .utc)))
    let known = W3CState { _ in W3CDirectives(fields: Array("#Fields: date time cs-uri".utf8)) }
    #expect(!lacks(LineReader(format: nil, zone: .utc, columns: known)))
  }
}
