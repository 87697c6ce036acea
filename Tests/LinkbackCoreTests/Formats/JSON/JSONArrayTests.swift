import Testing

/// What an array says: its first text, or its only word.
@Suite struct JSONArrayTests {
  private static let time = #""@timestamp":["2026-11-22T10:00:00.000Z"]"#
  private static let url = #""url.original":["/link?session_id=csn_1&status=success"]"#

  /// An answer of Elasticsearch whose `fields` have this status.
  private static func said(status: String) -> String {
    verdict(
      #"{"_index":"a","fields":{\#(time),"http.request.method":["GET"],"#
        + #""http.response.status_code":\#(status),\#(url)}}"#)
  }

  @Test(arguments: ["[302]", "[ 302 ]", #"["302"]"#, "302"])
  func theOnlyNumberIsTheResponse(status: String) {
    #expect(Self.said(status: status) == "2026-11-22T10:00:00Z csn_1 success /link - 302")
  }

  @Test(arguments: ["[302,500]", "[]", "[[302]]", "[{}]", #"[{"a":302}]"#, "[302,]"])
  func ofSeveralNoneIs(status: String) {
    #expect(Self.said(status: status) == "2026-11-22T10:00:00Z csn_1 success /link - -")
  }

  /// RFC 7464, <https://www.rfc-editor.org/rfc/rfc7464>: a record separator before each object.
  @Test func aRecordSeparatorIsNoPartOfTheObject() {
    let line = #"{\#(Self.time),"method":"GET",\#(Self.url),"status":500}"#
    #expect(verdict("\u{1E}\(line)") == "2026-11-22T10:00:00Z csn_1 success /link - 500")
    #expect(verdict("\u{1E}") == "other")
    #expect(verdict("\u{1E}\u{1E} \(line)") == verdict(line))
  }
}
