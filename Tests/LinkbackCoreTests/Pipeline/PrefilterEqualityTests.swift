import LinkbackCore
import CoreFixtures
import Testing

/// The search for a mention may pass a line over only if nothing of it counts.
@Suite struct PrefilterEqualityTests {
  private static func options(_ records: LogScanner.Records, prefilter: Bool) -> LogScanner.Options
  {
    var options = LogScanner.Options()
    options.records = records
    options.usesPrefilter = prefilter
    options.outcomes.byRoute = true
    options.outcomes.byHost = true
    options.outcomes.window = WindowGrid(length: 60)
    return options
  }

  /// With the search and without it everything is the same.
  private static func expectEqual(_ text: String, cuts: [Int] = [], _ location: SourceLocation) {
    for records in [LogScanner.Records.events(revealingSessions: true), .rejected] {
      let log = Array(text.utf8)
      let with = ScannedLog(log, options: options(records, prefilter: true), cuts: cuts)
      let without = ScannedLog(log, options: options(records, prefilter: false), cuts: cuts)
      #expect(with == without, "\(text)", sourceLocation: location)
    }
  }

  /// Names and values through every escape of every format: browsers, proxies and the server may
  /// write any byte in any of their ways, and it still counts.
  @Test(arguments: FormatSample.all)
  func everySpellingCounts(sample: FormatSample) {
    var spelling = Respelling(seed: 7)
    for _ in 0..<120 {
      let pairs = [("session_id", "csn_1"), ("status", "success")].map { name, value in
        spelling.spell(name, by: [.percent]) + "=" + spelling.spell(value, by: [.percent])
      }
      var request = SampleRequest(query: pairs.joined(separator: "&"))
      // CloudFront encodes what is encoded already once more; others escape on top of it.
      if sample.name == "cloudfront" || sample.title.hasSuffix("CloudFront's names") {
        request.query = request.query.map { $0 == "%" ? "%25" : String($0) }.joined()
      }
      if let escape = sample.escapes.randomElement(using: &spelling.dice) {
        request.query = spelling.escapeOutsidePercents(request.query, as: escape)
      }
      let text = sample.text(request)
      #expect(verdict(text) == sample.counted(), "\(text)")
      Self.expectEqual(text, #_sourceLocation)
    }
  }

  /// The same inside a container's and the journal's JSON, which may escape any byte again.
  @Test(arguments: FormatSample.all.filter { $0.header.isEmpty && $0.name != "cloudfront" })
  func everySpellingInsideAWrapperCounts(sample: FormatSample) {
    var spelling = Respelling(seed: 8)
    for _ in 0..<60 {
      var request = SampleRequest()
      request.query =
        spelling.spell("session_id", by: [.percent]) + "=csn_1&"
        + spelling.spell("status", by: [.percent]) + "=success"
      if sample.title.hasSuffix("CloudFront's names") { request.query = SampleRequest().query }
      if let escape = sample.escapes.randomElement(using: &spelling.dice) {
        request.query = spelling.escapeOutsidePercents(request.query, as: escape)
      }
      var text = sample.line(request)
      let isWrapped = sample.title.contains("Docker")
      for _
        in 0..<(isWrapped ? sample.title.contains("journal") ? 0 : 1 : spelling.dice.within(1...2))
      {
        text = "{\"message\":\"\(spelling.jsonString(text))\"}"
      }
      #expect(verdict(text) == sample.counted(), "\(text)")
      Self.expectEqual(text, #_sourceLocation)
    }
  }

  /// Spellings that no single server writes: whatever they count as, they do with the search too.
  @Test(arguments: FormatSample.all)
  func noMixtureOfSpellingsIsPassedOver(sample: FormatSample) {
    var spelling = Respelling(seed: 9)
    for _ in 0..<60 {
      var query = spelling.spell("session_id", by: Respelling.Spelling.allCases) + "=csn_1&"
      query += spelling.spell("status", by: Respelling.Spelling.allCases) + "=success"
      for _ in 0..<spelling.dice.below(3) {
        let escape = spelling.dice.pick([
          Respelling.Spelling.backslashX, .backslashU, .hash, .percent,
        ])
        query = spelling.escape(query, as: escape)
      }
      Self.expectEqual(sample.text(SampleRequest(query: query)), #_sourceLocation)
      let line = sample.line(SampleRequest(query: query))
      Self.expectEqual("{\"log\":\"\(spelling.jsonString(line))\"}", #_sourceLocation)
    }
  }

  private static let event = """
    {"record":"event","v":1,"time":"2026-11-22T10:00:00Z","session":"0123456789abcdef","status":\
    "success","route":"/","host":null,"response":200,"source":"request","file":"a","line":1}
    """

  /// What a line mentions that has no `session_id`: the columns of those after it, and events. They
  /// stand at every distance from a block's beginning and end, as the search takes 32 bytes a step.
  @Test func columnsAndEventsAreFoundEverywhere() {
    let fields = "#Fields: date time cs-uri"
    let line = "2026-11-22 10:00:00 /link?session_id=csn_1&status=success"
    for padding in 0..<80 {
      let noise = String(repeating: ".", count: padding) + "\n"
      for end in ["", "\n", "\n" + noise] {
        let columns = ScannedLog(noise + fields + "\n" + noise + line + end)
        #expect(columns.statistics.callbacks == 1)
        let event = ScannedLog(noise + Self.event + end)
        #expect(event.statistics.callbacks == 1)
        // In a block of its own.
        let cut = ScannedLog(
          Array((noise + fields + "\n" + Self.event + "\n" + line + end).utf8),
          cuts: [noise.utf8.count, noise.utf8.count + fields.utf8.count + 1])
        #expect(cut.statistics.callbacks == 2)
      }
      let elsewhere = String(repeating: ".", count: padding) + fields + "\n" + line
      #expect(ScannedLog(elsewhere).statistics.callbacks == (padding == 0 ? 1 : 0))
    }
  }

  /// A log of all formats, read in blocks however it is cut, and by both ways of the search.
  @Test(arguments: 0..<8)
  func everySplitOfAMixedLogIsTheSame(seed: Int) {
    var mix = MixedLog(seed: UInt64(seed))
    let log = mix.log(lines: 40)
    let ends = log.indices.filter { log[$0] == 0x0A }.map { $0 + 1 }.filter { $0 < log.count }
    for records in [LogScanner.Records.events(revealingSessions: true), .rejected] {
      let options = Self.options(records, prefilter: true)
      let whole = ScannedLog(log, options: options)
      #expect(whole == ScannedLog(log, options: Self.options(records, prefilter: false)))
      for end in ends { #expect(ScannedLog(log, options: options, cuts: [end]) == whole) }
      #expect(ScannedLog(log, options: options, cuts: ends) == whole)
      for _ in 0..<5 {
        let cuts = ends.filter { _ in mix.dice.once(in: 3) }
        #expect(ScannedLog(log, options: options, cuts: cuts) == whole)
      }
    }
  }
}
