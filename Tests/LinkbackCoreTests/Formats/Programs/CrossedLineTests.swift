import CoreFixtures
import Testing

@testable import LinkbackCore

/// Lines that are cut in pieces and joined, as two writers of one file make them: what is read of them is
/// a whole request of one of the two, or nothing.
@Suite struct CrossedLineTests {
  /// Formats whose fields are between quotes or words, and none is at the line's end that a cut could
  /// shorten: a line that is cut there can't be told from a whole one.
  private static let samples = FormatSample.all.filter { sample in
    let names = [
      "combined", "vcombined", "combined+", "traefik", "varnish", "lighttpd", "envoy", "haproxy",
      "squid", "uwsgi", "nginx-proxy-manager", "alb", "elb", "s3",
    ]
    return names.contains(sample.name)
  }

  /// Shapes of the common log family with other fields around the request.
  private static let shapes: [@Sendable (SampleRequest) -> String] = [
    { "\(head) \"app.example.com\" \(request($0)) \($0.response) 138 \(tail($0))" },
    { "\(head) \"app.example.com\" \"id 1\" \(request($0)) \($0.response) 138 \(tail($0))" },
    { "\(head) app.example.com 0.034 \(request($0)) \($0.response) 138 \(tail($0))" },
    { "\(head) \(request($0)) \"\($0.response)\" 138 \(tail($0))" },
    { "\(head) \(request($0)) \"\($0.response)\" \"138\" \(tail($0))" },
    { "\(head) \(request($0)) \(tail($0)) \($0.response) 138" },
    { "\(head) \(request($0)) \(tail($0)) \"198.51.100.7\" \($0.response) 138" },
    { "\(head) \(request($0)) \"GET /upstream HTTP/1.0\" \($0.response) 138 \(tail($0))" },
    { "\(head) \"\($0.method) \($0.target)\" \($0.response) 138 \(tail($0))" },
    { "\(head) \"\($0.method) \($0.target)\" \(tail($0)) \($0.response) 138" },
    {
      "192.0.2.7 - - [2026-11-22T10:00:00Z] \"a\" \(request($0)) \($0.response) 138 \(tail($0))"
    },
    { "192.0.2.7 - - [22/Nov/2026:10:00:00] \(request($0)) \($0.response) 138 \(tail($0))" },
    { "example.com 192.0.2.7 - - \(head.dropFirst(14)) \(request($0)) \($0.response) 138" },
    {
      let line = "\(head) \(request($0)) \($0.response) 138 \(tail($0))"
      return "7,\"\(line.replacing("\"", with: "\"\""))\",x"
    },
  ]

  private static let head = "192.0.2.7 - - [22/Nov/2026:10:00:00 +0000]"

  private static func request(_ request: SampleRequest) -> String {
    "\"\(request.method) \(request.target) HTTP/1.1\""
  }

  private static func tail(_ request: SampleRequest) -> String {
    "\"\(request.referer)\" \"\(request.agent)\""
  }

  private static let lines = samples.map(\.line) + shapes

  /// The client's address in all of them, and in ``FormatSample``.
  private static let clients = ["192.0.2.7", "2001:db8::7"]

  /// The event of a line, if it is a callback.
  private static func event(of text: String) -> String {
    var options = LogScanner.Options()
    options.records = .events(revealingSessions: true)
    options.reading.callbacks.sessionPrefixes = .any
    return ScannedLog(Array(text.utf8), options: options).records
  }

  /// What a line counts as: session, status and route; or its bucket.
  private static func outcome(_ line: String) -> String {
    let parts = verdict(line, prefix: "").split(separator: " ")
    return parts.count > 1 ? parts[1...3].joined(separator: " ") : parts.joined()
  }

  @Test func eachShapeCounts() {
    for (index, line) in Self.lines.enumerated() {
      for response in ["200", "302", "500", "000"] {
        var request = SampleRequest()
        (request.response, request.referer) = (response, "https://example.com/?a=b")
        let read = verdict(line(request))
        #expect(read.contains(" csn_1 success /link "), "\(index): \(line(request))")
        #expect(read.hasSuffix(response == "000" ? " -" : " \(response)"), "\(line(request))")
      }
      var other = SampleRequest(query: "lang=de")
      other.referer = "https://example.com/link?session_id=csn_2&status=success"
      other.agent = "x HTTP/1.1"
      #expect(Self.outcome(line(other)) == "other", "\(index): \(line(other))")
    }
  }

  /// A callback page's image has the callback in its Referer: no cut makes a callback of that.
  @Test(arguments: 0..<12 as Range<UInt64>)
  func aRefererNeverCounts(seed: UInt64) {
    var dice = Dice(seed: seed)
    for _ in 0..<200 {
      let (first, second) = (dice.pick(Self.lines), dice.pick(Self.lines))
      var one = SampleRequest(path: "/a.js", query: dice.pick(["", "v=1"]))
      one.referer = "https://example.com/link?session_id=csn_1&status=success"
      one.agent = dice.pick(["UA", "a HTTP/1.1", "GET x", "200", "-"])
      var two = SampleRequest(path: "/b.js", query: "")
      two.referer = one.referer
      let line = Self.crossed(first(one), second(two), &dice)
      #expect(["other", "malformed"].contains(Self.outcome(line)), "\(line)")
    }
  }

  /// Of two callbacks, one counts as it is, or none does.
  @Test(arguments: 0..<24 as Range<UInt64>)
  func oneOfTwoCountsAsItIsOrNoneDoes(seed: UInt64) {
    var dice = Dice(seed: seed)
    let queries = [
      "session_id=csn_a&status=success", "session_id=csn_b&status=user_aborted&x=1", "lang=de",
    ]
    for _ in 0..<200 {
      var one = SampleRequest(path: "/one", query: dice.pick(queries))
      one.response = dice.pick(["200", "302", "404"])
      var two = SampleRequest(path: "/two", query: dice.pick(queries))
      two.method = dice.pick(["GET", "GET", "POST"])
      (one.referer, two.referer) = (two.url, one.url)
      let (first, second) = (dice.pick(Self.lines)(one), dice.pick(Self.lines)(two))
      let line = Self.crossed(first, second, &dice)
      let right = [first, second].map(Self.outcome) + ["other", "malformed"]
      #expect(right.contains(Self.outcome(line)), "\(line)")
    }
  }

  /// A full disk or a crash leaves a part of a line, and the next line is appended to it: what was in the first is
  /// lost, so neither counts.
  @Test func ofTwoLinesThatBecameOneNeitherCounts() throws {
    let one = SampleRequest(path: "/one", query: "session_id=csn_a&status=success")
    var two = SampleRequest(path: "/two", query: "session_id=csn_b&status=user_aborted")
    two.response = "500"
    for (index, line) in Self.lines.enumerated() {
      let (first, second) = (line(one), line(two))
      let path = try #require(first.firstRange(of: "/one?"))
      for end in first.utf8.distance(from: first.startIndex, to: path.upperBound)...first.utf8.count
      {
        let joined = String(decoding: first.utf8.prefix(end), as: UTF8.self) + second
        #expect(Self.outcome(joined) == "malformed", "\(index): \(joined)")
      }
    }
  }

  /// Who the client is reaches no record: of no format, and of no line that two writers have torn.
  @Test(arguments: 0..<8 as Range<UInt64>)
  func theClientsAddressIsInNoRecord(seed: UInt64) {
    var dice = Dice(seed: 100 + seed)
    for sample in FormatSample.all {
      let event = Self.event(of: sample.text(SampleRequest()))
      #expect(!event.isEmpty && Self.clients.allSatisfy { !event.contains($0) }, "\(event)")
    }
    for _ in 0..<300 {
      let one = SampleRequest(path: dice.pick(["/one", ""]))
      let (first, second) = (dice.pick(Self.lines)(one), dice.pick(Self.lines)(SampleRequest()))
      let bytes = Array(first.utf8)
      // Torn at a quote, or anywhere; but in a bare word that is a host no end could be told.
      let line =
        dice.once(in: 2) || formatName(first) == "s3"
        ? Self.crossed(first, second, &dice)
        : String(decoding: bytes[..<dice.below(bytes.count)] + Array(second.utf8), as: UTF8.self)
      let event = Self.event(of: line)
      #expect(Self.clients.allSatisfy { !event.contains($0) }, "\(line)\n\(event)")
    }
  }

  /// A whole line inside another one's request is no part of its target: it counts as itself, or nothing does.
  @Test(arguments: 0..<8 as Range<UInt64>)
  func aLineInsideAnothersTargetIsNoTarget(seed: UInt64) {
    var dice = Dice(seed: 200 + seed)
    for _ in 0..<200 {
      let inner = dice.pick(Self.lines)(SampleRequest(path: "/two"))
      let start = dice.pick(["/", "/li", "/a/b", "/x?"]) + dice.pick(["", " "])
      let path = start + inner.replacing("\"", with: "")
      let line = dice.pick(Self.lines)(SampleRequest(path: path))
      let right = ["other", "malformed", Self.outcome(inner)]
      #expect(right.contains(Self.outcome(line)), "\(line)")
      let event = Self.event(of: line)
      #expect(Self.clients.allSatisfy { !event.contains($0) }, "\(line)\n\(event)")
    }
  }

  /// The beginning of a line up to a quote, and another one from its beginning or from a quote on: the pieces
  /// that a torn write leaves.
  private static func crossed(_ first: String, _ second: String, _ dice: inout Dice) -> String {
    func cuts(_ line: String) -> [Int] {
      let bytes = Array(line.utf8)
      return [0, bytes.count] + bytes.indices.filter { bytes[$0] == 0x22 }.flatMap { [$0, $0 + 1] }
    }
    let (head, tail) = (Array(first.utf8), Array(second.utf8))
    let (end, start) = (dice.pick(cuts(first)), dice.pick(cuts(second)))
    return String(decoding: head[..<end] + tail[start...], as: UTF8.self)
  }
}
