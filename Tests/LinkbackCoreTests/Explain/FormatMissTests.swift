import LinkbackCore
import CoreFixtures
import Testing

/// Where lines stop to be in the format that they are closest to.
@Suite struct FormatMissTests {
  private static func explain(
    _ lines: [String], format: String? = nil
  ) throws -> LineExplanation {
    var options = ReadingOptions()
    options.format = try format.map { try LogFormat(parsing: $0) }
    var explainer = LineExplainer(options: options)
    var last = explainer.oversizedLine(number: 0)
    for (index, line) in lines.enumerated() {
      last = withExactSpan(line) { explainer.explain($0, number: index + 1) }
    }
    return last
  }

  /// The place is marked by a `^` that is not part of the line.
  @Test(
    arguments: [
      ("192.0.2.7 - - [22/Nov/2026:10:00:00 +0000^] GET / HTTP/1.1\" 200 5", "combined", "`] \"`"),
      (
        "192.0.2.7 - - [^22.Nov.2026 10:00:00] \"GET / HTTP/1.1\" 200 5", "combined",
        "a time as in 22/Nov/2026:10:00:00 +0100"
      ),
      (
        "192.0.2.7 - - [^22/Nov/2026:10:00:00 CET] \"GET / HTTP/1.1\" 200 5", "combined",
        "a time as in 22/Nov/2026:10:00:00 +0100"
      ),
      (
        "192.0.2.7 - - [^1795341600] \"GET /a HTTP/1.1\" 200 5 \"-\" \"x\"", "combined",
        "a time as in 22/Nov/2026:10:00:00 +0100"
      ),
      (
        "192.0.2.7 - - [22/Nov/2026:10:00:00 +0000] \"GET / HTTP/1.1\" ^two 5", "combined",
        "a status of three digits, 0 or -"
      ),
      (
        "192.0.2.7 - - [22/Nov/2026:10:00:00 +0000] \"^GET /", "combined",
        "a method first, and a closing quote"
      ),
      (
        "h2 2026-11-22T10:00:00Z app/lb/1 192.0.2.7:1 192.0.2.8:80 0 0 0 ^OK 200 1 2 \"x\"", "alb",
        "a status of three digits, 0 or -"
      ),
      (
        "1795341600.000 5 192.0.2.7 TCP_MISS/^2000 612 GET app.example.com", "squid",
        "a status of three digits, 0 or -"
      ),
      (
        "2026-11-22T10:00:00.000000Z lb 192.0.2.7:1 - 0 0 0 ^OK 200 0 2 \"x\"", "elb",
        "a status of three digits, 0 or -"
      ),
      (
        "Nov 22 10:00:00 web1 nginx: 192.0.2.7 - - [22/Nov/2026:10:00:00 +0000^] GET", "combined",
        "`] \"`"
      ),
    ])
  func theFurthestPlaceIsNamed(marked: String, format: String, expected: String) throws {
    let parts = marked.split(separator: "^")
    let miss = try #require(try Self.explain([parts.joined()]).miss)
    #expect(miss.format.rawValue == format)
    #expect(miss.position == parts[0].utf8.count)
    #expect(miss.expected == expected)
    #expect(miss.found == Array(parts[1].utf8.prefix(24)))
  }

  @Test(arguments: [
    "", "hello world", "\0\0", "# comment 2026-11-22T10:00:00Z", "session_id", " ",
    // A time alone, which squid's lines begin with, too.
    "1795341606.250\t192.0.2.10\tGET\t/link?session_id=csn_1&status=success\t200",
  ])
  func aLineThatIsCloseToNoneHasNone(line: String) throws {
    let explanation = try Self.explain([line])
    #expect(explanation.miss == nil)
    #expect(explanation.format == nil)
  }

  @Test(
    arguments: [
      ("{\"time\":\"2026-11-22T10:00:00Z\",\"uri\":\"/", "a JSON object that is whole"),
      ("{\"time\":\"2026-11-22T10:00:00Z\"}", "a member that is a request line or a URL"),
      ("{\"time\":\"soon\",\"uri\":\"/\"}", "a member that is a readable time (`time` is not)"),
      (
        "{\"time\":\"2026-11-22 10:00:00\",\"tz\":\"CET\",\"uri\":\"/\"}",
        "a time in a zone that is known (UTC, an offset, or the zone that --timezone names)"
      ),
    ])
  func jsonSaysWhatItLacks(line: String, expected: String) throws {
    let miss = try #require(try Self.explain([line]).miss)
    #expect(miss.format == .json)
    #expect(miss.position == nil)
    #expect(miss.expected == expected)
  }

  @Test(
    arguments: [
      (
        "192.0.2.7:5 [22/Nov/2026:10:00:00.000] web~ app/srv1 0/0/1/2/3 200 612 - - ---- 1/1/0/0/0 0/0 "
          + "\"GET /link?session_id=csn_1&status=succ\"", nil, "haproxy"
      ),
      (
        "22/Nov/2026:10:00:00.000 \"GET /link?session_id=csn_1&status=succ\"",
        "log-format '%t %{+Q}r'",
        "custom"
      ),
      (
        "192.0.2.7 - - [22/Nov/2026:10:00:00 +0000] \"GET /?session_id=csn_1&status=succ\" 200 5 \"\" "
          + "\"\" 42707 563 \"web\" \"app\" \"app1\" 0 0 0 3 3 ---- 1 1", nil, "combined"
      ),
    ] as [(String, String?, String)])
  func aRequestThatWasCutOffIsNamed(line: String, format: String?, name: String) throws {
    let miss = try #require(try Self.explain([line], format: format).miss)
    #expect(miss.format.rawValue == name)
    #expect(miss.expected.hasPrefix("a request that is whole"))
    let whole = line.replacing("succ\"", with: "succ HTTP/1.1\"")
    #expect(try Self.explain([whole], format: format).miss == nil)
  }

  @Test func aLineInsideAnotherIsLookedAtItself() throws {
    let explanation = try Self.explain([
      "{\"log\":\"192.0.2.7 - - [22/Nov/2026:10:00:00 +0000] GET\\n\",\"stream\":\"stdout\"}"
    ])
    #expect(explanation.miss?.format == .combined)
    #expect(explanation.miss?.position == 41)
    #expect(explanation.embedded?.starts(with: Array("192.0.2.7".utf8)) == true)
  }

  @Test func columnsAreCounted() throws {
    let explanation = try Self.explain([
      "#Fields: date time cs-uri-stem cs-uri-query", "2026-11-22 10:00:00 /link",
    ])
    #expect(explanation.miss?.format == .w3c)
    #expect(explanation.miss?.expected.hasPrefix("4 values") == true)
  }

  /// Lines of pairs say what they lack.
  @Test(
    arguments: [
      ("path=/ status=200", FormatName.logfmt, "a member that is a readable time"),
      (
        "path=/ time=2026-11-22T10:00:00 tz=CET", .logfmt,
        "a time in a zone that is known (UTC, an offset, or the zone that --timezone names)"
      ),
      ("time=2026-11-22T10:00:00Z a=b", .logfmt, "a member that is a request line or a URL"),
      (
        "INFO time=2026-11-22T10:00:00Z a", .logfmt,
        "key=value pairs alone, each quote closed, "
          + "and no name that counts twice"
      ),
      ("uri:/\tstatus:200", .ltsv, "a member that is a readable time"),
    ])
  func pairsSayWhatTheyLack(line: String, format: FormatName, expected: String) throws {
    let miss = try #require(try Self.explain([line]).miss)
    #expect(miss.format == format)
    #expect(miss.expected == expected)
    #expect(try Self.explain([line], format: "json").miss == nil)
  }

  /// A line of columns whose `#Fields` line is missing says where to find it; one after such a line, what is
  /// wrong.
  @Test func columnsWithoutTheirNamesNameTheFieldsLine() throws {
    let line =
      "2026-11-22 10:00:00 192.0.2.9 GET /link session_id=csn_1&status=s 443 - 192.0.2.1 200"
    let miss = try #require(try Self.explain([line]).miss)
    #expect(miss.format == .w3c)
    #expect(miss.expected.contains("#Fields line before it, or --format '#Fields: …'"))
    let after = try #require(try Self.explain(["#Fields: date time cs-uri", line]).miss)
    #expect(after.expected.hasPrefix("3 values"))
    let named = try Self.explain(
      [line],
      format: "#Fields: date time s-ip cs-method cs-uri-stem "
        + "cs-uri-query s-port cs-username c-ip sc-status")
    #expect(named.rejection == nil)
  }

  /// What classic ASP appended to the query is shown as logged, and the query as it counts.
  @Test func anErrorThatWasCutOffIsShown() throws {
    let explanation = try Self.explain([
      "#Fields: date time cs-method cs-uri-stem cs-uri-query sc-status",
      "2026-11-22 10:00:00 GET /a.asp session_id=csn_1&status=s|27|80004005|x 500",
    ])
    let query = try #require(explanation.fields.first { $0.name == .query })
    #expect(
      String(decoding: query.logged, as: UTF8.self) == "session_id=csn_1&status=s|27|80004005|x")
    #expect(
      query.unescaped.map { String(decoding: $0, as: UTF8.self) } == "session_id=csn_1&status=s")
  }

  /// Behind prefixes, of which all are shown; the time is the innermost one's where the line has none.
  @Test func allPrefixesAreShown() throws {
    let line = #"{"method":"GET","uri":"/a?session_id=csn_1&status=s"}"#
    let front = "[pod/web-1/nginx] 2026-11-22T10:00:00Z INFO "
    let explanation = try Self.explain([front + line])
    #expect(String(decoding: explanation.prefix, as: UTF8.self) == front)
    #expect(explanation.loggedTime == Array("2026-11-22T10:00:00Z".utf8))
    #expect(explanation.rejection == nil)
  }

  @Test func onlyTheFormatAskedForIsCompared() throws {
    let line = "192.0.2.7 - - [22/Nov/2026:10:00:00 +0000] GET"
    #expect(try Self.explain([line], format: "squid").miss == nil)
    #expect(try Self.explain([line], format: "json").miss == nil)
    let miss = try #require(
      try Self.explain([line], format: "$remote_addr - - [$msec] $request").miss)
    #expect(miss.format == .custom)
    #expect(miss.position == 17)
    #expect(miss.expected == "`] `")
  }
}
