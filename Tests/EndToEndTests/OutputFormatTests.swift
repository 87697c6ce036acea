import Foundation
import Testing

/// `--output-format`, wherever it is; what makes no sense is refused with what does.
@Suite struct OutputFormatTests {
  private let folder: WorkingFolder

  init() throws {
    folder = try WorkingFolder()
    try folder.write(
      Lines.callback("csn_1", "success", time: "22/Nov/2026:10:00:00 +0000")
        + Lines.callback("csn_2", "a%2C%22b%0A", time: "22/Nov/2026:09:00:00 +0000"),
      to: "a.log")
  }

  private func run(_ arguments: [String]) throws -> Outcome {
    try Program.linkback.run(arguments, in: folder)
  }

  private func rows(_ arguments: [String]) throws -> [String] {
    let outcome = try run(arguments)
    #expect(outcome.status == 0, "\(outcome.errorText)")
    #expect(outcome.outputText.hasSuffix("\r\n"))
    return outcome.outputText.components(separatedBy: "\r\n").dropLast()
  }

  private static let titles = "time,session,status,route,host,response,source,file,line"

  @Test(arguments: ["1", "8"]) func eventsAreRows(threads: String) throws {
    let rows = try rows(["events", "--output-format", "csv", "--threads", threads, "a.log"])
    #expect(rows.count == 3)
    #expect(rows[0] == Self.titles)
    #expect(rows[1].hasPrefix("2026-11-22T10:00:00Z,") && rows[1].hasSuffix(",request,a.log,1"))
    #expect(rows[2].contains(#","a,""b\n","#))
  }

  @Test func aStoryIsRowsInItsOrder() throws {
    try folder.write(
      Lines.callback("csn_1", "user_aborted", time: "22/Nov/2026:08:00:00 +0000"), to: "b.log")
    let rows = try rows(
      ["events", "--output-format", "csv", "--session", "csn_1", "a.log", "b.log"])
    #expect(rows.map { String($0.prefix(10)) } == ["time,sessi", "2026-11-22", "2026-11-22"])
    #expect(rows[1].contains("user_aborted") && rows[2].contains("success"))
  }

  @Test func nothingIsTheTitlesAlone() throws {
    try folder.write("nothing\n", to: "a.log")
    #expect(try rows(["events", "--output-format", "csv", "a.log"]) == [Self.titles])
  }

  @Test func aStateIsTheTotalsOfACount() throws {
    #expect(try run(["follow", "--once", "--state", "s", "a.log"]).status == 0)
    #expect(
      try rows(["state", "show", "--output-format", "csv", "s"])
        == rows(["count", "--output-format", "csv", "a.log"]))
  }

  /// For a mail from cron.
  @Test func aTableOfFollowIsShownAtItsEnd() throws {
    let outcome = try run(
      ["follow", "--once", "--output-format", "table", "--log-level", "error", "a.log"])
    #expect(outcome.status == 0 && outcome.errorText == "")
    let counted = try run(["count", "--output-format", "table", "--window", "1m", "a.log"])
    #expect(outcome.outputText == counted.outputText)
  }

  @Test(arguments: [
    (["events", "--output-format", "table", "a.log"], "use ndjson or csv, or 'linkback count'"),
    (["events", "--follow", "--output-format", "csv", "a.log"], "use ndjson, or leave --follow"),
    (["follow", "--output-format", "csv", "a.log"], "state show --output-format csv"),
    (
      ["follow", "--output-format", "table", "-o", "x", "a.log"],
      "use ndjson, or leave out --output"
    ),
    (["count", "--output-format", "xml", "a.log"], "'ndjson', 'table' or 'csv'"),
  ])
  func whatMakesNoSenseIsAnsweredWithWhatDoes(arguments: [String], answer: String) throws {
    let outcome = try run(arguments)
    #expect(outcome.status == 64)
    #expect(outcome.errorText.contains(answer), "\(outcome.errorText)")
    #expect(outcome.output.isEmpty)
  }
}
