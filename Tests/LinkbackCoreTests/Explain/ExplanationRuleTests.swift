import LinkbackCore
import CoreFixtures
import Testing

@Suite struct ExplanationRuleTests {
  /// A line for each rule; between 10:00 and 11:00 by `--since` and `--until`.
  private static let lines: [(line: String, rule: ExplanationRule)] = [
    (CommonLine().text, .callbackInRequest),
    (CommonLine(session: "csn_1", status: "new").text, .callbackInRequest),
    (CommonLine(session: "abc", status: "success").text, .foreignSession),
    (CommonLine(session: "", status: "success").text, .emptySession),
    (CommonLine(session: "csn_1", status: "").text, .emptyStatus),
    (CommonLine(target: "/?session_id=csn_1").text, .noStatus),
    (CommonLine(target: "/?session_id=csn_1&amp;status=success").text, .statusAfterEntity),
    (CommonLine(target: "/?session_id=csn_1&status=a", method: "POST").text, .notGet),
    (CommonLine(target: "/?status=success").text, .noSessionParameter),
    (CommonLine(target: "/?next=session_id").text, .mentionElsewhere),
    (CommonLine(target: "/?next=https%3A%2F%2Fa%2Fb%3Fsession_id%3D1").text, .mentionElsewhere),
    (CommonLine(target: "/?next=/b%3Fa=1%26session_id%3D1").text, .mentionElsewhere),
    (CommonLine(target: "/?a=1&amp;session_id=csn_1&amp;status=b").text, .sessionAfterEntity),
    (CommonLine(target: "/?a=1&amp;amp;session_id=csn_1").text, .sessionAfterEntity),
    (CommonLine(target: "/?a=1&#38;session_id=csn_1&#38;status=b").text, .sessionAfterEntity),
    (CommonLine(target: "/?amp;session_id=csn_1&status=b").text, .sessionAfterEntity),
    (CommonLine(target: "/?a=1&AMP;session_id=csn_1&status=b").text, .sessionAfterEntity),
    (CommonLine(target: "/?a=amp;session_id=csn_1&status=b").text, .mentionElsewhere),
    (CommonLine(target: "/?a=1%26session_id%3Dcsn_1%26status%3Db").text, .encodedQuery),
    (CommonLine(target: "/a%3fsession_id%3Dcsn_1%26status%3Db").text, .encodedQuery),
    (CommonLine(target: "/a%253Fsession_id%253Dcsn_1").text, .encodedQuery),
    (CommonLine(target: "/?a=b?session_id=csn_1&status=b").text, .secondQuestionMark),
    (CommonLine(target: "/?session_id=csn_1&#38;status=success").text, .statusAfterEntity),
    (CommonLine(target: "/?session_id=csn_1&amp;amp;status=success").text, .statusAfterEntity),
    (CommonLine(target: "/?session_id=csn_1%26status%3Dsuccess").text, .encodedStatus),
    (tail("\"https://example.com/?session_id=csn_1&status=b\" \"x\""), .refererOnly),
    (tail("\"-\" \"session_id\""), .noQuery),
    (member("\"url\":\"/link\",\"params\":{\"session_id\":\"csn_1\"}"), .sessionInMember),
    (member("\"url\":\"/link?a=b\",\"params\":[\"session_id\"]"), .sessionInMember),
    (member("\"url\":\"/link\",\"headers\":{\"Referer\":[\"/?session_id=csn_1\"]}"), .refererOnly),
    (
      "2026-11-22 10:00:00 192.0.2.9 GET /link session_id=csn_1&status=a 443 - 192.0.2.1 UA - 200 0 0 46",
      .noFieldsLine
    ),
    ("{\"records\":[{\"url\":\"/?session_id=csn_1&status=a\"}]}", .manyRecords),
    ("[{\"url\":\"/?session_id=csn_1&status=a\"}]", .manyRecords),
    ("{\"a\":1,\"url\":\"/?session_id=csn_1&status=a\"}{\"a\":2}", .manyRecords),
    ("  \"url\": \"/?session_id=csn_1&status=a\",", .partOfRecord),
    (ErrorLogLine.nginx, .errorLog), (ErrorLogLine.apache, .errorLog),
    (CommonLine(session: "csn_1", status: "suc\0\0").text, .nulBytes),
    ("session_id", .noFormat), ("", .noMention), ("\0", .noMention),
    ("#Fields: date time cs-uri-query", .fieldsDirective),
    ("{\"record\":\"total\",\"v\":1,\"status\":\"success\"}", .ownRecord),
    ("{\"record\":\"explanation\",\"v\":1,\"target\":\"/?session_id=csn_1\"}", .ownRecord),
    (
      "{\"record\":\"event\",\"v\":1,\"time\":\"2026-11-22T10:00:00Z\",\"session\":\"csn_1\","
        + "\"status\":\"success\"}", .callbackRecord
    ),
    (at("09:59:59"), .beforeSince), (at("10:00:00"), .callbackInRequest),
    (at("10:59:59"), .callbackInRequest), (at("11:00:00"), .notBeforeUntil),
    (redirect("GET", 302), .callbackInLocation), (redirect("POST", 302), .callbackInLocation),
    (redirect("GET", 200), .locationWithoutRedirect), (redirect("HEAD", 302), .locationOfHead),
  ]

  private static func at(_ time: String) -> String {
    var line = CommonLine()
    line.time = "22/Nov/2026:\(time) +0000"
    return line.text
  }

  private static func tail(_ tail: String) -> String {
    var line = CommonLine(target: "/a.png")
    line.tail = "200 5 \(tail)"
    return line.text
  }

  private static func member(_ members: String) -> String {
    "{\"time\":\"2026-11-22T10:00:00Z\",\(members)}"
  }

  private static func redirect(_ method: String, _ response: Int) -> String {
    "{\"time\":\"2026-11-22T10:00:00Z\",\"request\":\"\(method) /go HTTP/1.1\",\"status\":\(response),"
      + "\"location\":\"myapp://deep-link?session_id=csn_1&status=success\"}"
  }

  private static var options: ReadingOptions {
    var options = ReadingOptions()
    options.callbacks.since = EventTime(seconds: 1_795_341_600)
    options.callbacks.until = EventTime(seconds: 1_795_345_200)
    return options
  }

  @Test(arguments: lines)
  func theRuleThatDecidedIsNamed(line: String, rule: ExplanationRule) {
    var explainer = LineExplainer(options: Self.options)
    let explanation = withExactSpan(line) { explainer.explain($0, number: 1) }
    #expect(explanation.rule == rule)
    #expect(explanation.rejection == rule.rejection)
    #expect((explanation.meaning != nil) == (rule.rejection == nil))
  }

  @Test func everyRuleHasALineHere() {
    let named = Set(Self.lines.map(\.rule)).union([.tooLong])
    #expect(named == Set(ExplanationRule.allCases))
    let explainer = LineExplainer(options: Self.options)
    #expect(explainer.oversizedLine(number: 3).rule == .tooLong)
    #expect(explainer.oversizedLine(number: 3).verdict == "oversized")
  }

  @Test func sentencesAreOneAPieceAndNameTheOptions() {
    var options = Self.options
    options.callbacks.sessionPrefixes = SessionPrefixes(["xy_", "csn_"])
    options.lineLimit = 77
    let sentences = ExplanationRule.allCases.map { $0.sentence(options) }
    #expect(Set(sentences).count == sentences.count)
    #expect(ExplanationRule.foreignSession.sentence(options).contains("begin with csn_ or xy_;"))
    #expect(ExplanationRule.tooLong.sentence(options).contains("longer than 77 bytes"))
    options.callbacks.sessionPrefixes = .any
    #expect(!ExplanationRule.callbackInRequest.sentence(options).contains("begins"))
  }

  @Test(
    arguments: [
      ("success", "show the success screen"), ("auth_expired", "enable the user to restart"),
      ("bad_configuration", "show an error message"), ("user_aborted", "return the user to where"),
      ("brand_new", "do not take it for a success"),
    ])
  func aCallbackSaysWhatToDoNext(status: String, advice: String) throws {
    var explainer = LineExplainer(options: ReadingOptions())
    let line = CommonLine(session: "csn_1", status: status).text
    let explanation = withExactSpan(line) { explainer.explain($0, number: 1) }
    #expect(try #require(explanation.nextStep).hasPrefix(advice))
  }
}
