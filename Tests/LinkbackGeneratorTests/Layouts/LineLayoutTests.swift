import Foundation
import LinkbackGenerator
import Testing

/// The formats of other servers than nginx and Apache, held against what their vendors document.
@Suite struct LineLayoutTests {
  @Test(arguments: [
    (
      LogGenerator.Format.alb,
      #"""
      (http|https|h2) \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z app/web/[0-9a-f]{16} \S+:\d+ \#
      (192\.0\.2\.80:8080|-)( (\d\.\d{3}|-1)){3} \d{3} (\d{3}|-) \d+ \d+ \#
      "([A-Z]+ [^" ]+ HTTP/\d\.\d|- http://[^" ]+- -)" "[^"]+" \S+ \S+ arn:aws:\S+ \#
      "Root=1-[0-9a-f]{8}-[0-9a-f]{24}" "\S+" "\S+" \d \S+Z( "[^" ]+"){7} TID_[0-9a-f]{32}
      """#
    ),
    (
      .haproxy,
      #"""
      \S+:\d+ \[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d\.\d{3}\] web~ \w+/\S+ \#
      -?\d+/-?\d+/-?\d+/-?\d+/\d+ \d{3} \d+ - - [-CDPR]{4} \d+/\d+/\d+/\d+/\d+ \d+/\d+ \#
      "(<BADREQ>|[A-Z]+ [^"]+)"
      """#
    ),
    (
      .squid,
      #"""
      \d+\.\d{3} [ \d]{6} \S+ [A-Z_]+/\d{3} \d+ ([A-Z]+|-) \S+ \S+ [A-Z_]+/\S+ text/html
      """#
    ),
    (
      .w3c,
      #"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d 192\.0\.2\.80( \S+){3} \d+( \S+){4} \d{3} 0 0 \d+"#
    ),
    (
      .cloudFront,
      #"\d{4}-\d\d-\d\d\t\d\d:\d\d:\d\d(\t[!-~]+){5}\t[^\t?]+(\t[!-~]+){25}"#
    ),
  ])
  func everyLineFitsItsFormat(format: LogGenerator.Format, pattern: String) throws {
    let regex = try Regex(pattern)
    for line in sample(format) {
      #expect(try regex.wholeMatch(in: line) != nil, "\(line)")
    }
  }

  @Test(arguments: [LogGenerator.Format.nginxJSON, .caddy])
  func everyLineIsOneObject(format: LogGenerator.Format) {
    let objects = sample(format).map { NaiveLine.object($0) }
    #expect(objects.allSatisfy { !$0.isEmpty })
    let requests = objects.filter { format != .caddy || $0["request"] != nil }
    #expect(requests.count > objects.count * 9 / 10)
    #expect(Set(requests.map { $0.keys.sorted() }).count == 1)
  }

  @Test func theNginxFormatNamesTheSameMembers() throws {
    let format = try #require(LogGenerator.Format.nginxJSON.nginxFormat)
    let line = try #require(sample(.nginxJSON).first)
    let names = #/"(\w+)":/#
    #expect(format.matches(of: names).map(\.1) == line.matches(of: names).map(\.1))
  }

  @Test(arguments: [
    (LogGenerator.Format.w3c, ["#Software:", "#Version:", "#Date:", "#Fields:"], " "),
    (.cloudFront, ["#Version:", "#Fields:"], "\t"),
  ])
  func theHeaderStandsOnceAndNamesEachField(
    format: LogGenerator.Format, directives: [String], separator: String
  ) throws {
    let lines = LogGenerator.lines(LogGenerator.Options(lines: 500, format: format))
    let header = lines.prefix(directives.count)
    #expect(header.map { $0.prefix { $0 != " " } } == directives.map { $0[...] })
    let count = try #require(header.last).split(separator: " ").count - 1
    for line in lines.dropFirst(directives.count) {
      let values = line.components(separatedBy: separator)
      #expect(values.count == count, "\(line)")
      #expect(!values.contains(""), "\(line)")
    }
  }

  @Test func theHeaderHasTheFirstLinesTime() {
    let options = LogGenerator.Options(lines: 1, format: .w3c, start: 1_795_414_653)
    let lines = LogGenerator.lines(options)
    #expect(lines[2] == "#Date: 2026-11-23 06:17:33")
    #expect(lines[4].hasPrefix("2026-11-23 06:17:33 "))
  }

  @Test(arguments: [
    (LogGenerator.Format.nginxJSON, ["2026-11-23T06:17:33+00:00", "2026-11-23T06:17:34+00:00"]),
    (.caddy, ["1795414653", "1795414654.25"]),
    (.w3c, ["2026-11-23 06:17:33", "2026-11-23 06:17:34"]),
    (.cloudFront, ["2026-11-23 06:17:33", "2026-11-23 06:17:34"]),
    (.alb, ["2026-11-23T06:17:33.000000Z", "2026-11-23T06:17:34.250000Z"]),
    (.haproxy, ["23/Nov/2026:06:17:33.000", "23/Nov/2026:06:17:34.250"]),
    (.squid, ["1795414653.000", "1795414654.250"]),
  ])
  func timesAreWrittenAsTheServerDoes(format: LogGenerator.Format, dates: [String]) {
    let options = LogGenerator.Options(
      lines: 2, share: 1, format: format, start: 1_795_414_653, rate: 0.8)
    #expect(NaiveLine.lines(LogGenerator.log(options).bytes, format).map(\.date) == dates)
  }

  /// What a log of each server has to have to be taken for a real one.
  @Test(arguments: [
    (LogGenerator.Format.nginxJSON, #""request":"GET /straßen/köln?ansicht=\"karte\" HTTP/2.0""#),
    (.nginxJSON, #""request":"\u0016\u0003\u0001"#), (.nginxJSON, #""request":"","status":400"#),
    (.nginxJSON, #""http_referer":"""#), (.nginxJSON, #""host":"[2001:db8::80]""#),
    (.nginxJSON, #"t3 12.1.2\n"#), (.nginxJSON, "session_id=csn%5F"),
    (.caddy, #""uri":"https://example.com/link?session_id=csn_"#),
    (.caddy, #""uri":"/straßen/köln?ansicht=\"karte\"""#), (.caddy, #""user_id":"monitoring""#),
    (.caddy, #""host":"[2001:db8::80]:8443""#), (.caddy, #""method":"HEAD""#),
    (.caddy, #""Referer":["https://example.com/link?"#), (.caddy, "TLS handshake error"),
    (.w3c, " GET /link session_id=csn_"), (.w3c, " nightly+report+[eu] "),
    (.w3c, " GET /my%20account/link "), (.w3c, " GET /link lang=de&session%5Fid="),
    (.w3c, " POST /link "), (.w3c, " 8443 - "), (.w3c, "192.0.2.80 - - - "),
    (.w3c, " /über-uns/link session_id="), (.w3c, "?session_id=csn_"),
    (.cloudFront, "\tsession%255Fid=csn_"), (.cloudFront, "status=partly%2520done\t"),
    (.cloudFront, "/%C3%BCber-uns/link\t"), (.cloudFront, "ansicht=%22karte%22\t"),
    (.cloudFront, "\t%5B2001:db8::80%5D:8443\t"), (.cloudFront, "Mozilla/5.0%20(X11;%20Linux"),
    (.alb, #""GET https://example.com:443/link?session_id=csn_"#), (.alb, #""GET http://"#),
    (.alb, #""HEAD https://"#), (.alb, #""- http://example.com:443- -" "-""#),
    (.alb, #"?ansicht=\x22karte\x22 HTTP/2.0""#), (.alb, "https://[2001:db8::80]:8443/link?"),
    (.haproxy, #""GET https://example.com/link?session_id=csn_"#), (.haproxy, #""HEAD /link?"#),
    (.haproxy, #"/#C3#BCber-uns/link?"#), (.haproxy, "ansicht=#22karte#22"),
    (.haproxy, #"web/<NOSRV> -1/-1/-1/-1/"#), (.haproxy, #" - - PR-- "#), (.haproxy, "%5Fid=csn_"),
    (.squid, " GET https://example.com/link?session_id=csn_"), (.squid, " CONNECT 192.0.2.1:443 "),
    (.squid, " GET http://example.com/"), (.squid, "/%C3%BCber-uns/link?session_id=csn_"),
    (.squid, " NONE_NONE/400 "), (.squid, " nightly%20report%20%5Beu%5D "), (.squid, "%5Fid=csn_"),
    (.squid, "https://[2001:db8::80]:8443/link?"),
  ])
  func theLogHasEverything(format: LogGenerator.Format, text: String) throws {
    #expect(try #require(Self.longLogs[format]).contains(text))
  }

  @Test(arguments: [LogGenerator.Format.cloudFront, .alb, .haproxy, .squid])
  func whatIsLoggedIsASCII(format: LogGenerator.Format) throws {
    let log = try #require(Self.longLogs[format])
    #expect(log.utf8.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x0A || $0 == 0x09 })
  }

  /// Clients are those of the other formats, see ``LogLineTests``.
  @Test(arguments: LogGenerator.Format.allCases)
  func noHostIsAnyones(format: LogGenerator.Format) throws {
    let hosts = #/(?:https?://|"host":"|"domain":"|name":")([^/:"\s]+)/#
    for match in sample(format).joined(separator: "\n").matches(of: hosts) {
      let isFree = match.1.firstMatch(of: #/(^|\.)example\.(com|org|net)$|^(\[|%5B)2001$/#) != nil
      #expect(isFree, "\(match.0)")
    }
  }

  @Test(arguments: LogGenerator.Format.allCases)
  func startsAreWhatTheFormatCanWrite(format: LogGenerator.Format) {
    let countsFrom1970 = format == .caddy || format == .squid
    #expect(format.starts.lowerBound == (countsFrom1970 ? 0 : -62_135_596_800))
    let options = LogGenerator.Options(lines: 3, format: format, start: format.starts.lowerBound)
    #expect(NaiveLine.lines(LogGenerator.log(options).bytes, format).count == 3)
  }

  private static let longLogs: [LogGenerator.Format: String] = Dictionary(
    uniqueKeysWithValues: [
      LogGenerator.Format.nginxJSON, .caddy, .w3c, .cloudFront, .alb, .haproxy, .squid,
    ].map { format in
      let options = LogGenerator.Options(lines: 20_000, share: 0.15, seed: 5, format: format)
      return (format, LogGenerator.lines(options).joined(separator: "\n"))
    })

  private func sample(_ format: LogGenerator.Format) -> [String] {
    LogGenerator.lines(
      LogGenerator.Options(lines: 1_500, share: 0.2, seed: 9, format: format)
    ).filter { !$0.hasPrefix("#") }
  }
}
