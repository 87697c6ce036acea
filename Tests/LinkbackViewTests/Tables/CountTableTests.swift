import CoreFixtures
import LinkbackCore
import LinkbackView
import Testing

@Suite struct CountTableTests {
  /// 2026-11-22T10:00:00Z.
  static let start: Int64 = 1_795_341_600

  static func table(
    _ callbacks: [SampleCallback], window: Int64? = nil, unit: CalendarWindows.Unit? = nil,
    byRoute: Bool = false, width: Int = 80, hasColor: Bool = false, other: Int = 0
  ) -> String {
    var options = OutcomeAggregator.Options()
    options.window = unit.map(ExampleZone.windows) ?? window.flatMap { WindowGrid(length: $0) }
    options.byRoute = byRoute
    var aggregator = OutcomeAggregator(options: options)
    for callback in callbacks { callback.record(in: &aggregator) }
    let result = OutcomeResult(&aggregator)
    let statistics = Statistics(
      lines: callbacks.count + other, bytes: 0, callbacks: callbacks.count, count: { _ in 0 })
    return CountTable(
      result, Summary(result, statistics: statistics, files: []), by: options,
      style: .init(width: width, hasColor: hasColor, zone: .utc),
      escaped: { String(decoding: $0.bytes, as: UTF8.self) }
    ).text
  }

  static func callback(
    _ session: UInt64, _ status: String = "success", after seconds: Int64 = 0,
    route: String? = "/link", response: Int32 = 302
  ) -> SampleCallback {
    SampleCallback(
      session: session, time: (start + seconds) * 1_000_000_000, status: status, route: route,
      response: response)
  }

  @Test func itSaysTheRateThenARowForEachStatus() {
    let text = Self.table(
      [
        Self.callback(1), Self.callback(1, after: 5, response: 500),
        Self.callback(2, "user_aborted", after: 61),
      ], other: 1_200)
    #expect(
      text == """
        2026-11-22, 10:00 to 10:01 UTC
        1 of 2 sessions succeeded

        status        sessions   share  hits  3xx  5xx
        success              1  50.0 %     2    1    1
        user_aborted         1  50.0 %     1    1    –
        all                  2             3    2    1

        1,203 lines: 3 callbacks, 1,200 other

        """)
  }

  @Test func nothingIsSaidInWords() {
    #expect(Self.table([]) == "no callbacks\n\n0 lines: 0 callbacks\n")
    #expect(Self.table([Self.callback(1)]).contains("1 of 1 session succeeded\n"))
    #expect(Self.table([Self.callback(1)]).contains("1 line: 1 callback\n"))
  }

  @Test(arguments: [("success ", "'success '"), ("\u{A0}x", "'\u{A0}x'"), ("a b", "a b")])
  func spacesAtTheEndsAreSeen(status: String, shown: String) {
    #expect(Self.table([Self.callback(1, status)]).contains("\n\(shown) "))
    let label = ShownName.label(ByteString(Array(status.utf8)))
    let quotes = shown.hasPrefix("'") ? ("‘", "’") : ("", "")
    #expect(String(decoding: label, as: UTF8.self) == quotes.0 + status + quotes.1)
  }

  @Test func quietWindowsAreAGap() {
    let text = Self.table(
      [Self.callback(1), Self.callback(2, after: 30, response: 404), Self.callback(3, after: 600)],
      window: 60)
    #expect(
      text.contains(
        """
        window            status   sessions  hits  errors
        2026-11-22 10:00  success         2     2       1
        … 9 windows, no callbacks
        2026-11-22 10:10  success         1     1       –
        """))
  }

  @Test(arguments: [(60, "2026-11-22 10:00"), (7, "2026-11-22 09:59:57"), (86_400, "2026-11-22 ")])
  func windowsAreNamedAsPreciselyAsTheyAreCut(length: Int64, name: String) {
    #expect(Self.table([Self.callback(1)], window: length).contains("\n\(name)"))
  }

  @Test func whatDoesNotFitIsLeftOutOrCut() {
    let callbacks = [
      Self.callback(1, route: "/a/very/long/route/that/does/not/fit"),
      Self.callback(2, "user_aborted", route: "/日本語/日本語/日本語/日本語", response: 500),
    ]
    for width in [40, 60, 80, 200] {
      let text = Self.table(callbacks, byRoute: true, width: width)
      let lines = text.split(separator: "\n").dropFirst(2).dropLast()
      #expect(lines.allSatisfy { Self.columns($0) <= width }, "\(width)\n\(text)")
      #expect(lines.contains { $0.contains("…") } == (width < 80))
    }
    #expect(!Self.table(callbacks, byRoute: true, width: 40).contains("share"))
    #expect(Self.table(callbacks, byRoute: true, width: 80).contains("share"))
  }

  private static func columns(_ line: Substring) -> Int {
    line.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x3000 ? 2 : 1) }
  }

  @Test func colourIsAroundWhatIsBoldAndNoNumberNeedsIt() {
    let callbacks = [Self.callback(1)]
    let plain = Self.table(callbacks)
    let colourful = Self.table(callbacks, hasColor: true)
    #expect(!plain.contains("\u{1b}"))
    #expect(
      colourful.replacing("\u{1b}[1m", with: "").replacing("\u{1b}[0m", with: "") == plain)
  }

  /// By their dates in their own zone, also where the table is in UTC.
  @Test(
    arguments: [
      (
        .day, ["2026-11-22", "2026-11-23", "… 8 windows, no callbacks", "2026-12-02"]
      ),
      (.week, ["week of 2026-11-16", "week of 2026-11-23", "week of 2026-11-30"]),
      (.month, ["2026-11", "2026-12"]),
    ] as [(CalendarWindows.Unit, [String])])
  func calendarWindowsHaveTheirDates(unit: CalendarWindows.Unit, names: [String]) {
    let text = Self.table(
      [
        Self.callback(1), Self.callback(2, after: 12 * 3_600 + 3_599),
        Self.callback(3, after: 13 * 3_600), Self.callback(4, after: 10 * 86_400),
      ], unit: unit)
    let rows = text.split(separator: "\n\n")[2].split(separator: "\n").dropFirst()
    #expect(rows.count == names.count)
    for (row, name) in zip(rows, names) { #expect("\(row) ".hasPrefix(name + " ")) }
  }

  @Test func csvHasARowForEachStatusAndWindow() {
    var options = OutcomeAggregator.Options()
    var aggregator = OutcomeAggregator(options: options)
    Self.callback(1, "=x,\"y\"").record(in: &aggregator)
    #expect(
      String(decoding: CountCSV.text(OutcomeResult(&aggregator)), as: UTF8.self)
        == "start,end,status,route,host,hits,sessions,final_sessions,1xx,2xx,3xx,4xx,5xx,none,first,"
        + "last\r\n,,\"'=x,\"\"y\"\"\",,,1,1,1,0,0,1,0,0,0,2026-11-22T10:00:00Z,2026-11-22T10:00:00Z"
        + "\r\n")
    options.window = WindowGrid(length: 60)
    aggregator = OutcomeAggregator(options: options)
    Self.callback(1).record(in: &aggregator)
    #expect(
      String(decoding: CountCSV.text(OutcomeResult(&aggregator)), as: UTF8.self).hasSuffix(
        "2026-11-22T10:00:00Z,2026-11-22T10:01:00Z,success,,,1,1,,0,0,1,0,0,0,,\r\n"))
    Self.callback(1, after: 90).record(in: &aggregator)
    let statistics = Statistics(lines: 2, bytes: 20, callbacks: 2) { _ in 0 }
    let snapshot = Snapshot(&aggregator, statistics: statistics)
    let result = OutcomeResult(snapshot, rows: snapshot.rows.indices)
    #expect(
      String(decoding: CountCSV.text(result), as: UTF8.self).hasSuffix(
        "2026-11-22T10:00:00Z,2026-11-22T10:01:00Z,success,,,1,1,0,0,0,1,0,0,0,,\r\n"
          + "2026-11-22T10:01:00Z,2026-11-22T10:02:00Z,success,,,1,1,1,0,0,1,0,0,0,,\r\n"))
  }

  /// A day's row begins with its date, on either side of UTC; where the offset has seconds, it can't.
  @Test(
    arguments: [
      (3_600, "2026-11-22T00:00:00+01:00,2026-11-23T00:00:00+01:00,"),
      (-12_600, "2026-11-22T00:00:00-03:30,2026-11-23T00:00:00-03:30,"),
      (0, "2026-11-22T00:00:00Z,2026-11-23T00:00:00Z,"),
      (3_208, "2026-11-21T23:06:32Z,2026-11-22T23:06:32Z,"),
    ])
  func csvOfDaysHasTheirDates(offset: Int, row: String) {
    let calendar = CalendarWindows(.day, zoneName: "Here", zone: LocalTimeZone(offset: offset))
    var options = OutcomeAggregator.Options()
    options.window = WindowGrid(calendar)
    var aggregator = OutcomeAggregator(options: options)
    Self.callback(1).record(in: &aggregator)
    let text = CountCSV.text(OutcomeResult(&aggregator), zone: calendar.zone)
    let rows = String(decoding: text, as: UTF8.self).split(separator: "\r\n")
    #expect(rows[1].hasPrefix(row + "success,"))
  }
}
