import LinkbackCore
import CoreFixtures
import Testing

/// Times, wrappers and names of JSON log lines.
@Suite struct JSONEntryReaderTests {
  private static let url = #""uri":"/a?session_id=csn_1&status=s""#

  private static func time(_ members: String, zone: LocalTimeZone = .utc) -> String {
    let said = verdict("{\(members),\(url)}", zone: zone)
    return String(said.prefix { $0 != " " })
  }

  @Test(arguments: [
    ("1795341600", "2026-11-22T10:00:00Z"), ("1795341600.25", "2026-11-22T10:00:00.250Z"),
    ("1795341600.000000001", "2026-11-22T10:00:00.000000001Z"),
    // The unit is the one in which it is a time of this age; a duration is none in any.
    ("1795341600123", "2026-11-22T10:00:00.123Z"), ("1795341600123.9", "2026-11-22T10:00:00.123Z"),
    ("1795341600123456", "2026-11-22T10:00:00.123456Z"),
    ("1795341600123456789", "2026-11-22T10:00:00.123456789Z"),
    ("0", "malformed"), ("0.003", "malformed"), ("12", "malformed"), ("631151999", "malformed"),
    ("4102444800", "malformed"), ("99999999999", "malformed"),
    ("-1", "malformed"), ("1.7953416E9", "2026-11-22T10:00:00Z"), ("", "malformed"),
    ("-", "malformed"),
    ("null", "malformed"),
    ("99999999999999999999", "malformed"), ("1795341600.", "malformed"), ("true", "malformed"),
    ("{}", "malformed"),
  ])
  func aNumberIsATimeSince1970(number: String, time: String) {
    #expect(Self.time("\"ts\":\(number)") == time)
    if !["{}"].contains(number) { #expect(Self.time("\"ts\":\"\(number)\"") == time) }
  }

  @Test(arguments: [
    ("2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z"),
    ("2026-11-22T10:00:00.5+01:00", "2026-11-22T09:00:00.500Z"),
    ("2026-11-22 10:00:00,123 +0100", "2026-11-22T09:00:00.123Z"),
    ("2026-11-22 10:00:00,123+0100", "2026-11-22T09:00:00.123Z"),
    ("22/Nov/2026:10:00:00 +0100", "2026-11-22T09:00:00Z"),
    ("[22/Nov/2026:10:00:00 +0100]", "2026-11-22T09:00:00Z"),
    ("[2026-11-22T10:00:00Z]", "2026-11-22T10:00:00Z"), ("[1795341600]", "2026-11-22T10:00:00Z"),
    ("2026-11-22T10:00:00", "2026-11-22T08:00:00Z"),
    ("2026-11-22 10:00:00.1", "2026-11-22T08:00:00.100Z"),
    ("2026-11-22T10:00:00Z ", "2026-11-22T10:00:00Z"),
    ("  2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z"),
    ("2026-11-22", "malformed"),
    ("10:00:00", "malformed"), ("[]", "malformed"), ("[", "malformed"),
    ("2026-02-30T10:00:00Z", "malformed"),
    ("22/Nov/2026:10:00:00", "2026-11-22T08:00:00Z"),
    ("Sun, 22 Nov 2026 10:00:00 GMT", "2026-11-22T10:00:00Z"), ("11/22/2026 10:00:00", "malformed"),
  ])
  func aStringIsATimeAsAWhole(text: String, time: String) {
    #expect(Self.time("\"time\":\"\(text)\"", zone: LocalTimeZone(offset: 7200)) == time)
  }

  @Test(arguments: [
    (#""date":"2026-11-22","time":"10:00:00""#, "2026-11-22T10:00:00Z"),
    (#""time":"10:00:00.125","date":"2026-11-22""#, "2026-11-22T10:00:00.125Z"),
    (#""x":{"date":"2026-11-22","time":"10:00:00"}"#, "2026-11-22T10:00:00Z"),
    (#""date":"2026-11-22","time":"10:00:00Z""#, "malformed"),
    (#""date":"2026-11-22","time":"10:00""#, "malformed"),
    (#""date":"2026-11-22""#, "malformed"), (#""time":"10:00:00""#, "malformed"),
    (#""date":"2026-11-32","time":"10:00:00""#, "malformed"),
    (#""date":2026-11-22,"time":10:00:00"#, "malformed"),
    // A whole time under any other name goes first.
    (
      #""date":"2026-11-22","time":"10:00:00","ms":1,"time_ms":1795341601000"#,
      "2026-11-22T10:00:01Z"
    ),
    (#""date":"2026-11-22T10:00:02Z","time":"10:00:00""#, "2026-11-22T10:00:02Z"),
  ])
  func dateAndTimeAreOneInUTC(members: String, time: String) {
    #expect(Self.time(members, zone: LocalTimeZone(offset: 7200)) == time)
  }

  // MARK: Wrappers

  private static let line = CommonLine(session: "csn_1", status: "s").text
  private static let counted = "2026-11-22T10:00:00Z csn_1 s /link - 200"

  private static func wrap(_ text: String, key: String = "log") -> String {
    "{\"\(key)\":\"\(text.asJSON)\",\"stream\":\"stdout\",\"time\":\"2026-11-22T11:11:11Z\"}"
  }

  @Test func aLineInAStringIsReadTwoLevelsDeep() {
    let once = Self.wrap(Self.line)
    let twice = Self.wrap(once, key: "MESSAGE")
    #expect(verdict(once) == Self.counted)
    #expect(verdict(twice) == Self.counted)
    #expect(verdict(Self.wrap(twice)) == "malformed")
    let json = #"{"ts":1795341600,"uri":"/link?session_id=csn_1&status=s","status":200}"#
    #expect(verdict(Self.wrap(Self.wrap(json))) == Self.counted)
    #expect(verdict(Self.wrap(Self.wrap(Self.wrap(json)))) == "malformed")
    #expect(formatName(twice) == "combined")
    #expect(formatName(Self.wrap(json)) == "json")
  }

  @Test(arguments: [
    "\n", "\r\n", "\r\r\n\n", "",
  ])
  func itsLineEndsAreNoPartOfIt(end: String) {
    let escaped = end.map { $0 == "\n" ? "\\n" : $0 == "\r" ? "\\r" : "\\r\\n" }.joined()
    let json = #"{\"ts\":1795341600,\"uri\":\"/link?session_id=csn_1&status=s\",\"status\":200}"#
    #expect(verdict("{\"log\":\"\(json)\(escaped)\"}") == Self.counted)
  }

  @Test(arguments: [
    ("{\"log\":\"L\"}", true), ("{\"message\":\"L\"}", true),
    ("{\"event\":{\"original\":\"L\"}}", true),
    ("{\"textPayload\":\"L\"}", true), ("{\"line\":\"L\",\"msg\":\"x\"}", true),
    ("{\"msg\":\"L\",\"line\":\"x\"}", true),
    ("{\"message\":\"L\",\"msg\":\"x\"}", true), ("{\"log\":\"\",\"message\":\"L\"}", true),
    ("{\"a\":{\"message\":\"L\"}}", false), ("{\"log\":[\"L\"]}", true),
    ("{\"log\":{\"a\":\"L\"}}", false),
    ("{\"log\":\"<190>Nov 22 10:00:00 web nginx: L\"}", true),
    ("<190>Nov 22 10:00:00 web x: {\"log\":\"L\"}", true),
    ("{\"log\":\"L\"", false), ("{\"log\":\"L\"},", true),
    // No target around it hides it.
    ("{\"log\":\"L\",\"ts\":1795341600,\"uri\":\"/x\"}", true),
    ("{\"log\":\"L\",\"uri\":\"/x\"}", true),
  ])
  func theLineStandsInTheMessage(text: String, isRead: Bool) {
    let said = verdict(
      text.replacing("L\"", with: "\(Self.line.asJSON)\"").replacing(
        "nginx: L", with: "nginx: \(Self.line.asJSON)"))
    #expect(isRead ? said == Self.counted : ["other", "malformed"].contains(said), "\(said)")
  }

  /// What depends on other lines of the file, or is Linkback's own, does not come in strings.
  @Test func columnsAndEventsAreNeverInside() {
    let event =
      #"{"record":"event","v":1,"time":"2026-11-22T10:00:00Z","session":"csn_1","status":"s"}"#
    #expect(verdict(event).hasPrefix("2026"))
    #expect(verdict(Self.wrap(event)) == "other")
    let fields = "#Fields: date time cs-uri"
    let line = "2026-11-22 10:00:00 /?session_id=csn_1&status=s"
    #expect(verdict(fields + "\n" + Self.wrap(line)) == "malformed")
    #expect(verdict(Self.wrap(fields) + "\n" + line) == "malformed")
    #expect(verdict(fields + "\n" + line).hasPrefix("2026"))
  }

  @Test func aRecordOfTheWrapperNamesTheWholeLine() {
    var options = LogScanner.Options()
    options.records = .rejected
    let text = Self.wrap(CommonLine(session: "abc", status: "s").text)
    #expect(ScannedLog(text, options: options).records.contains(#""shape":"{\"aaa\":\"999"#))
  }

  // MARK: Names

  @Test(arguments: [
    (#"{"ts":N,U}"#, "json"), (#"{"msec":N,U}"#, "nginx-json"),
    (#"{"ts":N,"remote_addr":"",U}"#, "nginx-json"),
    (#"{"ts":N,"Remote_Addr":"",U}"#, "json"),
    (#"{"ts":N,"a":{"remote_addr":""},U}"#, "json"),
    (#"{"ts":N,"request":{U}}"#, "caddy"),
    (#"{"ts":N,"request":{"urI":"/"},U}"#, "json"),
    (#"{"ts":N,"a":{U}}"#, "json"),
    (#"{"ts":N,"RequestPath":"/"}"#, "traefik-json"),
    (#"{"ts":N,"requestPath":"/"}"#, "json"),
    (#"{"ts":N,"a":{"RequestPath":"/"},U}"#, "json"),
    (#"{"ts":N,"httpRequest":{U}}"#, "gcp-lb"),
    (#"{"ts":N,"httpRequest":"x",U}"#, "json"),
    (#"{"ts":N,"a":{"httpRequest":{U}}}"#, "json"),
    (#"{"msec":N,"httpRequest":{},"request":{U},"RequestPath":"/"}"#, "gcp-lb"),
    (#"{"msec":N,"request":{U},"RequestPath":"/"}"#, "caddy"),
    (#"{"msec":N,"RequestPath":"/"}"#, "traefik-json"),
    (#"<1>1 - - - - - [a b="{"] {"msec":N,U}"#, "nginx-json"),
  ])
  func aNameIsToldByTheKeys(line: String, name: String) {
    let line = line.replacing("U", with: #""uri":"/""#).replacing(":N", with: ":1795341600")
    #expect(formatName(line) == name)
  }
}
