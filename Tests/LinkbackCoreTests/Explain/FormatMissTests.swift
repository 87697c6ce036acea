import LinkbackCore
import Testing

/// Where lines stop to be in the format that they are closest to.
@Suite struct FormatMissTests {
  private static func explain(
    _ lines: [String], format: String? = nil
  ) throws -> LineExplanation {
    var options = LineExplainer.Options()
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

  @Test(arguments: ["", "hello world", "\0\0", "# comment 2026-11-22T10:00:00Z", "session_id", " "])
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
    ])
  func jsonSaysWhatItLacks(line: String, expected: String) throws {
    let miss = try #require(try Self.explain([line]).miss)
    #expect(miss.format == .json)
    #expect(miss.position == nil)
    #expect(miss.expected == expected)
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

  @Test func onlyTheFormatAskedForIsCompared() throws {
    let line = "192.0.2.7 - - [22/Nov/2026:10:00:00 +0000] GET"
    #expect(try Self.explain([line], format: "squid").miss == nil)
    #expect(try Self.explain([line], format: "json").miss == nil)
    let miss = try #require(try Self.explain([line], format: "$remote_addr [$msec] $request").miss)
    #expect(miss.format == .custom)
    #expect(miss.position == 17)
    #expect(miss.expected == "`] `")
  }
}
