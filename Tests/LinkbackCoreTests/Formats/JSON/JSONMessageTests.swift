import LinkbackCore
import CoreFixtures
import Testing

/// A record that carries a log line is that line.
@Suite struct JSONMessageTests {
  private static let line = CommonLine(session: "csn_1", status: "s").text.asJSON
  private static let counted = "2026-11-22T10:00:00Z csn_1 s /link - 200"
  private static let object =
    #"{\"method\":\"get\",\"uri\":\"/link?session_id=csn_1&status=s\",\"status\":200}"#

  @Test(arguments: [
    // Loose targets around it.
    #"{"log":"L","stream":"stdout","time":"2026-11-22T11:00:00Z","kubernetes":{"labels":{"url":"shop"}}}"#,
    #"{"log":"L","attrs":{"url":"https://example.com/"},"time":"2026-11-22T11:00:00Z"}"#,
    #"{"docker":{"container":{"labels":{"org":{"image":{"url":"https://h/x?y"}}}}},"@timestamp":"2026-11-22T11:00:00Z","message":"L"}"#,
    #"{"url":"/x?session_id=csn_2&status=x","message":"L","ts":1795341600}"#,
    #"{"message":"L","ts":1795341600,"request":"GET /x?session_id=csn_2&status=x HTTP/1.1"}"#,
    #"{"path":"/var/log/nginx/access.log","timestamp":"2026-11-22T11:00:00Z","message":"L"}"#,
    // Envelopes.
    #"{"time":1795345200.0,"host":"web.example","sourcetype":"access_combined","event":"L"}"#,
    #"{"version":"1.1","host":"web.example","short_message":"L","timestamp":1795345200.1,"level":6}"#,
    #"{"_index":"logs","_source":{"@timestamp":"2026-11-22T11:00:00Z","message":"L","host":{"name":"web.example"}}}"#,
    #"{"id":"1","timestamp":1795345200000,"message":"L"}"#,
    #"{"@timestamp":"2026-11-22T11:00:00Z","@message":"L"}"#,
    #"{"preview":false,"result":{"_raw":"L","_time":"2026-11-22T11:00:00Z","host":"web.example"}}"#,
    #"{"insertId":"1","jsonPayload":{"message":"L"},"timestamp":"2026-11-22T11:00:00Z"}"#,
    #"{"LogEntry":"L","TimeGenerated":"2026-11-22T11:00:00Z"}"#,
    // Of several the one that mentions a session.
    #"{"message":"a request was handled by the application","log":"L","ts":1795341600}"#,
    #"{"log":"a request was handled by the application","message":"L","ts":1795341600}"#,
    // A second wrapper inside.
    #"{"log":"{\"message\":\"M\",\"url\":\"/x\",\"ts\":1795341600}\n","stream":"stdout"}"#,
  ])
  func theLineInsideCounts(record: String) {
    let text = record.replacing("\"L\"", with: "\"\(Self.line)\"")
      .replacing("\\\"M\\\"", with: "\\\"\(Self.line.asJSON)\\\"")
    #expect(verdict(text) == Self.counted, "\(text)")
  }

  @Test(arguments: [
    #"{"level":30,"time":1795341600000,"req":{"method":"GET","url":"$U"},"res":{"statusCode":200},"msg":"request completed"}"#,
    #"{"method":"GET","path":"$U","status":200,"@timestamp":"2026-11-22T10:00:00Z","@version":"1","message":"[200] GET /link (LinkController#show) in 12 ms"}"#,
    #"{"level":"info","ts":1795341600,"msg":"handled request","request":{"method":"GET","uri":"$U"},"status":200}"#,
    #"{"message":"GET $U HTTP/1.1","method":"GET","path":"$U","status":200,"timestamp":"2026-11-22T10:00:00Z"}"#,
    #"{"message":"redirected to https://example.com/link?session_id=csn_2&status=x in 12 ms","url":"$U","status":200,"ts":1795341600}"#,
    #"{"event":"request_finished for the callback of Connect","request":"GET $U","code":200,"timestamp":"2026-11-22T10:00:00Z"}"#,
    #"{"event":{"url":"$U","status":200},"time":1795341600.0}"#,
    #"{"properties":{"requestUri":"$U","httpStatus":200},"time":"2026-11-22T10:00:00Z"}"#,
  ])
  func anAccessRecordWithAMessageIsItself(record: String) {
    let text = record.replacing("$U", with: "/link?session_id=csn_1&status=s")
    #expect(verdict(text) == Self.counted, "\(text)")
  }

  /// The time of the record around counts where the object inside has none.
  @Test(arguments: [
    (
      #"{"time":"2026-11-22T10:00:00Z","category":"AppServiceHTTPLogs","properties":"O"}"#,
      "2026-11-22T10:00:00Z"
    ),
    (#"{"log":"O\n","stream":"stdout","time":"2026-11-22T10:00:00Z"}"#, "2026-11-22T10:00:00Z"),
    (#"{"log":"O\n","stream":"stdout"}"#, "malformed"),
    (
      #"{"log":"{\"ts\":1795341601,\"uri\":\"/link?session_id=csn_1&status=s\"}","time":"2026-11-22T10:00:00Z"}"#,
      "2026-11-22T10:00:01Z"
    ),
  ])
  func theTimeAroundIsTheLast(record: String, time: String) {
    let said = verdict(record.replacing("\"O", with: "\"\(Self.object)"))
    #expect(said.prefix { $0 != " " } == time)
    if time.hasPrefix("2") { #expect(said.contains("csn_1 s /link"), "\(said)") }
  }

  /// A line's time is never that of an earlier one.
  @Test func noTimeIsKeptForTheNextLine() {
    let first = #"{"log":"\#(Self.object)","time":"2026-11-22T10:00:00Z"}"#
    for second in [
      #"{"log":"\#(Self.object)"}"#, #"{"uri":"/link?session_id=csn_1&status=s"}"#,
      #"2026-11-22T10:00:00Z stdout F {"log":"\#(Self.object)"}"#,
    ] {
      let scanned = ScannedLog(first + "\n" + second)
      // A container's runtime may say a time itself.
      #expect(scanned.statistics.callbacks == 1 || second.hasPrefix("2026"), "\(second)")
    }
  }
}
