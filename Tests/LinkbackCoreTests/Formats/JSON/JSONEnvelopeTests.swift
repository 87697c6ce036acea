import LinkbackCore
import CoreFixtures
import Testing

@Suite struct JSONEnvelopeTests {
  private static func envelope(_ line: String) -> JSONEnvelope? {
    let bytes = Array(line.utf8)
    return JSONEnvelope(bytes.span)
  }

  private static let record = #"{"ts":1795341600,"uri":"/link?session_id=csn_1&status=s"}"#

  @Test(arguments: [
    ("[R,R]", ".[]"), ("[R,", ".[]"), (" [ R ]", ".[]"), (#"{"records":[R,R]}"#, ".records[]"),
    (#"{"Records":[R]}"#, ".Records[]"),
    (#"{"a":1,"b":{"c":["]"]},"records": [ R ]}"#, ".records[]"),
    (
      #"{"messageType":"DATA_MESSAGE","subscriptionFilters":["x"],"logEvents":[R]}"#, ".logEvents[]"
    ),
    (#"{"events":[{"timestamp":1,"message":"x"}],"nextToken":"f/1"}"#, ".events[]"),
    (
      #"{"status":"success","data":{"resultType":"streams","result":[{"values":[["1","x"]]}]}}"#,
      ".data.result[].values[][1]"
    ),
    (#"{"stream":{"app":"x"},"values":[["1795341600000000000","session_id"]]}"#, ".values[][1]"),
    ("RR", "."), ("R R ", "."), (#"{"a":{"b":[1]}}{"#, "."),
    (#"{"took":1,"hits":{"total":{"value":1},"hits":[{"_source":R}]}}"#, ".hits.hits[]"),
    (
      #"{"resourceLogs":[{"scopeLogs":[]}]}"#,
      ".resourceLogs[].scopeLogs[].logRecords[].body.stringValue"
    ),
    (#"  "uri": "/link?session_id=csn_1&status=s","#, "."), (#""uri":"/link""#, "."),
    (#"  "n": 1,"#, "."),
  ])
  func itNamesTheFilter(line: String, filter: String) throws {
    let line = line.replacing("R", with: Self.record).replacing(
      "\(Self.record)ecords", with: "Records")
    let envelope = try #require(Self.envelope(line), "\(line)")
    #expect(envelope.filter == filter)
    #expect(envelope.command(file: "a.json").hasSuffix("'\(filter)' a.json | linkback count -"))
    // Such a line is none of a log: with a mention it is malformed.
    if line.contains("session_id") { #expect(verdict(line) == "malformed") }
  }

  @Test(arguments: [
    "", " ", "[", "[]", "R,", "R]", #"{"a":1}x{"b":2}"#,
    #"{"values":[[]}"#.replacing("[[", with: "["), "[1,2]", "[x] {", #"["a"]"#, "{}", "R",
    #"{"records":{}}"#,
    #"{"records":[]}"#,
    #"{"records":[1]}"#, #"{"headers":[{"name":"Host","value":"x"}]}"#, #"{"data":{"x":1}}"#,
    #"{"records""#,
    #"{"a":["#, #"{"a":"records":[{}]}"#, #""a""#, #""a": "b" c"#, #""a" "b""#,
    #"[1795341600.0, {"a":1}]"#,
    #"192.0.2.1 - - [22/Nov/2026:10:00:00 +0000] "GET /" 200 5"#, #"{"a":"\"#,
  ])
  func othersAreNone(line: String) {
    #expect(Self.envelope(line.replacing("R", with: Self.record)) == nil, "\(line)")
  }

  /// Any bytes are looked at without harm.
  @Test func anyTextIsLookedAt() {
    var dice = Dice(seed: 31)
    let alphabet = Array("{}[]\":,\\ rec1".utf8)
    for _ in 0..<20_000 {
      let bytes = dice.bytes(dice.below(40), of: alphabet)
      withExactSpan(String(decoding: bytes, as: UTF8.self)) { _ = JSONEnvelope($0) }
    }
  }
}
