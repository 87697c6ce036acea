import LinkbackCore
import Testing

@Suite struct ApacheFormatStringTests {
  private static let combined = #"%h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\""#
  private static let line =
    #"192.0.2.7 - john doe [22/Nov/2026:10:00:00 +0000] "GET /a?b HTTP/1.1" 200 612 "-" "x""#

  @Test(arguments: [
    combined,
    combined.replacing(#"\""#, with: #"""#),
    "LogFormat \"\(combined)\" combined",
    "logformat   \"\(combined)\"",
    "LogFormat '\(combined.replacing(#"\""#, with: #"""#))' combined",
    "LOGFORMAT \"\(combined)\" \"combined\"",
    "LogFormat \"\(combined.replacing(" ", with: " \\\n"))\" combined",
    "LogFormat \"\(combined.replacing(" ", with: " \\\r\n"))\" combined\r\n",
    "# Logs\nLogFormat \"\(combined)\" combined\n",
    "CustomLog ${APACHE_LOG_DIR}/access.log \"\(combined)\" env=!dontlog",
    "CustomLog \"|/usr/bin/rotatelogs /var/log/%Y 86400\" \"\(combined)\"",
    "GlobalLog logs/access.log '\(combined.replacing(#"\""#, with: #"""#))'",
    "accesslog.format = \"\(combined)\"",
    "accesslog.format=\"\(combined)\" # as Apache",
    "\"\(combined)\" combined",
    "\"\(combined)\"",
    "LogFormat \"\(combined)\"",
    #"%a %l %u %{begin}t \"%r\" %!200,304>s %B \"%{Referer}i\" \"%{User-Agent}i\""#,
  ])
  func aDirectiveIsReadVerbatim(format: String) throws {
    let cut = FormatStringCut(Self.line, by: try LogFormat(parsing: format))
    #expect(cut?.fields == ["request": "GET /a?b HTTP/1.1"])
    #expect(cut?.response == 200)
    #expect(cut?.time == EventTime(seconds: 1_795_341_600))
  }

  /// Apache writes two quotes for a user without a name; any other bare quote is in no field.
  @Test(arguments: [("\"\"", true), ("a\"b", false), ("\"", false), ("\"\" \"", false)])
  func aUserWithoutANameIsTwoQuotes(user: String, fits: Bool) throws {
    let line = Self.line.replacing("john doe", with: user)
    #expect((FormatStringCut(line, by: try LogFormat(parsing: Self.combined)) != nil) == fits)
  }

  @Test(arguments: [
    (
      "%v:%p %m %U%q %{sec}t %s", "a.example:80 GET /a?b=c 1795341600 200",
      ["virtualHost": "a.example", "method": "GET", "target": "/a?b=c"]
    ),
    (
      "%{sec}t %v%U%q %>s", "1795341600 a.example/b?c=d 200",
      ["virtualHost": "a.example", "target": "/b?c=d"]
    ),
    (
      "%{sec}t %{Host}i:%{canonical}p%U%q|", "1795341600 a.example:80/b|",
      ["virtualHost": "a.example:80", "target": "/b"]
    ),
    (
      "%{sec}t %m %{REQUEST_SCHEME}e://%V%U%q %H", "1795341600 GET https://a.example/b?c HTTP/1.1",
      ["method": "GET", "virtualHost": "a.example", "target": "/b?c"]
    ),
    (
      "%{sec}t %m http://%v%U%q", "1795341600 GET http://a.example/b",
      ["method": "GET", "virtualHost": "a.example", "target": "/b"]
    ),
    (
      "%{sec}t %{c}a %400,501{User-agent}i %!200,304,302{Referer}i %m %U%q %H",
      "1795341600 192.0.2.7 - https://a/?b GET /c?d HTTP/2.0", ["method": "GET", "target": "/c?d"]
    ),
    (
      "%{sec}t|%{Location}>o|%{X-Id}o|%{Host}<i|%{Set-Cookie}^to|%U|%q",
      "1795341600|/x|7|h|c|/a|?b",
      ["location": "/x", "hostHeader": "h", "path": "/a", "query": "?b"]
    ),
    (
      #"%{sec}t \\ \x %R %{odd}n %r"#, #"1795341600 \ \x what ever GET / HTTP/1.1"#,
      ["method": "GET", "target": "/"]
    ),
    (
      "é\u{301}%{sec}t\u{301} %r\u{301}", "é\u{301}1795341600\u{301} GET /\u{301}",
      ["request": "GET /"]
    ),
    (#""%r" "%{sec}t""#, #""GET /" "1795341600""#, ["request": "GET /"]),
    ("$ %{sec}t %r $", "$ 1795341600 GET / HTTP/1.1 $", ["method": "GET", "target": "/"]),
    ("<%{sec}t> %r", "<1795341600> GET /", ["request": "GET /"]),
    (
      "%h %V %u %{%F %T}t \"%m %U?%q %H\"",
      "192.0.2.7 a.example - 2026-11-22 10:00:00 \"GET /a?b=c HTTP/1.1\"",
      ["virtualHost": "a.example", "method": "GET", "path": "/a", "query": "b=c"]
    ),
    ("%{%d/%b/%Y %T}t %r", "22/Nov/2026 10:00:00 GET /", ["request": "GET /"]),
    ("%{begin:%c}t %r", "Sun Nov 22 10:00:00 2026 GET /", ["request": "GET /"]),
    ("%{msec}t|%U|%q|", "1795341600000|/a|?b=c|", ["path": "/a", "query": "?b=c"]),
    (
      #"%{usec}t \"%r\" \"%{Host}i\" \"%{Location}o\""#,
      #"1795341600000000 "GET /" "h" "myapp://x""#,
      ["request": "GET /", "hostHeader": "h", "location": "myapp://x"]
    ),
    (#"%{%d/%b/%Y:%T %z}t \"%r\""#, #"22/Nov/2026:11:00:00 +0100 "GET /""#, ["request": "GET /"]),
    (#"%{end:%s}t \"%r\" 100%%"#, #"1795341600 "GET /" 100%"#, ["request": "GET /"]),
    (#"%h\t%{sec}t\t%r\t%>s"#, "192.0.2.7\t1795341600\tGET /a b\t200", ["request": "GET /a b"]),
    (#"%t %^FB \"%<r\""#, #"[22/Nov/2026:10:00:00 +0000] 12 "GET /""#, ["request": "GET /"]),
  ])
  func directivesHaveTheirMeaning(format: String, line: String, fields: [String: String]) throws {
    let cut = FormatStringCut(line, by: try LogFormat(parsing: format))
    #expect(cut?.fields == fields)
    #expect(cut?.time == EventTime(seconds: 1_795_341_600))
  }

  /// Several directives that say one time together are read together.
  @Test(arguments: [
    (#"[%{%F %T}t.%{msec_frac}t] \"%r\""#, #"[2026-11-22 10:00:00.123] "GET /""#, 123_000_000),
    (#"%{sec}t.%{usec_frac}t \"%r\""#, #"1795341600.000045 "GET /""#, 45_000),
    (
      #"[%{%d/%b/%Y:%T}t.%{msec_frac}t %{%z}t] \"%r\""#,
      #"[22/Nov/2026:15:30:00.007 +0530] "GET /""#, 7_000_000
    ),
    (#"%{end:%F}t|%{end:%T}t \"%r\""#, #"2026-11-22|10:00:00 "GET /""#, 0),
  ])
  func aTimeInPiecesIsOneTime(format: String, line: String, nanosecond: Int64) throws {
    let cut = FormatStringCut(line, by: try LogFormat(parsing: format))
    #expect(cut?.fields == ["request": "GET /"])
    #expect(cut?.time == EventTime(seconds: 1_795_341_600, nanosecond: nanosecond))
  }

  @Test(arguments: [
    ("%t \\\"%r\\\" %>s %<s", "200 302"), ("%t \\\"%r\\\" %<s %>s", "302 200"),
    ("%t \\\"%r\\\" %s %>s", "302 200"), ("%t \\\"%r\\\" %>s %s", "200 302"),
    ("%t \\\"%r\\\" %s %s", "200 302"), ("%t \\\"%r\\\" %<s %B", "200 302"),
  ])
  func theFinalStatusIsTheOneThatTheBrowserSaw(format: String, statuses: String) throws {
    let line = "[22/Nov/2026:10:00:00 +0000] \"GET /\" \(statuses)"
    let cut = FormatStringCut(line, by: try LogFormat(parsing: format))
    #expect(cut?.response == 200)
  }

  @Test(arguments: [
    (#"%h \"%r\""#, "the format has no time; add %t"),
    (
      #"%h %{%H:%M}t \"%r\""#,
      "the time %{%H:%M}t does not say a full date and time that can be read; add %t"
    ),
    ("%h %t %s", #"the format has no request; add \"%r\""#),
    (
      "%h %t %U",
      "the format has only the request's path, and session_id is in its query; add %q"
    ),
    (#"%h %>s"#, #"the format has no time and no request; add %t, and \"%r\""#),
    (
      "%t %h%U%q",
      "%h and %U%q are side by side, so where one ends can't be known; put a separator between "
        + "them"
    ),
    (
      "CustomLog logs/%Y.log combined",
      "CustomLog names the format 'combined'; give that format's LogFormat line, or the "
        + "configuration to --format-from"
    ),
    ("CustomLog logs/%Y.log", "CustomLog has no format string"),
    (
      "LogFormat \"%t %r\" a\nLogFormat \"%t\" b",
      "these are 2 directives with a format; give one of them"
    ),
    (
      #"accesslog.format = "%t %m %U%q""#,
      "lighttpd writes %q without the question mark, so %U%q hides where the query begins; use "
        + #"%U?%q or \"%r\""#
    ),
    (
      #"accesslog.format = "%t" + var.rest"#,
      "accesslog.format is put together of several values, which is not read; give the whole string "
        + "to --format"
    ),
    (#"accesslog.format = "%t %r"#, #"the string has no closing ""#),
    ("%", "the format ends in the middle of a % directive"),
    ("%{", "%{ has no closing brace"),
    ("%t %^t", "the format ends in the middle of a % directive"),
    (
      #"%h%l %t \"%r\""#,
      "%h and %l are side by side, so where one ends can't be known; put a separator between "
        + "them"
    ),
    (
      #"%t \"%r\" %{Referer}i%{X}i"#,
      "%{Referer}i and %{X}i are side by side, so where one ends can't be known; put a separator "
        + "between them"
    ),
    (#"%t \"%{Referer\""#, #"%{Referer" has no closing brace"#),
    (#"%t \"%r\" %"#, "the format ends in the middle of a % directive"),
    (#"%t \"%r\" %>"#, "the format ends in the middle of a % directive"),
    (#"LogFormat "%t %r"#, "the LogFormat string has no closing quote"),
  ])
  func whatCannotBeReadIsRefusedWithAReason(format: String, message: String) {
    #expect(throws: FormatError(message)) { try LogFormat(parsing: format) }
  }
}

@Suite struct LogFormatTests {
  @Test(arguments: FormatName.selectable)
  func everyNameIsAFormat(name: FormatName) throws {
    #expect(try LogFormat(parsing: " \(name.rawValue)\n").name == name)
  }

  @Test(arguments: [
    ("", "use one of"), ("custom", "use one of"), ("combind", "did you mean combined? There is"),
    ("combinde", "did you mean combined? There is"), ("ngnix", "did you mean nginx? There is"),
    ("haprxoy", "did you mean haproxy? There is"), ("x", "use one of"),
    ("something else", "use one of"),
  ])
  func anythingElseIsRefusedWithTheNames(text: String, guess: String) {
    let names = FormatName.selectable.map(\.rawValue).joined(separator: ", ")
    #expect(
      throws: FormatError(
        "'\(text)' is not a format; \(guess) \(names), or a format string of nginx, Apache, lighttpd, "
          + "Squid, HAProxy, Envoy or Varnish")
    ) { try LogFormat(parsing: text) }
  }

  @Test func aStringIsACustomFormat() throws {
    #expect(try LogFormat(parsing: "$msec $request").name == .custom)
    #expect(try LogFormat(parsing: "%t %r").name == .custom)
  }
}
