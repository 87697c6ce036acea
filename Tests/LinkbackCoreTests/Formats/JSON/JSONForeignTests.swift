import Testing

/// Members of an object that may be about something else than the request: the record's own go before them.
@Suite struct JSONForeignTests {
  private static let time = #""time":"2026-11-22T10:00:00Z","method":"GET""#
  private static let callback = #""uri":"/link?session_id=csn_1&status=success""#
  private static let objects = ["upstream", "backend", "auth", "x", "next", "hook", "image"]

  private static func said(_ members: String) -> String { verdict("{\(members)}") }

  /// The line with the members in both orders, each of which has to say the same.
  private static func said(_ own: String, beside other: String) -> String {
    let (first, second) = (said("\(time),\(own),\(other)"), said("\(time),\(other),\(own)"))
    return first == second ? first : "\(first) or \(second)"
  }

  @Test(arguments: objects)
  func aPageOfAnotherURLIsNoCallback(object: String) {
    let other = "\"\(object)\":{\(Self.callback)}"
    for own in [
      #""path":"/a.png""#, #""url":"/a.png?v=1","status":200"#, #""request":{"uri":"/a.png"}"#,
    ] {
      #expect(Self.said(own, beside: other) == "other", "\(own) \(other)")
    }
  }

  @Test(arguments: ["view", "page", "document", "initiator", "previous", "csp-report"])
  func aBrowsersReportIsNoRequest(object: String) {
    for name in ["url", "document-uri", "uri"] {
      let other = #""\#(object)":{"\#(name)":"https://example.com/link?session_id=csn_1&status=s"}"#
      #expect(["other", "malformed"].contains(Self.said("\(Self.time),\(other)")), "\(other)")
      #expect(Self.said(#""path":"/a.png""#, beside: other) == "other")
    }
  }

  @Test(arguments: objects)
  func theRecordsOwnMembersCount(object: String) {
    let others = [
      #""statusCode":200"#, #""status_code":200"#, #""response":{"status":200}"#,
      #""http_status":200"#,
      #""responseCode":200"#, #""uri":"/v1?step=1","status":200"#, #""requestPath":"/v1?step=1""#,
      #""requestMethod":"POST""#, #""request":{"method":"POST","url":"/v1?a=b"}"#,
      #""startedAt":"2026-11-22T09:00:00Z""#, #""host":"db.example","http_host":"db.example""#,
      #""query":"session_id=csn_2&status=x""#,
      #""redirect_url":"app://x?session_id=csn_2&status=x""#,
    ]
    for other in others {
      let nested = "\"\(object)\":{\(other)}"
      let own = "\(Self.callback),\"status\":500"
      #expect(
        Self.said(own, beside: nested) == "2026-11-22T10:00:00Z csn_1 success /link - 500",
        "\(nested)")
      // The record has no response: that of something else is none of it.
      #expect(
        Self.said(Self.callback, beside: nested) == "2026-11-22T10:00:00Z csn_1 success /link - -",
        "\(nested)")
    }
  }

  @Test func aRecordInsideOneObjectIsRead() {
    let line = #""x":{\#(Self.time),\#(Self.callback),"status":302,"http_host":"example.com"}"#
    #expect(Self.said(line) == "2026-11-22T10:00:00Z csn_1 success /link example.com 302")
    let downstream = #""downstream":{"statusCode":500},"upstream":{"statusCode":200}"#
    #expect(
      Self.said(Self.callback, beside: downstream)
        == "2026-11-22T10:00:00Z csn_1 success /link - 500")
  }

  @Test func twoResponsesAreNone() {
    #expect(Self.said("\(Self.time),\(Self.callback),\"status\":302,\"status\":500") == "malformed")
    #expect(
      Self.said("\(Self.time),\(Self.callback),\"status\":302,\"status\":302").hasSuffix(" 302"))
    #expect(Self.said("\(Self.time),\(Self.callback),\"resultCode\":\"500\"").hasSuffix(" 500"))
    #expect(Self.said("\(Self.time),\(Self.callback),\"elb_status_code\":500").hasSuffix(" 500"))
  }
}
