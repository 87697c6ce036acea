import CoreFixtures
import Testing

/// What a record is, besides its request: a browser's report, a part of a line, an answer, a shipper's own record.
@Suite struct JSONRecordKindTests {
  private static let counted = "2026-11-22T10:00:00Z csn_1 s /link - -"
  private static let url = "/link?session_id=csn_1&status=s"
  private static let start = #""time":"2026-11-22T10:00:00Z","#

  // MARK: Times

  /// A duration in nanoseconds may look as an epoch of another year.
  @Test(arguments: [
    (#""time":"2026-11-22T10:00:00Z","request_time":812345678"#, counted),
    (#""time":"2026-11-22T10:00:00Z","http":{"request_time":3412345000}"#, counted),
    (#""@timestamp":"2026-11-22T10:00:00Z","request":{"time":812345678}"#, "malformed"),
    (#""ts":1795341600,"request_time":812345678"#, counted),
    (#""ts":1795341600,"request_time":812345"#, counted),
    (#""timestamp":"2026-11-22T10:00:09Z","request_time":1795341600"#, counted),
    (#""request_time":1795341600"#, counted),
    (#""@timestamp":"2026-11-22T10:00:09Z","time":1795341600"#, counted),
    (#""@timestamp":"2026-12-20T10:00:09Z","ts":1795341600"#, counted),
    (#""@timestamp":"2026-11-22T10:00:00Z","response":{"time":812345678}"#, counted),
    (#""@timestamp":"2026-11-22T10:00:00Z","time":812345678"#, "malformed"),
    (#""@timestamp":"2026-11-22T10:00:00Z","ts":812345678"#, "malformed"),
    (#""time":"2026-11-22T10:00:00Z","created_at":812345678"#, counted),
  ])
  func durationsAreNoTimes(times: String, expected: String) {
    let url = #""uri":"\#(Self.url)""#
    #expect(verdict("{\(times),\(url)}") == expected)
    #expect(verdict("{\(url),\(times)}") == expected)
    let reversed = times.split(separator: ",").reversed().joined(separator: ",")
    if !times.contains("{") { #expect(verdict("{\(reversed),\(url)}") == expected) }
  }

  @Test func durationsInPairsAreNoTimes() {
    let line = "time=2026-11-22T10:00:00Z method=GET path=\(Self.url) request_time=812345678"
    #expect(verdict(line) == Self.counted)
    #expect(verdict(line.replacing("=", with: ":").replacing(" ", with: "\t")) != Self.counted)
    let labels =
      "time:2026-11-22T10:00:00Z\tmethod:GET\turi:\(Self.url)\trequest_time:812345678"
    #expect(verdict(labels) == Self.counted)
  }

  // MARK: Other events

  /// A sensor's alert tells of a request that its `http` event has told of, and a program logs what it asks of others.
  @Test(arguments: [
    (#""event_type":"http","flow_id":1"#, true), (#""event_type":"alert","flow_id":1"#, false),
    (#""event_type":"fileinfo","flow_id":1"#, false), (#""flow_id":1,"event_type":"flow""#, false),
    (#""event_type":"alert""#, true), (#""event_type":"request""#, true),
    (#""kind":"SPAN_KIND_CLIENT""#, false), (#""kind":"SPAN_KIND_SERVER""#, true),
    (#""kind":"client""#, true), (#""span.kind":"client""#, false),
    (#""span":{"kind":"CLIENT"}"#, false),
    (#""span.kind":"server""#, true), (#""direction":"outgoing""#, false),
    (#""direction":"Outbound""#, false), (#""network":{"direction":"egress"}"#, false),
    (#""direction":"inbound""#, true), (#""direction":"up""#, true),
  ])
  func otherEventsAreNoRequests(members: String, isRequest: Bool) {
    let line = #"{\#(Self.start)\#(members),"method":"GET","url":"\#(Self.url)"}"#
    #expect(verdict(line) == (isRequest ? Self.counted : "other"))
  }

  // MARK: Whose URL it is

  /// The path of a file is no request's, and hides no line that can't be read.
  @Test(arguments: [
    #""log":{"file":{"path":"/var/log/app.log"}},"agent":{"type":"filebeat"}"#,
    #""path":"/var/log/app.log""#, #""pathname":"/srv/app/protocols.py""#,
    #""file":{"path":"/var/log/app.log"}"#, #""url":"/image.png""#,
  ])
  func aPathBesideAMessageHidesNothing(path: String) {
    let torn = #"192.0.2.10:5123 - \"GET \#(Self.url) HTTP/1.1\" 302"#
    #expect(verdict("{\(Self.start)\(path),\"message\":\"\(torn)\"}") == "malformed")
    // A request of its own does.
    let request = #""method":"GET","uri":"/x""#
    #expect(verdict("{\(Self.start)\(path),\(request),\"message\":\"\(torn)\"}") == "other")
    #expect(
      verdict("{\(Self.start)\(path),\"message\":\"nothing about one, in many words\"}") == "other")
  }

  /// Of an answer the status counts, not what is in it.
  @Test(arguments: ["response", "res", "reply", "http_response"])
  func whatWasAnsweredIsNoRequest(name: String) {
    let answer = #""\#(name)":{"status":302,"url":"\#(Self.url)","data":{"uri":"\#(Self.url)"}}"#
    #expect(verdict("{\(Self.start)\"path\":\"/api\",\(answer)}") == "other")
    let line = "{\(Self.start)\"path\":\"\(Self.url)\",\(answer)}"
    #expect(verdict(line) == "2026-11-22T10:00:00Z csn_1 s /link - 302")
    let location =
      #"{\#(Self.start)"path":"/go","response":{"status":302,"headers":{"location":"a://b\#(Self.url)"}}}"#
    #expect(verdict(location).hasSuffix("302 location"))
  }

  @Test func vercelHasTheQueryInItsProxysRecord() {
    let proxy =
      #""proxy":{"timestamp":1795341600000,"method":"GET","host":"example.com","path":"\#(Self.url)","statusCode":302}"#
    let line = #"{"source":"lambda","timestamp":1795341600000,"path":"/link",\#(proxy)}"#
    #expect(verdict(line) == "2026-11-22T10:00:00Z csn_1 s /link example.com 302")
  }

  @Test(arguments: [
    #""document-uri":"U","violated-directive":"img-src","blocked-uri":"https://x.example/a.png""#,
    #""report":{"document-uri":"U","effective-directive":"img-src"}"#,
    #""type":"csp-violation","age":10,"url":"U","body":{"documentURL":"U"}"#,
    #""type":"deprecation","url":"U","body":{"id":"x"}"#,
  ])
  func reportsOfBrowsersAreNoRequests(report: String) {
    let report = report.replacing("U", with: "https://example.com\(Self.url)")
    #expect(verdict("{\(Self.start)\(report)}") == "other")
  }

  @Test func otherTypesAreNoReports() {
    for type in [#""type":"request""#, #""type":"crash""#, #""body":{"a":1}"#] {
      #expect(verdict("{\(Self.start)\(type),\"uri\":\"\(Self.url)\"}") == Self.counted)
    }
  }

  // MARK: Parts of lines

  private static let pair = "time=2026-11-22T10:00:00Z path=\(url)"

  @Test(arguments: [
    #""logtag":"P""#, #""partial_message":"true""#, #""_LINE_BREAK":"line-max""#,
  ])
  func partsOfALineDoNotCount(part: String) {
    let message = #""log":"\#(Self.pair)""#
    #expect(verdict("{\(message),\(part)}") == "malformed")
    let whole = part.replacing("\"P\"", with: "\"F\"").replacing("true", with: "false")
      .replacing("line-max", with: "eof")
    #expect(verdict("{\(message),\(whole)}") == Self.counted)
  }

  @Test func partsOfARuntimesLineDoNotCount() {
    let time = "2026-11-22T10:00:01.123Z stdout"
    #expect(verdict("\(time) F \(Self.pair)") == Self.counted)
    #expect(verdict("\(time) P \(Self.pair)") == "malformed")
    let line = CommonLine(target: Self.url).text
    #expect(verdict("\(time) F \(line)").hasPrefix("2026"))
    // What closes its request is whole.
    #expect(verdict("\(time) P \(line)") == verdict("\(time) F \(line)"))
  }

  // MARK: Hosts

  @Test(arguments: ["agent.type", "agent.name", "kubernetes.pod_name", "beat.name"])
  func membersWithDotsSayThatALineWasShipped(name: String) {
    let line = #"{\#(Self.start)"uri":"\#(Self.url)","host":"web.example.com","\#(name)":"x"}"#
    #expect(verdict(line) == Self.counted)
  }
}
