import LinkbackCore
import Testing

/// The configurations of Squid, HAProxy, Caddy and Envoy: which format is chosen, what it reads, and what
/// is said of it.
@Suite struct ProxyConfigurationTests {
  private func found(_ text: String, name: String? = nil) throws -> FormatCatalog.Found {
    let bytes = Array(text.utf8)
    let syntax = try #require(ConfigurationSyntax(of: bytes))
    var catalog = FormatCatalog(syntax, file: "x.cfg")
    for statement in try syntax.statements(of: bytes) {
      _ = try catalog.take(statement, in: "x.cfg")
    }
    return try name.map { try catalog.format(named: $0) } ?? catalog.onlyFormat()
  }

  private func description(_ text: String, name: String? = nil) -> String {
    do {
      let found = try found(text, name: name)
      return found.description + ": " + (found.format?.name.rawValue ?? "any")
    } catch let error as ConfigurationError {
      return error.message
    } catch {
      return "\(error)"
    }
  }

  /// What Squid calls combined escapes nothing: no target runs over a quote that opens another field.
  @Test func aTargetInBareQuotesEndsBeforeTheNextField() throws {
    let format = try #require(try found(Self.squid, name: "combined").format)
    let start = "192.0.2.1 - - [22/Nov/2026:10:00:00 +0000] \"GET http://a.example"
    let crossed = start + #"/x" 200 5 "-" "-?session_id=csn_1&status=a HTTP/1.1" 200 5 "-" "-" A:B"#
    #expect(FormatStringCut(crossed, by: format) == nil)
    let whole = start + #"/x y?z= HTTP/1.1&a=b HTTP/1.1" 200 5 "-" "-" A:B"#
    #expect(
      FormatStringCut(whole, by: format)?.fields
        == ["method": "GET", "target": "http://a.example/x y?z= HTTP/1.1&a=b"])
  }

  private static let squid = """
    http_port 3128
    logformat mine %ts %rm %ru \\
       %>Hs
    logformat other %ts %ru

    """

  private static let haproxy = """
    global
      log /dev/log local0
    defaults
      option httplog # as most have it
    frontend web
      log-format "%tr %{+Q}r"
    frontend plain
      bind :80

    """

  private static let caddy = """
    {
      log default {
        format console
      }
    }
    example.com, www.example.com {
      log {
        output file access.log
        FORMAT
      }
    }

    """

  private static let envoy =
    "static_resources:\n  access_log:\n    log_format:\n      text_format_source:\n        inline_string: "

  @Test(
    arguments: [
      (squid + "access_log daemon:/a mine", nil, "Squid's mine (x.cfg:2): custom"),
      (squid + "access_log /a logformat=other all", nil, "Squid's other (x.cfg:4): custom"),
      (squid + "access_log none\naccess_log /a", nil, "Squid's squid: squid"),
      (squid + "access_log /a all", nil, "Squid's squid: squid"),
      (squid + "access_log /a combined", nil, "Squid's combined: custom"),
      (squid, "common", "Squid's common: custom"),
      ("http_port 3128\n", nil, "Squid's squid: squid"),
      (
        squid, nil,
        "x.cfg: 2 formats are defined: mine (x.cfg:2) and other (x.cfg:4); name one, as in --format-from "
          + "x.cfg:mine"
      ),
      (
        squid + "access_log /a logformat=none", nil,
        "x.cfg:5: the format 'none' is not defined; define it, or give the format itself to --format"
      ),
      (
        squid, "useragent",
        "x.cfg: useragent: the format has no request; add %ru"
      ),
      (
        "logformat a %zz", "a",
        "x.cfg:1: a: %zz begins with none of Squid's codes; correct it, or take it out of the string"
      ),
      (haproxy, "web", "HAProxy's web (x.cfg:6): custom"),
      (haproxy, "plain", "HAProxy's plain (x.cfg:4): haproxy"),
      (
        haproxy, nil,
        "x.cfg: 2 formats are in use: web (x.cfg:6) and plain (x.cfg:4); name one, as in --format-from "
          + "x.cfg:web"
      ),
      (haproxy + "  option httplog clf", "plain", "HAProxy's plain (x.cfg:9): custom"),
      (haproxy + "  option tcplog", nil, "HAProxy's web (x.cfg:6): custom"),
      ("defaults\n  option httpslog", nil, "HAProxy's defaults (x.cfg:2): haproxy"),
      (
        "frontend a\n  option tcplog", nil,
        "x.cfg: there is no log format in it; name the configuration that has it, or give the format "
          + "itself to --format"
      ),
      (
        "frontend a\n  log-format \"$FORMAT\"", nil,
        "x.cfg:2: a: the value of $FORMAT in the server's environment is not known; write it out, and "
          + "give the string to --format"
      ),
      (
        caddy.replacing("FORMAT", with: "format json"), nil,
        "Caddy's example.com (x.cfg:9): caddy"
      ),
      (
        caddy.replacing("FORMAT", with: "format console"), nil,
        "Caddy's example.com (x.cfg:9): any"
      ),
      (
        caddy.replacing("FORMAT", with: "level INFO"), nil, "Caddy's example.com (x.cfg:7): caddy"
      ),
      (
        caddy.replacing("FORMAT", with: "format filter {\nwrap console\nfields {\na delete\n}\n}"),
        nil, "Caddy's example.com (x.cfg:10): any"
      ),
      (
        caddy.replacing("FORMAT", with: #"format transform "{common_log}""#), nil,
        "Caddy's example.com (x.cfg:9): custom"
      ),
      ("example.com {\n  log\n}", nil, "Caddy's example.com (x.cfg:2): caddy"),
      (":80 {\n  log mine {\n }\n}", "mine", "Caddy's mine (x.cfg:2): caddy"),
      (
        envoy + #""%START_TIME% %REQ(:PATH)%\n""#, nil,
        "Envoy's a format without a name (x.cfg:5): custom"
      ),
      (
        envoy + "|\n          %START_TIME% %REQ(:PATH)%", nil,
        "Envoy's a format without a name (x.cfg:5): custom"
      ),
      (envoy + "'x'", "a", "x.cfg: Envoy's formats have no names; leave out ':a'"),
    ] as [(String, String?, String)])
  func aFormatIsChosenAndNamed(text: String, name: String?, expected: String) {
    #expect(description(text, name: name) == expected)
  }

  /// What is chosen reads the lines that the server writes by it.
  @Test(
    arguments: [
      (squid, "mine", "1795341600 GET /l 200", "/l"),
      (
        "http_port 1\n", "combined",
        #"192.0.2.1 - - [22/Nov/2026:10:00:00 +0000] "GET /l HTTP/1.1" 200 5 "-" "a \" b" TCP_MISS:NONE"#,
        "/l"
      ),
      (
        haproxy + "  option httplog clf", "plain",
        #"192.0.2.1 - - [22/Nov/2026:10:00:00 +0000] "GET /l HTTP/1.1" 200 5 "" "" 51 7 "w~" "a" "s" 0 0 0 1 2 ---- 1 1 0 0 0 0 0 "-" "-""#,
        "GET /l HTTP/1.1"
      ),
      (
        caddy.replacing("FORMAT", with: "format transform"), nil,
        #"192.0.2.1 - - [22/Nov/2026:10:00:00 +0000] "GET /l HTTP/2.0" 200 5"#, "/l"
      ),
      (
        caddy.replacing(
          "FORMAT",
          with:
            "format transform `{ts} {request>uri}|` {\ntime_format \"2006-01-02T15:04:05.000Z07:00\"\n}"
        ), nil,
        "2026-11-22T10:00:00.000Z /l|", "/l"
      ),
      (
        caddy.replacing("FORMAT", with: "format transform \"{ts} {request>uri}|\""), nil,
        "1795341600.0 /l|", "/l"
      ),
      (envoy + #""%START_TIME% %REQ(:PATH)%\n""#, nil, "2026-11-22T10:00:00Z /l", "/l"),
    ] as [(String, String?, String, String)])
  func theFormatReadsTheServersLines(
    text: String, name: String?, line: String, target: String
  ) throws {
    let cut = FormatStringCut(line, by: try #require(found(text, name: name).format))
    #expect(cut?.time == EventTime(seconds: 1_795_341_600))
    #expect((cut?.fields["target"] ?? cut?.fields["request"]) == target)
  }

  /// nginx's variables that a `map` makes of the request's target.
  @Test(arguments: [
    ("map $request_uri $clean { default $request_uri; ~x y; }", "/l"),
    ("map $request_uri $a { default $request_uri; }\nmap $a $clean { ~x y; default $a; }", "/l"),
    ("server { set $clean $request_uri; }", "/l"),
    ("map $http_referer $clean { default $request_uri; }", nil),
    ("map $request_uri $clean { default 1; }", nil),
  ])
  func aMapOfTheTargetHoldsIt(map: String, target: String?) throws {
    let text = map + "\nlog_format a '$msec $clean|';"
    guard let target else {
      #expect(throws: ConfigurationError.self) { try found(text) }
      return
    }
    let cut = FormatStringCut("1795341600 /l|", by: try #require(found(text).format))
    #expect(cut?.fields == ["target": target])
  }

  @Test(arguments: [
    ("# squid\nhttp_access deny all", ConfigurationSyntax.squid), ("logformat a %ts %ru", .squid),
    ("access_log daemon:/a squid", .squid), ("global\n  daemon", .haproxy),
    ("# x\ndefaults http\n", .haproxy), ("frontend web\n", .haproxy),
    ("  option httplog", .haproxy), ("example.com {\n", .caddy),
    ("{\n  email a@example.com\n}", .caddy),
    (":8080 {", .caddy), ("(snippet) {", .caddy), ("static_resources:\n", .envoy),
    ("  accessLogFormat: \"[%START_TIME%]\"", .envoy), ("{\n \"static_resources\": {}", .envoy),
    ("access_log /a main;", .nginx), ("http\n{\n}", .nginx), ("server {", .nginx),
    ("upstream a.example {", .nginx), ("LogFormat \"%h\" a", .apache), ("listen 80;", .nginx),
  ])
  func aLineThatOnlyOneServerHasDecides(text: String, syntax: ConfigurationSyntax) {
    #expect(ConfigurationSyntax(of: Array(text.utf8)) == syntax)
  }

  /// A configuration that is cut off anywhere is answered, whatever the answer.
  @Test func everyPrefixIsAnswered() {
    let texts = [
      Self.squid + "access_log /a mine", Self.haproxy + "  option httplog clf\n",
      Self.caddy.replacing(
        "FORMAT", with: "format transform `{ts} \"{request>uri}\"` {\ntime_format a\n}"),
      Self.envoy + #""%START_TIME(%F %E3S)% %REQ(A?:PATH)%\n""#,
      "map $request_uri $a { default $request_uri; }\nlog_format a escape=json '$msec \"$a\"';",
      "LogFormat \"%h %{%F}t %^FB \\\"%r\\\"\" a\nCustomLog x a\n",
      "server.port = 80\naccesslog.format = \"%t %r\"\n",
    ]
    for text in texts {
      let bytes = Array(text.utf8)
      for count in 0...bytes.count {
        let prefix = String(decoding: bytes[..<count], as: UTF8.self)
        guard ConfigurationSyntax(of: Array(prefix.utf8)) != nil else { continue }
        _ = description(prefix)
        _ = description(prefix, name: "a")
        _ = try? LogFormat(parsing: prefix)
      }
    }
  }
}
