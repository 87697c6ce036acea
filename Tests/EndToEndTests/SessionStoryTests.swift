import Foundation
import Testing

/// `linkback events --session`, as support asks what became of one user.
@Suite struct SessionStoryTests {
  private let folder: WorkingFolder

  init() throws {
    folder = try WorkingFolder()
    // The newest log first by name; a refresh, an id that begins alike, another's Referer.
    try folder.write(
      Lines.callbacks(2_000, from: 100)
        + Lines.callback("csn_a%2Bb", "success", time: "22/Nov/2026:12:00:00 +0000")
        + Lines.callback("csn_a%2Bb", "success", time: "22/Nov/2026:12:00:07 +0000")
        + Lines.callback("csn_a%2Bbc", time: "22/Nov/2026:12:00:01 +0000")
        + Lines.callback("csn_A%2Bb", time: "22/Nov/2026:12:00:01 +0000"),
      to: "logs/access.log")
    try folder.write(
      Lines.gzip(
        Lines.callback("csn_%61%2bb", "user_aborted", time: "22/Nov/2026:11:00:00 +0100")
          + Lines.line("GET /link?session_id=csn_a%2Bb HTTP/1.1")), to: "logs/access.log.1.gz")
  }

  private func story(_ arguments: [String]) throws -> Outcome {
    let outcome = try Program.linkback.run(["events", "--session"] + arguments, in: folder)
    #expect(outcome.status == 0, "\(outcome.errorText)")
    return outcome
  }

  @Test(arguments: ["1", "2", "8"])
  func oneSessionIsToldFromItsBeginning(threads: String) throws {
    let outcome = try story(["csn_a+b", "--threads", threads, "logs"])
    let events = outcome.records.filter { $0.string("record") == "event" }
    #expect(events.map { $0.string("status") } == ["user_aborted", "success", "success"])
    #expect(
      events.map { $0.string("time") } == [
        "2026-11-22T10:00:00Z", "2026-11-22T12:00:00Z", "2026-11-22T12:00:07Z",
      ])
    #expect(events.map { $0.string("file") }.first == "logs/access.log.1.gz")
    #expect(outcome.records.last?.string("record") == "summary")
    #expect(outcome.records.last?.number("callbacks") == 2_005)
    #expect(outcome.records.count == 4)
    #expect(!outcome.outputText.contains("csn_"))
    #expect(outcome.errorText == "")
  }

  @Test func theRecordsAreThoseOfAllEvents() throws {
    let all = try Program.linkback.run(["events", "--reveal-session-ids", "logs"], in: folder)
    let expected = all.outputText.split(separator: "\n").filter {
      $0.contains(#""session":"csn_a+b""#)
    }
    let lines = try story(["csn_a+b", "--reveal-session-ids", "logs"]).outputText
      .split(separator: "\n")
    #expect(Set(lines.dropLast()) == Set(expected) && expected.count == 3)
  }

  @Test func pseudonymsOfOtherHostsAreKnownAgain() throws {
    let all = try Program.linkback.run(["events", "logs"], in: folder)
    try folder.write(all.output, to: "events.ndjson")
    #expect(try story(["csn_a+b", "events.ndjson"]).records.count == 4)
  }

  @Test func aSessionThatIsNotThereIsSaid() throws {
    let outcome = try story(["csn_none", "logs"])
    #expect(outcome.records.count == 1)
    #expect(
      outcome.errorText
        == "linkback: --session: no callback of this session was found\n")
    #expect(try story(["csn_none", "--quiet", "logs"]).errorText == "")
  }

  @Test(
    arguments: [
      (["--session", "abc", "logs"], "'abc' does not begin with csn_"),
      (["--session", "", "logs"], "--session"),
      (["--session", "", "--session-prefix", "", "logs"], "--session"),
      (["--session", "csn_1", "--follow", "logs/access.log"], "--session: not with --follow"),
    ])
  func whatFindsNothingIsRefused(arguments: [String], named: String) throws {
    let outcome = try Program.linkback.run(["events"] + arguments, in: folder)
    #expect(outcome.status == 64)
    #expect(outcome.outputText == "" && outcome.errorText.contains(named))
  }
}
