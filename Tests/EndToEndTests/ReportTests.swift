import Foundation
import Testing

/// `linkback report`: one file, with the numbers of `linkback count`.
@Suite struct ReportTests {
  private let folder: WorkingFolder

  init() throws {
    folder = try WorkingFolder()
    let generated = try Program.linkback.run(
      [
        "generate", "--lines", "20000", "--share", "0.1", "--rate", "0.5", "--seed", "3", "-o",
        "access.log",
      ], in: folder)
    try #require(generated.status == 0)
  }

  private func page(_ arguments: String...) throws -> String {
    let outcome = try Program.linkback.run(
      ["report", "-o", "report.html", "--quiet"] + arguments, in: folder)
    try #require(outcome.status == 0, "\(outcome.errorText)")
    #expect(outcome.output == [])
    return String(decoding: try folder.content(of: "report.html"), as: UTF8.self)
  }

  /// What the table of outcomes says of each status: its sessions.
  private func sessions(in page: String) throws -> [String: Int] {
    let section = try #require(
      page.range(of: "<section id=\"outcomes\"").map { page[$0.lowerBound...] })
    let table = section[..<(section.range(of: "</section>")?.lowerBound ?? section.endIndex)]
    let row = /<bdi>([a-z_ ()]+)<\/bdi>.*?<td[^>]*>([0-9,]+)<\/td>/.dotMatchesNewlines()
    let rows = table.matches(of: row)
    return Dictionary(
      uniqueKeysWithValues: rows.map {
        (String($0.output.1), Int($0.output.2.filter { $0 != "," }) ?? -1)
      })
  }

  private func counted(_ arguments: String...) throws -> [String: Int] {
    let outcome = try Program.linkback.run(["count"] + arguments, in: folder)
    try #require(outcome.status == 0)
    let totals = outcome.records("total").map {
      ($0.string("status") ?? "", $0.number("final_sessions") ?? -1)
    }
    return Dictionary(uniqueKeysWithValues: totals)
  }

  @Test func itHasTheNumbersOfCount() throws {
    let counted = try counted("access.log")
    try #require(counted.count > 4)
    #expect(try sessions(in: page("access.log")).filter { $0.value > 0 } == counted)
  }

  @Test func itHasThoseOfAPeriod() throws {
    let period = ["--since", "2026-01-01T02:00:00Z", "--until", "2026-01-01T03:00:00Z"]
    // A session counts where its last callback within the period is.
    let counted = try counted("access.log", period[0], period[1], period[2], period[3])
    #expect(
      try sessions(in: page("access.log", period[0], period[1], period[2], period[3]))
        .filter { $0.value > 0 } == counted)
  }

  @Test func logsAndStateSayTheSame() throws {
    let follow = try Program.linkback.run(
      ["follow", "--once", "--state", "state", "--window", "5m", "-o", "windows", "access.log"],
      in: folder)
    try #require(follow.status == 0)
    let logs = try sessions(in: page("access.log"))
    #expect(try sessions(in: page("--state", "state")) == logs)
  }

  @Test func itLoadsNothingAndIsSmall() throws {
    let page = try page("--by", "route,host", "access.log")
    #expect(page.utf8.count < 200_000)
    #expect(page.contains("Content-Security-Policy"))
    #expect(page.contains("default-src &#39;none&#39;"))
    #expect(!page.contains(" src=\""))
    #expect(!page.contains("//example"))
    #expect(page.firstMatch(of: /href="(?!#|data:,)/) == nil)
    #expect(!page.contains("csn_"))
  }

  @Test func itIsTheSameWhateverReadsIt() throws {
    let one = try page("--threads", "1", "access.log")
    #expect(try page("--threads", "4", "access.log") == one)
    #expect(try page("access.log") == one)
  }

  @Test func whatIsMissingIsNamedAndTheRestIsShown() throws {
    let outcome = try Program.linkback.run(
      ["report", "-o", "report.html", "access.log", "missing.log"], in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.errorText.contains("missing.log: No such file or directory"))
    #expect(try folder.content(of: "report.html").count > 10_000)
  }

  /// What is counted already is counted as it is: an option that would count it otherwise is refused.
  @Test(arguments: [
    ["--window", "1h"], ["--window-offset", "1m"], ["--window", "day", "--window-zone", "UTC"],
    ["--by", "route"], ["--format", "combined"], ["--format-from", "nginx.conf"],
    ["--session-prefix", "x_"], ["--max-line-length", "99"], ["--max-status-length", "9"],
    ["--pseudonym-key-file", "key"], ["--threads", "1"],
  ])
  func whatCountsIsRefusedForCounts(options: [String]) throws {
    _ = try Program.linkback.run(
      ["count", "--partial", "--window", "5m", "-o", "a.part", "access.log"], in: folder)
    _ = try Program.linkback.run(
      ["follow", "--once", "--state", "state.sqlite", "-o", "out", "access.log"], in: folder)
    for counts in [["a.part"], ["--state", "state.sqlite"]] {
      let whole = try Program.linkback.run(["report", "-o", "page"] + counts, in: folder)
      #expect(whole.status == 0, "\(whole.errorText)")
      let outcome = try Program.linkback.run(["report", "-o", "x"] + options + counts, in: folder)
      #expect(outcome.status == 64)
      #expect(outcome.errorText.contains("linkback: \(options[0]): "), "\(outcome.errorText)")
      #expect(outcome.errorText.contains("counted already"))
      #expect(try !folder.names().contains("x"))
    }
  }

  @Test func aStateOrLogs() throws {
    let outcome = try Program.linkback.run(
      ["report", "-o", "x", "--state", "state", "access.log"], in: folder)
    #expect(outcome.status == 64)
    #expect(outcome.errorText.contains("a report is of a state or of logs"))
    let missing = try Program.linkback.run(["report", "-o", "x", "--state", "state"], in: folder)
    #expect(missing.status == 78)
    #expect(try folder.names() == ["access.log"])
  }
}
