import Foundation
import Testing

/// `--window day`, `week` and `month`: what they are refused with, what is said of other days, and that following
/// counts as `count` does. `Tests/Oracle/calendar_windows.py` compares their bounds with Python's.
@Suite(
  .enabled(
    if: FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/Europe/Berlin"), "needs tzdata")
)
struct CalendarWindowTests {
  private let folder: WorkingFolder

  init() throws {
    folder = try WorkingFolder()
    try folder.write(Self.line("csn_1", "24/Oct/2026:22:30:00"), to: "access.log")
  }

  private static func line(_ session: String, _ time: String) -> String {
    Lines.callback(session, time: "\(time) +0000")
  }

  private func windows(_ arguments: [String]) throws -> [String] {
    let outcome = try Program.linkback.run(["count"] + arguments + ["access.log"], in: folder)
    #expect(outcome.status == 0, "\(outcome.errorText)")
    return outcome.records("window").map {
      "\($0.string("start") ?? "") \($0.string("end") ?? "")"
    }
  }

  // MARK: - Options

  @Test(
    arguments: [
      (
        ["count", "--window", "day", "--window-offset", "1h"], "--window-offset: a day begins when"
      ),
      (
        ["count", "--window", "1d", "--window-zone", "Europe/Berlin"],
        "--window-zone: windows of 1d"
      ),
      (["count", "--window-zone", "Europe/Berlin"], "--window-zone: there are no windows"),
      (
        ["count", "--window", "day", "--window-zone", "Mars/Base"],
        "--window-zone: no zone 'Mars/Base'"
      ),
      (["count", "--window", "day", "--timezone", "Mars/Base"], "--timezone: no zone 'Mars/Base'"),
      (["count", "--window", "days"], "--window: 'days' is not a window"),
      (
        ["follow", "--window", "week", "--window-offset=-1h"], "--window-offset: a week begins when"
      ),
      (["follow", "--window-zone", "UTC"], "--window-zone: windows of 1m"),
      (
        ["follow", "--window", "month", "--retain", "31d"],
        "--retain: 31d is not longer than --window and --lateness together"
      ),
      (["follow", "--window", "day", "--retain", "1d"], "use at least 2d"),
      (["follow", "--window", "day", "--retain", "5d", "--lateness", "4d"], "use at least 6d"),
      (["follow", "--window", "1h", "--retain", "1h", "--lateness", "0s"], "use at least 3601s"),
      (
        ["follow", "--window", "30d"],
        "--retain: 30d is not longer than --window and --lateness together; use at least 2592031s"
      ),
      (
        ["report", "-o", "x", "--window", "month", "--window-offset", "1d"],
        "--window-offset: a month"
      ),
    ] as [([String], String)])
  func whatDoesNotGoTogetherIsRefused(arguments: [String], message: String) throws {
    let outcome = try Program.linkback.run(arguments + ["access.log"], in: folder)
    #expect(outcome.status == 64)
    #expect(
      outcome.errorText.contains("linkback: \(message)") || outcome.errorText.contains(message))
  }

  @Test(
    arguments: [
      (["--window", "month"], "62d"), (["--window", "week"], "30d"), (["--window", "1m"], "30d"),
      (["--window", "month", "--retain", "40d"], "40d"),
    ])
  func monthsAreKeptLonger(options: [String], retention: String) throws {
    let follow = try Program.linkback.run(
      ["follow", "--once", "--state", "state"] + options + ["access.log"], in: folder)
    #expect(follow.status == 0, "\(follow.errorText)")
    let value = try Program.python.run(
      [
        "-c",
        """
        import sqlite3
        print(sqlite3.connect("state").execute(
            "SELECT value FROM settings WHERE option = '--retain'").fetchone()[0])
        """,
      ], in: folder)
    #expect(value.outputText == retention + "\n")
  }

  /// The day of 25 hours.
  @Test func theZoneIsThatOfTimezoneUnlessItIsNamed() throws {
    let berlin = "2026-10-24T22:00:00Z 2026-10-25T23:00:00Z"
    #expect(try windows(["--window", "day", "--timezone", "Europe/Berlin"]) == [berlin])
    #expect(try windows(["--window", "day", "--window-zone", "Europe/Berlin"]) == [berlin])
    #expect(
      try windows(["--window", "day", "--timezone", "Asia/Tokyo", "--window-zone", "Europe/Berlin"])
        == [berlin])
    #expect(
      try windows(["--window", "day"]) == ["2026-10-24T00:00:00Z 2026-10-25T00:00:00Z"])
    #expect(
      try windows(["--window", "day", "--window-zone", "+02:00"])
        == ["2026-10-24T22:00:00Z 2026-10-25T22:00:00Z"])
  }

  /// `--since` and `--until` cut what counts, not the window.
  @Test func aWindowThatIsCutKeepsItsBounds() throws {
    #expect(
      try windows([
        "--window", "month", "--window-zone", "Europe/Berlin", "--since", "2026-10-24T22:00:00Z",
        "--until", "2026-10-25",
      ]) == ["2026-09-30T22:00:00Z 2026-10-31T23:00:00Z"])
  }

  /// Those of `--window-zone`: whatever the clock shows, nothing of the first day is left out.
  @Test(arguments: ["+14:00", "-11:00"])
  func yesterdayBeginsWithItsWindow(zone: String) throws {
    let hour = Int(Date().timeIntervalSince1970) / 3_600
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: 0)
    formatter.dateFormat = "dd/MMM/yyyy:HH:mm:ss"
    let lines = (hour - 96...hour).map {
      Self.line(
        "csn_\($0)", formatter.string(from: Date(timeIntervalSince1970: Double($0) * 3_600)))
    }
    try folder.write(lines.joined(), to: "access.log")
    let outcome = try Program.linkback.run(
      ["count", "--window", "day", "--window-zone=\(zone)", "--since", "yesterday", "access.log"],
      in: folder)
    let first = try #require(outcome.records("window").first)
    #expect(first.string("start") == outcome.summary.string("first"))
    #expect(first.number("hits") == 24)
  }

  // MARK: - What is said

  @Test(
    arguments: [
      (
        ["--window", "1d", "--timezone", "Europe/Berlin"], "days of Europe/Berlin use --window day"
      ),
      (["--window", "7d", "--timezone", "+02:00"], "weeks of +02:00 use --window week"),
      (
        ["--window", "24h", "--timezone", "Europe/Berlin"], "days of Europe/Berlin use --window day"
      ),
      (["--window", "1d"], nil), (["--window", "1d", "--timezone", "Etc/UTC"], nil),
      (["--window", "1h", "--timezone", "Europe/Berlin"], nil),
      (["--window", "day", "--timezone", "Europe/Berlin"], nil),
      (["--window", "1d", "--window-offset=-2h", "--timezone", "+02:00"], nil),
    ] as [([String], String?)])
  func daysOfUTCAreNamed(options: [String], notice: String?) throws {
    for command in [
      ["count"], ["report", "-o", "page"], ["follow", "--once", "--log-level", "notice"],
    ] {
      let outcome = try Program.linkback.run(command + options + ["access.log"], in: folder)
      #expect(outcome.status == 0, "\(outcome.errorText)")
      let said = outcome.errorText.split(separator: "\n").filter {
        $0.contains("days are those of UTC")
      }
      #expect(said.count == (notice == nil ? 0 : 1), "\(outcome.errorText)")
      if let notice { #expect(said.first?.contains(notice) == true) }
    }
    let quiet = try Program.linkback.run(
      ["count", "--quiet"] + options + ["access.log"], in: folder)
    #expect(quiet.errorText == "")
  }

  // MARK: - Following

  @Test func anotherZoneThanTheStatesIsRefused() throws {
    func follow(_ options: String...) throws -> Outcome {
      try Program.linkback.run(
        ["follow", "--once", "--state", "state"] + options + ["access.log"], in: folder)
    }
    #expect(try follow("--window", "day", "--window-zone", "Europe/Berlin").status == 0)
    #expect(try follow("--window", "day", "--window-zone", "Europe/Berlin").status == 0)
    let content = try folder.content(of: "state")
    let zone = try follow("--window", "day", "--window-zone", "Europe/Paris")
    #expect(zone.status == 78)
    #expect(
      zone.errorText.contains("--window-zone Europe/Berlin, and now it is Europe/Paris"))
    let unit = try follow("--window", "week", "--window-zone", "Europe/Berlin")
    #expect(unit.status == 78)
    #expect(unit.errorText.contains("--window day, and now it is week"))
    let length = try follow("--window", "1d")
    #expect(length.status == 78)
    #expect(length.errorText.contains("--window day, and now it is 1d"))
    #expect(try folder.content(of: "state") == content)
  }

  /// 25 hours after it began.
  @Test func aDayIsClosedWhenTheClockSaysSo() throws {
    let program = try Program.linkback.start(
      [
        "follow", "--commit-every", "10ms", "--lateness", "1h", "--window", "day", "--window-zone",
        "Europe/Berlin", "--state", "state", "access.log",
      ], in: folder)
    func hits() throws -> Int {
      let state = try Program.linkback.run(["state", "show", "--json", "state"], in: folder)
      return state.status == 0 ? state.hits.values.reduce(0, +) : 0
    }
    // An hour before the end of the day, and the lateness before that.
    try folder.append(Self.line("csn_2", "25/Oct/2026:23:59:59"), to: "access.log")
    try program.wait(until: "it is counted") { try hits() == 2 }
    #expect(try program.output() == [])
    try folder.append(Self.line("csn_3", "26/Oct/2026:00:00:00"), to: "access.log")
    try program.wait(until: "the day is closed") { try program.output() != [] }
    program.send(signal: SIGTERM)
    let record = try #require(try program.outcome().records("window").first)
    #expect(record.string("start") == "2026-10-24T22:00:00Z")
    #expect(record.string("end") == "2026-10-25T23:00:00Z")
    #expect(record.flag("final") == true)
  }

  /// Over the ends of daylight saving time, killed after each part.
  @Test(arguments: [
    ("day", "Europe/Berlin"), ("day", "America/St_Johns"), ("week", "Europe/Berlin"),
    ("month", "Australia/Lord_Howe"),
  ])
  func whatIsFollowedThroughKillsIsWhatIsCounted(unit: String, zone: String) throws {
    let days = ["22", "23", "24", "25", "26", "31"].map { "\($0)/Oct/2026" } + ["01/Nov/2026"]
    let parts = days.enumerated().map { number, day in
      (0..<24).map { hour in
        Self.line(
          "csn_\(number + hour % 5)",
          "\(day):\(hour < 10 ? "0" : "")\(hour):\(hour % 2 == 0 ? "00" : "30"):00")
      }.joined()
    }
    // The days in another order: some are late.
    let order = [0, 2, 1, 3, 5, 4, 6]
    let options = ["--window", unit, "--window-zone", zone]
    try folder.write("", to: "access.log")
    for (count, part) in order.enumerated() {
      try folder.append(parts[part], to: "access.log")
      let program = try Program.linkback.start(
        ["follow", "--commit-every", "10ms", "--state", "state", "-o", "out"] + options + [
          "access.log"
        ],
        in: folder)
      try program.wait(until: "part \(count) is counted") {
        try Program.linkback.run(["state", "show", "--json", "state"], in: folder).outputText
          .contains(#""callbacks":\#(24 * (count + 1)),"#)
      }
      program.send(signal: SIGKILL)
      #expect(try program.outcome().signal == SIGKILL)
    }
    let last = try Program.linkback.run(
      ["follow", "--once", "--state", "state", "-o", "out"] + options + ["access.log"], in: folder)
    #expect(last.status == 0, "\(last.errorText)")
    let counted = try FollowedWindows.counted(options + ["access.log"], in: folder)
    #expect(counted.count > 1)
    #expect(try FollowedWindows.latest(folder.content(of: "out")) == counted)
  }

  // MARK: - Pages

  @Test func theReportIsOfTheZonesDays() throws {
    try folder.append(Self.line("csn_2", "25/Oct/2026:23:30:00"), to: "access.log")
    let options = ["--window", "day", "--window-zone", "Europe/Berlin"]
    let follow = try Program.linkback.run(
      ["follow", "--once", "--state", "state"] + options + ["access.log"], in: folder)
    #expect(follow.status == 0)
    for source in [options + ["access.log"], ["--state", "state"]] {
      let report = try Program.linkback.run(["report"] + source, in: folder)
      #expect(report.status == 0, "\(report.errorText)")
      let page = report.outputText
      #expect(page.contains("a bar is 1 day"))
      #expect(page.contains("Sun 25 Oct") && page.contains("Mon 26 Oct"))
      #expect(!page.contains("Sat 24 Oct"))
    }
    let metrics = try Program.linkback.run(
      ["state", "show", "--output-format", "prometheus", "state"], in: folder)
    #expect(
      metrics.outputText.contains(
        #"linkback_state_info{window="day",by="",window_zone="Europe/Berlin"} 1"#))
    let state = try Program.linkback.run(["state", "show", "state"], in: folder)
    #expect(
      state.outputText.hasPrefix("linkback follow --window day --window-zone Europe/Berlin\n"))
  }
}
