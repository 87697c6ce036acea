import LinkbackCore
import Testing

@Suite struct EnvoyFormatStringTests {
  private static let standard =
    #"[%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% "#
    + #"%RESPONSE_FLAGS% %BYTES_RECEIVED% %BYTES_SENT% %DURATION% "#
    + #"%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" "#
    + #""%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" "%UPSTREAM_HOST%""#
  private static let line =
    #"[2026-11-22T10:00:00.000Z] "GET /l?x=1 HTTP/2" 200 - 0 512 3 2 "192.0.2.1" "a b" "id" "#
    + #""a.example" "192.0.2.9:80""#

  @Test(arguments: [
    standard, standard + "\\n", standard + "\n",
    "inline_string: \"\(standard.replacing("\"", with: "\\\""))\\n\"",
    "format: '\(standard)'", "accessLogFormat: '\(standard)'", "text_format: \(standard)",
  ])
  func aStringIsReadVerbatim(format: String) throws {
    let cut = FormatStringCut(Self.line, by: try LogFormat(parsing: format))
    #expect(
      cut?.fields == ["method": "GET", "target": "/l?x=1", "hostHeader": "a.example"])
    #expect(cut?.response == 200)
    #expect(cut?.time == EventTime(seconds: 1_795_341_600))
  }

  @Test(arguments: [
    ("%START_TIME(%s.%3f)%", "1795341600.007", 7_000_000),
    ("%START_TIME(%Y/%m/%dT%H:%M:%S%z %s)%", "2026/11/22T10:00:00+0000 1795341600", 0),
    ("%START_TIME(%Y-%m-%d %H:%M:%S.%f)%", "2026-11-22 10:00:00.000000007", 7),
    ("%START_TIME(%FT%H:%M:%E3S%Ez)%", "2026-11-22T10:00:00.007+00:00", 7_000_000),
    ("%START_TIME_LOCAL(%F %T)%", "2026-11-22 10:00:00", 0),
    ("%START_TIME%", "2026-11-22T10:00:00.007Z", 7_000_000),
  ])
  func aTimeMayHaveAPattern(time: String, logged: String, nanosecond: Int64) throws {
    let format = try LogFormat(parsing: time + " %REQ(:PATH)%|")
    let cut = FormatStringCut(logged + " /l|", by: format)
    #expect(cut?.time == EventTime(seconds: 1_795_341_600, nanosecond: nanosecond))
    #expect(cut?.fields == ["target": "/l"])
  }

  @Test(arguments: [
    (
      "%START_TIME% %REQ(X-ENVOY-ORIGINAL-PATH)%|%REQ(:PATH)%|%RESP(LOCATION)%|%REQ(HOST)%|",
      "-|/l|myapp://x|a.example|",
      ["target": "/l", "location": "myapp://x", "hostHeader": "a.example"]
    ),
    (
      "%START_TIME% %REQ(:SCHEME)%://%REQ(:AUTHORITY)%%REQ(:PATH)%|", "https://a.example/l?x|",
      ["virtualHost": "a.example", "target": "/l?x"]
    ),
    ("%START_TIME% %PATH(WQ:ORIG)%|100%%|", "/l?x|100%|", ["target": "/l?x"]),
  ])
  func commandsHaveTheirMeaning(format: String, line: String, fields: [String: String]) throws {
    let cut = FormatStringCut(
      "2026-11-22T10:00:00.000Z " + line, by: try LogFormat(parsing: format))
    #expect(cut?.fields == fields)
  }

  @Test(arguments: [
    (
      "%START_TIME% %REQ(:PATH)% %FOO_BAR%",
      "%FOO_BAR% begins with none of Envoy's commands; correct it, or, if a newer Envoy has it, put "
        + "%REQ(x)% in its place, which is passed over"
    ),
    ("%START_TIME% %REQ(:PATH", "%REQ(:PATH has no closing parenthesis"),
    ("%START_TIME% %PROTOCOL", "%PROTOCOL has no closing %"),
    (
      "%START_TIME% %REQ(:PATH):20%",
      "%REQ(:PATH):20% cuts the value off, so a status in it could be another one; take the length "
        + "out, if the log is written without it"
    ),
    (
      "%START_TIME(%H)% %REQ(:PATH)%",
      "the time %START_TIME(%H)% does not say a full date and time that can be read; add %START_TIME%"
    ),
    ("%PROTOCOL% %REQ(:PATH)%", "the format has no time; add %START_TIME%"),
    (
      "%START_TIME% %PROTOCOL%",
      "the format has no request; add %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%"
    ),
    (
      "%START_TIME% %PATH(NQ)%",
      "the format has only the request's path, and session_id is in its query; add %REQ(:PATH)%"
    ),
  ])
  func whatCannotBeReadIsRefusedWithAReason(format: String, message: String) {
    #expect(throws: FormatError(message)) { try LogFormat(parsing: format) }
  }
}
