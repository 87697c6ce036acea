@testable import LinkbackCore
import Testing

/// Which of the members that may hold the target counts, and as what.
@Suite struct JSONTargetTests {
  private static let query = "session_id=csn_1&status=s"
  private static let counted = "2026-11-22T10:00:00Z csn_1 s /a - -"

  private static func said(_ members: String) -> String {
    verdict("{\"ts\":1795341600,\(members.replacing("Q", with: query))}")
  }

  private static let targets =
    JSONFieldNames.request.map(\.description) + JSONFieldNames.target.map(\.description)

  /// A bare path under one name, or a request line with one, beside a URL with a query or a request line
  /// with one under another: the query counts, whatever the names and their order.
  @Test func theQueryCountsInEachPairOfNames() {
    let request = Set(JSONFieldNames.request.map(\.description))
    for bare in Self.targets {
      for whole in Self.targets where whole != bare {
        let bareText = request.contains(bare) ? "GET /a HTTP/1.1" : "/a"
        let wholeText = request.contains(whole) ? "GET /a?Q HTTP/1.1" : "/a?Q"
        let members = ["\"\(bare)\":\"\(bareText)\"", "\"\(whole)\":\"\(wholeText)\""]
        for pair in [members, members.reversed()] {
          let said = Self.said(pair.joined(separator: ","))
          #expect(said == Self.counted, "\(pair)")
        }
      }
      // A query of its own beside each.
      for query in JSONFieldNames.query {
        let members = ["\"\(bare)\":\"/a\"", "\"\(query)\":\"Q\""]
        for pair in [members, members.reversed()] {
          #expect(Self.said(pair.joined(separator: ",")) == Self.counted, "\(pair)")
        }
      }
    }
  }

  /// Of two with a query the first in the list counts.
  @Test func theFirstOfTwoWithAQueryCounts() {
    let names = JSONFieldNames.target.map(\.description)
    for (index, better) in names.enumerated() {
      for worse in names[(index + 1)...] {
        let members = ["\"\(better)\":\"/a?Q\"", "\"\(worse)\":\"/b?session_id=csn_2&status=x\""]
        for pair in [members, members.reversed()] {
          #expect(Self.said(pair.joined(separator: ",")) == Self.counted, "\(pair)")
        }
      }
    }
    let queries = JSONFieldNames.query.map(\.description)
    for (index, better) in queries.enumerated() {
      for worse in queries[(index + 1)...] {
        let members = ["\"\(better)\":\"Q\"", "\"\(worse)\":\"session_id=csn_2&status=x\""]
        for pair in [members, members.reversed()] {
          #expect(Self.said("\"url\":\"/a\"," + pair.joined(separator: ",")) == Self.counted)
        }
      }
    }
  }

  /// A whole request line is one under every name, with its own method and its own case.
  @Test func aRequestLineIsOneUnderEachName() {
    for name in Self.targets {
      #expect(Self.said("\"\(name)\":\"GET /a?Q HTTP/1.1\"") == Self.counted, "\(name)")
      #expect(Self.said("\"\(name)\":\"GET /a?Q HTTP/2\",\"method\":\"POST\"") == Self.counted)
      #expect(Self.said("\"\(name)\":\"POST /a?Q HTTP/1.1\"") == "wrong_method", "\(name)")
      #expect(Self.said("\"\(name)\":\"get /a?Q HTTP/1.1\"") == "wrong_method", "\(name)")
      #expect(Self.said("\"\(name)\":\"GET /a?Q\"") == Self.counted, "\(name)")
      #expect(Self.said("\"\(name)\":\"  GET /a?Q HTTP/1.1 \"") == Self.counted, "\(name)")
    }
  }

  @Test(arguments: [
    (#""http":{"url":"GET /a?Q HTTP/1.1"}"#, counted),
    (#""request":{"uri":"POST /a?Q HTTP/1.1"}"#, "wrong_method"),
    (
      #""url":"GET https:\/\/example.com/a?Q HTTP/1.1""#,
      "2026-11-22T10:00:00Z csn_1 s /a example.com -"
    ),
    (#""url":"GET  /a?Q  HTTP/1.1""#, counted),
    // A space and no method: no target.
    (#""url":"/a?Q HTTP/1.1""#, "malformed"), (#""url":"/a?Q&x=a b""#, "malformed"),
    (#""uri":"/a b?Q""#, "malformed"), (#""url":"see /a?Q""#, "malformed"),
    (#""url":"(GET) /a?Q HTTP/1.1""#, "malformed"),
    (#""url":"https://h/a?Q HTTP/1.1""#, "malformed"),
    (#""request":"/a b?Q","method":"GET""#, "other"), (#""request":"/a b?Q""#, "other"),
    // It hides no other.
    (#""uri":"/a?Q HTTP/1.1","path":"/a?Q""#, counted),
    // The method of a request line counts beside the URL of another member, unless one is named.
    (#""request":"POST /a HTTP/1.1","url":"/a?Q""#, "wrong_method"),
    (#""request":"GET /a HTTP/1.1","url":"/a?Q""#, counted),
    (#""request":"get /a HTTP/1.1","url":"/a?Q""#, "wrong_method"),
    (#""request":"POST /a HTTP/1.1","url":"/a?Q","method":"GET""#, counted),
    (#""request":"Completed 200 OK","url":"/a?Q""#, counted),
    // Spaces at both ends are no part.
    (#""url":"  /a?Q ""#, counted), (#""path":" /a ","args":" Q ""#, counted),
    (#""url":"/a?Q","method":" GET ""#, counted),
    // Methods compare without case, for a framework wrote them.
    (#""url":"/a?Q","method":"get""#, counted), (#""url":"/a?Q","req":{"method":"Get"}"#, counted),
    (#""url":"/a?Q","method":"post""#, "wrong_method"),
    (#""url":"/a?Q","verb":"gets""#, "wrong_method"),
    (#""url":"/a?Q","method":"-","verb":"PUT""#, "wrong_method"),
    // A type is a method where it is one.
    (#""url":"/a?Q","request_type":"GET""#, counted),
    (#""url":"/a?Q","request_type":"xhr""#, counted),
    (#""url":"/a?Q","request_type":"post""#, "wrong_method"),
    // An empty query beside a full one of its own; a question mark in front of one.
    (#""uri":"/a?","args":"Q""#, counted), (#""uri":"/a?#x","args":"Q""#, counted),
    (#""request":"GET /a? HTTP/1.1","query":"?Q""#, counted),
    (#""path":"/a","query":"?Q""#, counted),
    (#""uri":"/a?x=1","args":"Q""#, "other"),
    // A query by its looks goes first.
    (#""path":"/a","raw_query":"x","query":"Q""#, counted),
    (#""path":"/a","query_string":"SELECT a = 1","args":"Q""#, counted),
    (#""path":"/a","params":{"session_id":"csn_2","status":"x"},"query":"Q""#, counted),
    (#""path":"/a","params":"Q""#, counted), (#""path":"/a","qs":"?Q""#, counted),
    // Objects and lists of parameters are no queries.
    (#""path":"/a","params":{"session_id":"csn_1","status":"s"}"#, "other"),
    (#""path":"/a","params":[{"key":"session_id","value":"csn_1"}]"#, "other"),
    (#""path":"/a","query":{"session_id":"csn_1","status":"s"}"#, "other"),
    (#""path":"/a","query":["session_id=csn_1&status=s"]"#, "other"),
    // Two that are as good: which one was asked for, nothing tells.
    (#""uri":"/a?Q","uri":"/b?session_id=csn_2&status=x""#, "malformed"),
    (#""a":{"uri":"/a?Q"},"b":{"uri":"/b?x=1"}"#, "malformed"),
    (#""a":{"uri":"/a?Q"},"b":{"uri":"/b"}"#, counted), (#""uri":"/a?Q","uri":"/a?Q""#, counted),
    (#""a":{"uri":"/b"},"b":{"uri":"/a"},"query":"Q""#, "malformed"),
    (#""a":{"uri":"/a?Q"},"b":{"uri":"/b?x=1"},"uri":"/a?Q""#, counted),
    (#""data":{"query":"Q"},"log":{"query":"x=1"},"uri":"/a""#, "malformed"),
    (#""a":{"query":"Q"},"uri":"/a""#, "other"),
    (#""a":{"query":"y=1"},"b":{"query":"x=1"},"uri":"/a?Q""#, counted),
    // A module's name is no target.
    (#""target":"app::session_id","path":"/a?Q""#, counted),
    (#""target":"app::session_id?Q""#, "malformed"),
    // What others ask for, and what a page was before, are none.
    (#""upstream_url":"/a?Q""#, "malformed"), (#""referrer_url":"/a?Q","url":"/b""#, "other"),
  ])
  func itsTextSaysWhatItIs(members: String, expected: String) {
    #expect(Self.said(members) == expected, "\(members)")
  }

  @Test(arguments: [
    ("302", "302"), ("\"302\"", "302"), ("302.0", "302"), ("302.00", "302"), ("\"302.0\"", "302"),
    ("\"302 Found\"", "302"), ("\" 302 \"", "302"), ("null", "-"), ("302.5", "-"), ("\"30\"", "-"),
    ("7", "-"), ("099", "-"), ("0", "-"), ("\"000\"", "-"), ("-1", "-"), ("\"-\"", "-"),
    ("\"\"", "-"),
    ("2000", "-"), ("\"302Found\"", "-"), ("\"success\"", "-"), ("true", "-"), ("{}", "-"),
    ("[302]", "302"), ("[302,200]", "-"), ("302e0", "-"),
  ])
  func theResponseIsThreeDigits(text: String, response: String) {
    #expect(Self.said("\"url\":\"/a?Q\",\"status\":\(text)") == Self.counted.dropLast() + response)
    // One that is none hides no other.
    let other = response == "-" ? "204" : response
    #expect(
      Self.said("\"code\":204,\"url\":\"/a?Q\",\"status\":\(text)") == Self.counted.dropLast()
        + other)
  }
}
