import LinkbackCore
import CoreFixtures
import Testing

/// What holds for a line in every format that is read without being asked for.
@Suite struct FormatSampleTests {
  private static func changed(_ sample: FormatSample, _ change: (inout SampleRequest) -> Void)
    -> String
  {
    var request = SampleRequest()
    change(&request)
    return verdict(sample.text(request))
  }

  @Test(arguments: FormatSample.all)
  func aCallbackCounts(sample: FormatSample) throws {
    let text = sample.text(SampleRequest())
    #expect(verdict(text) == sample.counted())
    #expect(
      withExactSpan(text) { FormatDetector.findings(in: $0, isWhole: true).winner }?.rawValue
        == sample.name)
    // And if the format, or another of its family, is asked for.
    let name = try #require(FormatName(rawValue: sample.name))
    for other in FormatName.selectable where other.family == name.family {
      var expected = sample
      // Only its name says that the second word is the host.
      if name == .lighttpd, other == .lighttpd { expected.host = "example.com" }
      #expect(verdict(text, format: LogFormat(other)) == expected.counted())
    }
  }

  /// A format that was asked for is the only one that is tried.
  @Test(arguments: FormatSample.all)
  func anotherFamilyDoesNotReadIt(sample: FormatSample) throws {
    let text = sample.text(SampleRequest())
    let name = try #require(FormatName(rawValue: sample.name))
    for other in FormatName.selectable where other.family != name.family {
      // An S3 line is one of the common log family too, if one leaves out what it says in front, and an
      // Envoy line whatever its end says.
      if ["s3", "envoy"].contains(sample.name), other.family == .commonLog { continue }
      #expect(verdict(text, format: LogFormat(other)) == "malformed", "\(other)")
    }
  }

  @Test(arguments: FormatSample.all)
  func theRefererAndTheUserAgentNeverCount(sample: FormatSample) {
    guard sample.hasClientText else { return }
    let url = "https://example.com/link?session_id=csn_1&status=success"
    let decoy = Self.changed(sample) {
      ($0.path, $0.query, $0.referer, $0.agent) = ("/logo.png", "v=2", url, url)
    }
    #expect(decoy == "other")
    #expect(Self.changed(sample) { ($0.referer, $0.agent) = (url + "x", url) } == sample.counted())
  }

  @Test(arguments: FormatSample.all)
  func eachRuleHolds(sample: FormatSample) {
    #expect(Self.changed(sample) { $0.method = "HEAD" } == "wrong_method")
    #expect(Self.changed(sample) { $0.method = "POST" } == "wrong_method")
    #expect(Self.changed(sample) { $0.query = "session_id=abc&status=s" } == "foreign")
    #expect(Self.changed(sample) { $0.query = "session_id=csn_1" } == "incomplete")
    #expect(Self.changed(sample) { $0.query = "session_id=&status=s" } == "incomplete")
    #expect(Self.changed(sample) { $0.query = "session_id=csn_1&amp;status=s" } == "incomplete")
    #expect(Self.changed(sample) { $0.query = "status=s" } == "other")
    #expect(Self.changed(sample) { $0.query = "lang=de" } == "other")
    #expect(Self.changed(sample) { $0.query += "&status=new" } == sample.counted(status: "new"))
    let error = Self.changed(sample) { $0.response = "502" }
    #expect(error == sample.counted(response: "502"))
    let text = sample.text(SampleRequest())
    #expect(verdict(text, since: EventTime(seconds: 1_795_341_601)) == "outside")
    #expect(verdict(text, since: EventTime(seconds: 1_795_341_600)) == sample.counted())
  }

  /// A line that its server or a full disk cut off counts as what it says, or not at all; and nothing
  /// is read after its end.
  @Test(arguments: FormatSample.all)
  func aLineMayEndAnywhere(sample: FormatSample) {
    let line = sample.line(SampleRequest())
    for end in 0...line.utf8.count {
      let said = verdict(sample.header + String(decoding: line.utf8.prefix(end), as: UTF8.self))
      let isCounted = said.hasPrefix("2026-11-22T10:00:00Z csn_")
      #expect(["other", "malformed", "incomplete", "foreign"].contains(said) || isCounted)
      // What is between quotes or braces is all there, or malformed.
      if !["haproxy", "squid", "cloudfront"].contains(sample.name) {
        #expect(said != "foreign")
        #expect(!isCounted || said.hasPrefix("2026-11-22T10:00:00Z csn_1 success /link "), "\(end)")
      }
    }
  }

  /// One format's line inside a user agent is the client's text.
  @Test(arguments: FormatSample.all.filter { $0.hasClientText })
  func aLineInsideAUserAgentIsNotRead(outer: FormatSample) {
    for inner in FormatSample.all {
      var request = SampleRequest()
      let text = inner.line(request)
      (request.path, request.query) = ("/logo.png", "v=2")
      request.agent = outer.escaped(text)
      #expect(verdict(outer.text(request)) == "other", "\(inner.title)")
      request = SampleRequest()
      request.agent = outer.escaped(inner.line(SampleRequest(query: "session_id=csn_2&status=x")))
      #expect(verdict(outer.text(request)) == outer.counted(), "\(inner.title)")
    }
  }

  /// A format with a header that says nothing yet.
  @Test(arguments: FormatSample.columns.filter { !$0.header.isEmpty })
  func withoutItsHeaderALineIsMalformed(sample: FormatSample) {
    #expect(verdict(sample.line(SampleRequest())) == "malformed")
  }
}

extension FormatSample {
  /// Text that a client sends, as the format's server escapes it.
  fileprivate func escaped(_ text: String) -> String {
    switch name {
    case "w3c": text.map { $0 == " " || $0 == "\t" ? "+" : String($0) }.joined()
    case "cloudfront": text.map { " \t\"%".contains($0) ? "%20" : String($0) }.joined()
    case "cloud-storage": text.map { $0 == "\"" ? "\"\"" : String($0) }.joined()
    case "ltsv": text.map { "\"\\\t".contains($0) ? "\\x22" : String($0) }.joined()
    case "haproxy": text.map { "\"#|{}".contains($0) ? "#22" : String($0) }.joined()
    case "envoy": text.map { $0 == "\"" ? "'" : String($0) }.joined()
    default:
      escapes.contains(.backslashU)
        ? text.asJSON : text.map { "\"\\".contains($0) ? "\\x22" : String($0) }.joined()
    }
  }
}
