@testable import LinkbackCore
import Testing

@Suite struct RecordWriterTests {
  private static func text(_ writer: RecordWriter) -> String {
    String(decoding: writer.bytes, as: UTF8.self)
  }

  private static func counts(
    hits: Int, sessions: Int, responses: [ResponseClass: Int]
  ) -> OutcomeCounts {
    var counts = OutcomeCounts()
    counts.hits = hits
    counts.sessions = sessions
    for (response, count) in responses { counts.responses[response.rawValue] = count }
    return counts
  }

  private static let window = OutcomeResult.Window(
    start: 1_795_341_600, end: 1_795_341_660,
    key: OutcomeResult.Key(status: "success", route: "/link", host: "example.com"),
    counts: counts(hits: 3, sessions: 2, responses: [.successful: 2, .none: 1]))

  @Test func aWindowIsSpelledByteByByte() {
    var writer = RecordWriter()
    writer.append(Self.window)
    #expect(
      Self.text(writer) == """
        {"record":"window","v":1,"start":"2026-11-22T10:00:00Z","end":"2026-11-22T10:01:00Z",\
        "status":"success","hits":3,"sessions":2,"responses":{"2xx":2,"none":1},"revision":0,\
        "final":true}

        """)
  }

  @Test func routeAndHostStandAfterTheStatusIfAskedFor() {
    var writer = RecordWriter(hasRoute: true, hasHost: true)
    var window = Self.window
    window.key.host = nil
    writer.append(window, revision: 2, isFinal: false)
    #expect(
      Self.text(writer) == """
        {"record":"window","v":1,"start":"2026-11-22T10:00:00Z","end":"2026-11-22T10:01:00Z",\
        "status":"success","route":"/link","host":null,"hits":3,"sessions":2,\
        "responses":{"2xx":2,"none":1},"revision":2,"final":false}

        """)
  }

  @Test func aTotalIsSpelledByteByByte() {
    var writer = RecordWriter(hasHost: true)
    writer.append(
      OutcomeResult.Total(
        key: OutcomeResult.Key(status: "a\"\u{7F}", route: "/x", host: "h"),
        counts: Self.counts(
          hits: 21, sessions: 20,
          responses: [
            .informational: 1, .successful: 2, .redirection: 3, .clientError: 4, .serverError: 5,
            .none: 6,
          ]),
        finalSessions: 19, first: EventTime(nanoseconds: 0), last: EventTime(nanoseconds: 1_000)))
    #expect(
      Self.text(writer) == """
        {"record":"total","v":1,"status":"a\\"\\u007f","host":"h","hits":21,"sessions":20,\
        "final_sessions":19,"responses":{"1xx":1,"2xx":2,"3xx":3,"4xx":4,"5xx":5,"none":6},\
        "first":"1970-01-01T00:00:00Z","last":"1970-01-01T00:00:00.000001Z"}

        """)
  }

  @Test func anEmptySummaryHasNullsForWhatIsNotKnown() {
    var aggregator = OutcomeAggregator(options: OutcomeAggregator.Options())
    let result = OutcomeResult(&aggregator)
    var writer = RecordWriter()
    writer.append(Summary(result, statistics: Statistics(), files: []))
    #expect(
      Self.text(writer) == """
        {"record":"summary","v":1,"lines":0,"bytes":0,"callbacks":0,"incomplete":0,"foreign":0,\
        "wrong_method":0,"malformed":0,"oversized":0,"outside":0,"expired":0,"other":0,\
        "limited":0,"sessions":0,"success_rate":null,"first":null,"last":null,"files":[]}

        """)
  }

  @Test func aSummaryIsSpelledByteByByte() {
    var statistics = Statistics()
    statistics.lines = 40
    statistics.bytes = 4_000
    statistics.callbacks = 1
    for (bucket, count) in zip(Rejection.allCases, 1...) {
      for _ in 0..<count where bucket != .other { statistics.reject(bucket) }
    }
    var aggregator = OutcomeAggregator(options: OutcomeAggregator.Options())
    var summary = Summary(OutcomeResult(&aggregator), statistics: statistics, files: [])
    (summary.limited, summary.sessions, summary.successfulSessions) = (5, 3, 2)
    summary.first = EventTime(nanoseconds: 0)
    summary.last = EventTime(nanoseconds: 1)
    var readable = Summary.File(path: "logs/a\tb")
    readable.format = .combinedPlus
    readable.statistics = statistics
    var missing = Summary.File(path: ByteString([0xFF]))
    missing.error = "no such file"
    summary.files = [readable, missing]
    var writer = RecordWriter()
    writer.append(summary)
    #expect(
      Self.text(writer) == """
        {"record":"summary","v":1,"lines":40,"bytes":4000,"callbacks":1,"incomplete":6,\
        "foreign":5,"wrong_method":7,"malformed":2,"oversized":1,"outside":4,"expired":8,\
        "other":6,"limited":5,"sessions":3,"success_rate":0.6667,\
        "first":"1970-01-01T00:00:00Z","last":"1970-01-01T00:00:00.000000001Z","files":[\
        {"path":"logs/a\\tb","format":"combined+","lines":40,"bytes":4000,"callbacks":1,\
        "error":null},\
        {"path":"\u{FFFD}","format":null,"lines":0,"bytes":0,"callbacks":0,\
        "error":"no such file"}]}

        """)
  }

  @Test(arguments: [
    (0, 7, "0.0000"), (7, 7, "1.0000"), (1, 3, "0.3333"), (2, 3, "0.6667"), (1, 20_000, "0.0001"),
    (1, 20_001, "0.0000"), (19_999, 20_000, "1.0000"), (1, 8, "0.1250"),
    (1, 1_000_000_000, "0.0000"),
    (999_999_999, 1_000_000_000, "1.0000"),
  ])
  func theRateIsRoundedHalfUpToFourDecimals(part: Int, whole: Int, text: String) {
    var aggregator = OutcomeAggregator(options: OutcomeAggregator.Options())
    var summary = Summary(OutcomeResult(&aggregator), statistics: Statistics(), files: [])
    (summary.sessions, summary.successfulSessions) = (whole, part)
    var writer = RecordWriter()
    writer.append(summary)
    #expect(Self.text(writer).contains("\"success_rate\":\(text),"))
  }

  @Test func anEmptiedWriterBeginsAgain() {
    var writer = RecordWriter()
    writer.append(Self.window)
    let once = writer.bytes
    writer.removeAll()
    writer.append(Self.window)
    #expect(writer.bytes == once)
  }
}
