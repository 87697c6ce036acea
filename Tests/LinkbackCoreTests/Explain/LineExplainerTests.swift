import LinkbackCore
import CoreFixtures
import Testing

@Suite struct LineExplainerTests {
  /// How a line counts, from the counting program itself: the bucket, and the event record.
  private struct Count: ~Copyable {
    private var scanner: LogScanner

    init(_ options: ReadingOptions) {
      var scan = LogScanner.Options()
      scan.reading = options
      scan.records = .events(revealingSessions: true)
      // An explanation shows a status whole; a record's is `(other)` where it is long.
      scan.outcomes.limits.statusLength = 1 << 20
      scanner = LogScanner(options: scan)
      scanner.begin(path: "-")
    }

    mutating func count(_ line: [UInt8]) -> (bucket: String, event: String) {
      let before = scanner.statistics
      withExactSpan(line + [0x0A]) { scanner.scan($0, offset: 0) }
      var event: [UInt8] = []
      scanner.records.drain(linesBefore: 0, to: &event)
      let named = Rejection.allCases.first {
        scanner.statistics.count(of: $0) > before.count(of: $0)
      }
      return (named?.name ?? "callback", String(decoding: event, as: UTF8.self))
    }
  }

  private static var options: ReadingOptions {
    var options = ReadingOptions()
    options.callbacks.since = EventTime(seconds: 1_795_255_200)
    options.callbacks.until = EventTime(seconds: 1_796_000_000)
    return options
  }

  /// The keys that an event record has from the explanation.
  private static func event(_ explanation: LineExplanation) -> String {
    var bytes: [UInt8] = []
    func append(_ key: String, _ text: [UInt8]?) {
      bytes += "\"\(key)\":".utf8
      if let text {
        JSONText.append(string: ByteString(text.span, 0..<text.count), to: &bytes)
      } else {
        bytes += "null".utf8
      }
      bytes += ",".utf8
    }
    append("session", explanation.judged?.session)
    append("status", explanation.judged?.status)
    append("route", explanation.judged?.route)
    append("host", explanation.judged?.host)
    let response = explanation.response.map(String.init) ?? "null"
    let source = explanation.judged?.callback.source == .location ? "location" : "request"
    bytes += "\"response\":\(response),\"source\":\"\(source)\"".utf8
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Explains and counts lines in the same order, and compares each.
  private static func expectAgreement(
    on lines: [[UInt8]], _ options: ReadingOptions,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var count = Count(options)
    var explainer = LineExplainer(options: options)
    for (index, line) in lines.enumerated() {
      let counted = count.count(line)
      let explanation = withExactSpan(line + [0x0A]) { bytes in
        let content = LineBounds.content(of: bytes, 0..<line.count)
        return explainer.explain(bytes.extracting(content), number: index + 1)
      }
      let text = String(decoding: line, as: UTF8.self)
      #expect(explanation.verdict == counted.bucket, "\(text)", sourceLocation: sourceLocation)
      if counted.bucket == "callback" {
        #expect(
          counted.event.contains(Self.event(explanation)), "\(text)",
          sourceLocation: sourceLocation)
      }
    }
  }

  @Test(arguments: 0..<25)
  func theBucketNamedIsTheBucketCounted(seed: Int) {
    var noise = LogNoise(seed: UInt64(2_000 + seed))
    let log = noise.log(lines: 200)
    let lines = log.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
    Self.expectAgreement(on: lines, Self.options)
  }

  /// Lines of every format, cut off, with bytes exchanged, and put into one another.
  @Test(arguments: 0..<25)
  func theBucketsAgreeOnDamagedLinesOfEveryFormat(seed: Int) {
    var dice = Dice(seed: UInt64(seed))
    var lines: [[UInt8]] = []
    for _ in 0..<300 {
      var line = Array(dice.pick(FormatLines.all).utf8)
      switch dice.below(6) {
      case 0: line = Array(line.prefix(dice.below(line.count + 1)))
      case 1: line[dice.below(line.count)] = UInt8(dice.pick(Array(" \"[]{}:/%&=?#\\\0\r".utf8)))
      case 2: line = dice.bytes(dice.below(12), of: Array(0...9) + Array(11...255)) + line
      case 3:
        let other = Array(dice.pick(FormatLines.all).utf8)
        line = Array(line.prefix(dice.below(line.count))) + other.dropFirst(dice.below(other.count))
      default: break
      }
      lines.append(line)
    }
    Self.expectAgreement(on: lines, Self.options)
    for format in ["combined", "json", "w3c", "haproxy", "$msec $request_uri"] {
      var options = Self.options
      options.format = try? LogFormat(parsing: format)
      options.callbacks.sessionPrefixes = .any
      Self.expectAgreement(on: lines, options)
    }
  }

  @Test(arguments: FormatLines.named)
  func eachFormatIsNamedWithItsTime(line: FormatLines) {
    var explainer = LineExplainer(options: ReadingOptions())
    let fields = FormatLines.fields
    if line.needsFields { _ = withExactSpan(fields) { explainer.explain($0, number: 1) } }
    let explanation = withExactSpan(line.text) { explainer.explain($0, number: 2) }
    #expect(explanation.verdict == "callback")
    #expect(explanation.format?.rawValue == line.format)
    #expect(explanation.loggedTime.map { String(decoding: $0, as: UTF8.self) } == line.time)
    #expect(explanation.time == EventTime(seconds: 1_795_341_600))
    #expect(explanation.judged?.session == Array("csn_1".utf8))
    #expect(explanation.judged?.status == Array("success".utf8))
    #expect(explanation.nextStep == "show the success screen")
  }

  @Test func aPrefixAndAWrapperAreShown() {
    var explainer = LineExplainer(options: ReadingOptions())
    let prefix = "<190>Nov 22 10:00:00 web1 nginx: "
    let after = withExactSpan(prefix + CommonLine().text) { explainer.explain($0, number: 1) }
    #expect(after.prefix == Array(prefix.utf8))
    #expect(after.verdict == "callback")
    let text = CommonLine().text.replacing("\"", with: "\\\"")
    let inside = withExactSpan("{\"log\":\"\(text)\\n\"}") { explainer.explain($0, number: 2) }
    #expect(inside.embedded == Array(CommonLine().text.utf8))
    #expect(inside.format == .combined)
  }

  @Test func ofSeveralTimesTheOneThatFitsIsShown() {
    var explainer = LineExplainer(options: ReadingOptions())
    let line = "192.0.2.7 - [21/Nov/2026:10:00:00 +0000] \(CommonLine().text)"
    let explanation = withExactSpan(line) { explainer.explain($0, number: 1) }
    let logged = explanation.loggedTime.map { String(decoding: $0, as: UTF8.self) }
    #expect(logged == "22/Nov/2026:10:00:00 +0000" && explanation.verdict == "callback")
  }

  @Test func ofSeveralParametersTheLastCounts() {
    var explainer = LineExplainer(options: ReadingOptions())
    let target = "/a?status=open&x=1&session%5Fid=old&session_id=csn%5F1&status=a+b#&status=no"
    let line = CommonLine(target: target)
    let explanation = withExactSpan(line.text) { explainer.explain($0, number: 1) }
    let parameters = explanation.judged?.carrier?.parameters ?? []
    #expect(
      parameters.map { "\(String(decoding: $0.logged, as: UTF8.self)) \($0.counts)" } == [
        "status=open false", "session%5Fid=old false", "session_id=csn%5F1 true", "status=a+b true",
      ])
    #expect(
      parameters.map { String(decoding: $0.decoded, as: UTF8.self) } == [
        "open", "old", "csn_1", "a b",
      ])
  }

  @Test func anEscapedFieldIsShownBothWays() {
    var explainer = LineExplainer(options: ReadingOptions())
    let line = CommonLine(target: #"/a?x=\"&session\x5Fid=csn_1&status=ok"#)
    let explanation = withExactSpan(line.text) { explainer.explain($0, number: 1) }
    let request = explanation.fields.first { $0.name == .request }
    #expect(request?.logged == Array(line.request.utf8))
    #expect(
      request?.unescaped.map { String(decoding: $0, as: UTF8.self) }
        == #"GET /a?x="&session_id=csn_1&status=ok HTTP/1.1"#)
  }
}
