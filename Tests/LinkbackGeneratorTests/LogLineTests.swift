import LinkbackGenerator
import Testing

@Suite struct LogLineTests {
  @Test(arguments: [
    LogGenerator.Format.common, .combined, .vcommon, .vcombined, .combinedLocation,
  ])
  func everyLineFitsItsFormat(format: LogGenerator.Format) throws {
    let head = #/\S+ - [^"]+ \[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d \+0000\]/#
    let common = #/ "[^"]*" \d{3} \d+/#
    let agents = #/ "[^"]+" "[^"]+"/#
    for line in sample(format) {
      var rest = line[...]
      if format == .vcommon || format == .vcombined {
        rest = rest.dropFirst(try #require(rest.prefixMatch(of: #/\S+:\d+ /#)).0.count)
      }
      rest = rest.dropFirst(try #require(rest.prefixMatch(of: head), "\(line)").0.count)
      rest = rest.dropFirst(try #require(rest.prefixMatch(of: common), "\(line)").0.count)
      if format != .common, format != .vcommon {
        rest = rest.dropFirst(try #require(rest.prefixMatch(of: agents), "\(line)").0.count)
      }
      if format == .combinedLocation {
        rest = rest.dropFirst(try #require(rest.prefixMatch(of: #/ "[^"]+"/#), "\(line)").0.count)
      }
      #expect(rest.isEmpty, "\(line)")
    }
  }

  @Test func textIsEscapedAsNginxDoes() {
    for line in sample(.combinedLocation) {
      #expect(line.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "\(line)")
      for tail in line.split(separator: #"\"#, omittingEmptySubsequences: false).dropFirst() {
        #expect(tail.prefixMatch(of: #/x[0-9A-F]{2}/#) != nil, "\(line)")
      }
    }
  }

  /// What a log has to have to be taken for a real one.
  @Test(arguments: [
    #"session%5Fid=csn_"#, #"session_id=csn%5F"#, #""GET https://"#, #""HEAD /"#, #""POST /"#,
    #"&amp;status="#, #"session_id=&status"#, #"status=open&session_id=csn_"#,
    #"session_id=web-7f31&from=mail&session_id=csn_"#, #"status=maintenance"#,
    #"status=partly%20done"#, #""\x16\x03\x01"#, #""-" 400 0"#, #""-" 408 0"#, #"%C3%B6"#,
    #"/\xC3\xBCber-uns/"#, #"my%20account"#, #"ansicht=\x22karte\x22"#, #"2001:db8:"#, #"192.0.2."#,
    #"198.51.100."#, #"203.0.113."#, #"" 204 0"#, #"" 301 "#, #"" 304 0"#, #"" 404 "#, #"" 499 0"#,
    #"" 500 "#, #" - monitoring ["#, #" - nightly report [eu] ["#, #"session%255Fid"#,
    #"Session_ID="#, #"next=%2Flink%3Fsession_id"#, #";session_id="#,
    #""myapp://deep-link?session_id=csn_"#,
    #""exampleapp://connect/done?source=mail&session_id=csn_"#,
  ])
  func theLogHasEverything(text: String) {
    #expect(Self.longLog.contains(text))
  }

  @Test func nothingPointsAtAnyoneReal() throws {
    for line in sample(.vcombined) {
      let address = try #require(line.split(separator: " ").dropFirst().first)
      #expect(
        ["192.0.2.", "198.51.100.", "203.0.113.", "2001:db8:"].contains { address.hasPrefix($0) },
        "\(line)")
      let host = line.prefix { $0 != " " }
      #expect(host.contains("example.com:") || host == "[2001:db8::80]:8443", "\(line)")
    }
  }

  @Test(arguments: [
    (LogGenerator.Format.common, 1, false), (.combined, 3, false), (.vcommon, 1, true),
    (.vcombined, 3, true), (.combinedLocation, 4, false),
  ])
  func theNginxFormatHasTheSameFields(
    format: LogGenerator.Format, quoted: Int, hasHost: Bool
  ) throws {
    let string = try #require(format.nginxFormat)
    #expect(string.filter { $0 == "\"" }.count == 2 * quoted)
    #expect(sample(format).allSatisfy { $0.filter { $0 == "\"" }.count == 2 * quoted })
    #expect(string.hasPrefix("$host:$server_port ") == hasHost)
    #expect(string.contains(#" "$request" $status "#))
    #expect(string.hasSuffix(#" "$sent_http_location""#) == (format == .combinedLocation))
  }

  private static let longLog = LogGenerator.lines(
    LogGenerator.Options(lines: 40_000, share: 0.15, seed: 5, format: .combinedLocation)
  ).joined(separator: "\n")

  private func sample(_ format: LogGenerator.Format) -> [String] {
    LogGenerator.lines(LogGenerator.Options(lines: 1_500, share: 0.2, seed: 9, format: format))
  }
}
