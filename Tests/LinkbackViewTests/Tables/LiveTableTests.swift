import CoreFixtures
import LinkbackCore
import LinkbackView
import Testing

@Suite struct LiveTableTests {
  private static let start = CountTableTests.start

  private static func snapshot(
    _ callbacks: [SampleCallback], in grid: WindowGrid? = nil, byRoute: Bool = false,
    logs: Int = 1
  ) throws -> Snapshot {
    var options = OutcomeAggregator.Options()
    options.window = grid ?? WindowGrid(length: 60)
    options.byRoute = byRoute
    var aggregator = OutcomeAggregator(callbacks, options)
    var statistics = Statistics()
    statistics.lines = callbacks.count + 3
    statistics.callbacks = callbacks.count
    var snapshot = Snapshot(&aggregator, statistics: statistics)
    snapshot.origin = .follow
    snapshot.progress.commit = 1
    snapshot.logs = (0..<logs).map { _ in Snapshot.Log(log: "a", path: "a") }
    return snapshot
  }

  private static func table(_ snapshot: Snapshot, width: Int = 80) -> LiveTable {
    LiveTable(
      snapshot, style: .init(width: width, hasColor: false, zone: .utc),
      escaped: { String(decoding: $0.bytes, as: UTF8.self) })
  }

  private static func lines(
    _ snapshot: Snapshot, height: Int, width: Int = 80, after seconds: Int64 = 0,
    problem: String? = nil
  ) throws -> [String] {
    let clock = try #require(EventTime(seconds: start + seconds))
    return table(snapshot, width: width).lines(height: height, clock: clock, problem: problem)
  }

  private static let few = [
    CountTableTests.callback(1), CountTableTests.callback(2, "user_aborted", after: 61),
    CountTableTests.callback(3, after: 300, response: 500),
  ]

  @Test func itIsTheTableOfCountWithTheLatestWindowsAndWhatIsFollowed() throws {
    let lines = try Self.lines(Self.snapshot(Self.few), height: 40, after: 483)
    #expect(
      lines.joined(separator: "\n") == """
        2026-11-22, 10:00 to 10:05 UTC
        2 of 3 sessions succeeded

        status        sessions   share  hits  3xx  5xx
        success              2  66.6 %     2    1    1
        user_aborted         1  33.3 %     1    1    –
        all                  3             3    2    1

        window            status        sessions  hits  errors
        2026-11-22 10:00  success              1     1       –
        2026-11-22 10:01  user_aborted         1     1       –
        … 3 windows, no callbacks
        2026-11-22 10:05  success              1     1       1
        … 3 windows, no callbacks so far

        6 lines: 3 callbacks, 3 other

        10:08:03 UTC, following 1 log
        """)
  }

  /// Days of Berlin, one of 23 and one of 25 hours among them.
  @Test(
    arguments: [
      (9, "2026-11-22  "), (36, "2026-11-23  no callbacks so far"),
      (60, "… 2 windows, no callbacks so far"), (107, "… 4 windows, no callbacks so far"),
      (108, "… 5 windows, no callbacks so far"),
      (8 * 24 + 12, "… 8 windows, no callbacks so far"),
      (8 * 24 + 13, "… 9 windows, no callbacks so far"),
    ] as [(Int64, String)]) func quietDaysAreThoseOfTheZone(hours: Int64, last: String) throws
  {
    let snapshot = try Self.snapshot(
      [CountTableTests.callback(1)], in: ExampleZone.windows(.day))
    let lines = try Self.lines(snapshot, height: 40, after: hours * 3_600)
    #expect(lines.dropLast(4).last?.hasPrefix(last) == true, "\(lines)")
  }

  @Test func quietIsSaidAsItGoesOn() throws {
    let snapshot = try Self.snapshot(Self.few)
    func last(after seconds: Int64) throws -> String {
      try Self.lines(snapshot, height: 40, after: seconds).dropLast(4).last ?? ""
    }
    // The window that holds the last callback is not quiet, nor is what comes before the clock.
    for seconds in [-100, 0, 300, 359] as [Int64] {
      #expect(try last(after: seconds).hasPrefix("2026-11-22 10:05  success"))
    }
    #expect(try last(after: 360) == "2026-11-22 10:06  no callbacks so far")
    #expect(try last(after: 3_900) == "… 60 windows, no callbacks so far")
  }

  /// Whatever the size: no line too many, and none too wide.
  @Test(arguments: [1, 3, 200])
  func itFitsAnyTerminal(routes: Int) throws {
    let callbacks = (0..<routes * 4).map { number -> SampleCallback in
      let status = number % 3 == 0 ? "success" : "日本語日本語日本語日本語"
      return CountTableTests.callback(
        UInt64(number), status, after: Int64(number * 40), route: "/a/long/route/\(number % routes)"
      )
    }
    for isByRoute in [false, true] {
      let snapshot = try Self.snapshot(callbacks, byRoute: isByRoute)
      for height in 1...60 {
        let lines = try Self.lines(snapshot, height: height, after: 100_000)
        #expect(lines.count <= height, "\(height)")
        #expect(lines.last?.hasSuffix("following 1 log") == true || height < 2)
      }
      let all = try Self.lines(snapshot, height: 60, after: 100_000)
        .first { $0.hasPrefix("all ") }
      #expect(all?.contains(" \(NumberText.count(callbacks.count)) ") == true)
      // Nothing is left empty while rows are left out.
      if isByRoute, routes == 200 {
        #expect(try Self.lines(snapshot, height: 24, after: 100_000).count >= 22)
      }
    }
  }

  @Test func rowsWithTheFewestHitsAreLeftOutAndSaidSo() throws {
    let callbacks = (0..<20).flatMap { route in
      (0...route).map {
        CountTableTests.callback(UInt64(route * 100 + $0), route: "/r\(route)")
      }
    }
    let snapshot = try Self.snapshot(callbacks, byRoute: true)
    let lines = try Self.lines(snapshot, height: 18)
    let rows = lines.filter { $0.hasPrefix("success") && $0.contains("%") }
    #expect(!rows.isEmpty && rows.count < 20)
    #expect(rows.allSatisfy { !$0.contains("/r0 ") })
    #expect(rows.contains { $0.contains("/r19 ") })
    #expect(lines.contains("… \(20 - rows.count) more rows with fewer hits"))
    let whole = Self.table(snapshot).wholeLines
    #expect(whole.count { $0.hasPrefix("success") && $0.contains("%") } == 20)
    #expect(!whole.contains { $0.contains("more rows") || $0.contains("following") })
  }

  /// A part of a window would look like all of it.
  @Test func windowsAreShownWholeOrSaidNotToBe() throws {
    let callbacks = (0..<12).flatMap { minute in
      (0..<3).map {
        CountTableTests.callback(
          UInt64(minute * 10 + $0), ["success", "user_aborted", "auth_expired"][$0],
          after: Int64(minute * 60))
      }
    }
    let snapshot = try Self.snapshot(callbacks)
    for height in 16...60 {
      let lines = try Self.lines(snapshot, height: height, after: 660)
      let windows = lines.drop { !$0.hasPrefix("window") }.dropFirst().prefix { !$0.isEmpty }
      let isWhole = windows.count % 3 == 0 && windows.first?.hasPrefix("2026-11-22 10:") != false
      #expect(
        isWhole || windows.first?.hasSuffix("of this window") == true, "\(height) \(windows)")
      if height >= 20 { #expect(windows.first?.hasPrefix("2026-11-22 10:") == true) }
    }
    let many = try Self.snapshot(
      (0..<30).map { CountTableTests.callback(UInt64($0), route: "/r\($0)") }, byRoute: true)
    let lines = try Self.lines(many, height: 24)
    #expect(lines.contains { $0.hasSuffix(" more rows of this window") })
  }

  @Test func aLowTerminalIsForTheTotals() throws {
    let callbacks = ["success", "user_aborted", "auth_expired", "x"].enumerated().map {
      CountTableTests.callback(UInt64($0.offset), $0.element)
    }
    let lines = try Self.lines(Self.snapshot(callbacks), height: 11)
    #expect(lines.count == 11)
    #expect(lines.count { $0.contains("%") } == 4)
  }

  @Test func whatIsFollowedIsSaidInWords() throws {
    func last(_ change: (inout Snapshot) -> Void) throws -> String? {
      var snapshot = try Self.snapshot([], logs: 2)
      change(&snapshot)
      return try Self.lines(snapshot, height: 20).last
    }
    #expect(try last { _ in } == "10:00:00 UTC, following 2 logs")
    #expect(try last { $0.logs = [] } == "10:00:00 UTC, waiting for a log")
    #expect(
      try last { $0.logs[0].unreadBytes = 5 << 20 }
        == "10:00:00 UTC, following 2 logs, 5.0 MiB to read")
    #expect(
      try last { $0.logs[1].error = "gone" }
        == "10:00:00 UTC, following 2 logs, 1 of them unreadable")
    #expect(try last { $0.logs[1].phase = .ended } == "10:00:00 UTC, following 1 log")
    #expect(
      try Self.lines(Self.snapshot([]), height: 20, problem: "paused: no space").last
        == "paused: no space")
  }
}
