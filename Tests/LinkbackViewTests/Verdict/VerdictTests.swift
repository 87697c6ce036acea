import LinkbackCore
import LinkbackView
import Testing

@Suite struct VerdictTests {
  /// 2026-11-22T00:00:00Z, a Sunday.
  static let start: Int64 = 1_795_305_600
  /// A week later, at 12:00.
  static let now = start + 7 * 86_400 + 12 * 3_600

  /// An hour before `end`: so many sessions of each status, a second apart.
  static func hour(before end: Int64, _ counts: [(status: String, sessions: Int)], first: Int)
    -> [CountedCallback]
  {
    var callbacks: [CountedCallback] = []
    for (status, sessions) in counts {
      for _ in 0..<sessions {
        let number = callbacks.count
        callbacks.append(
          CountedCallback(
            time: end - 3_600 + Int64(number), session: first + number, status: status))
      }
    }
    return callbacks
  }

  /// The hour before now, and the same hour a week before.
  static func verdict(
    now counts: [(status: String, sessions: Int)], before: [(status: String, sessions: Int)],
    change: (inout Snapshot) -> Void = { _ in }
  ) -> Verdict {
    let earlier = hour(before: now - 7 * 86_400, before, first: 10_000)
    // Older than what is compared with, so that it is kept.
    let oldest = [CountedCallback(time: start + 1, session: 1)]
    var snapshot = Snapshot.counting(
      oldest + earlier + hour(before: now, counts, first: 20_000), origin: .follow)
    snapshot.progress.commit = 9
    snapshot.progress.committed = EventTime(nanoseconds: (now - 1) * 1_000_000_000)
    var log = Snapshot.Log(log: "a.log", path: "a.log")
    log.unreadBytes = 0
    snapshot.logs = [log]
    change(&snapshot)
    return PageModel(snapshot).verdict
  }

  @Test func itWorks() {
    let verdict = Self.verdict(
      now: [("success", 90), ("user_aborted", 10)], before: [("success", 88), ("user_aborted", 12)])
    #expect(verdict.level == .working)
    #expect(
      verdict.sentence
        == "Connect is working: 90 of 100 sessions (90.0 %) succeeded in the last hour, no clear "
        + "change against the same hour last Sunday.")
  }

  @Test func fewSessionsHaveNoPercentage() {
    let verdict = Self.verdict(now: [("success", 3), ("user_aborted", 4)], before: [])
    #expect(verdict.level == .working)
    #expect(verdict.sentence == "Connect is working: 3 of 7 sessions succeeded in the last 7 days.")
  }

  @Test func aReportJudgesAllOfItsPeriod() {
    let callbacks =
      Self.hour(before: Self.start + 3_600, [("success", 30), ("user_aborted", 70)], first: 1)
      + Self.hour(before: Self.now, [("success", 100)], first: 1_000)
    var query = ViewQuery()
    query.period = .custom(since: nil, until: nil)
    let verdict = PageModel(Snapshot.counting(callbacks), query).verdict
    #expect(verdict.level == .working)
    #expect(
      verdict.sentence
        == "Connect worked: 130 of 200 sessions (65.0 %) succeeded in this period.")
  }

  @Test func noSuccessAtAllIsAnOutage() {
    let verdict = Self.verdict(now: [("auth_expired", 30)], before: [])
    #expect(verdict.level == .broken)
    #expect(verdict.sentence == "No session succeeded: 0 of 30 sessions in the last hour.")
    #expect(Self.verdict(now: [("auth_expired", 29)], before: []).level == .working)
    #expect(Self.verdict(now: [("user_aborted", 90)], before: []).level == .working)
    #expect(
      Self.verdict(now: [("auth_expired", 29), ("success", 1)], before: []).level == .working)
  }

  /// An empty time is like nothing.
  @Test func nothingIsComparedWithNothing() {
    let verdict = Self.verdict(now: [("success", 90)], before: [])
    #expect(
      verdict.sentence
        == "Connect is working: 90 of 90 sessions (100 %) succeeded in the last hour.")
  }

  @Test func silenceIsSaid() {
    let verdict = Self.verdict(now: [], before: [("success", 50)])
    #expect(verdict.level == .broken)
    #expect(
      verdict.sentence
        == "Silent: no callback in the last hour, against 50 the same hour last Sunday; the last one "
        + "was at 2026-11-22 11:00:49 UTC.")
  }

  private static let landing =
    "Users land on an error: 10 of 100 callbacks (10.0 %) in the last hour were answered with 4xx or 5xx."

  private static func verdictOfLanding(now counts: [(status: String, sessions: Int)]) -> Verdict {
    verdict(now: counts, before: [("success", 100)]) { snapshot in
      for index in snapshot.windows.indices {
        let hits = snapshot.windows[index].counts.hits
        snapshot.windows[index].counts = OutcomeCounts()
        for hit in 0..<hits {
          snapshot.windows[index].counts.addHit(hit % 10 == 0 ? .serverError : .redirection)
        }
      }
    }
  }

  @Test func landingErrorsAreSaidBeforeTheConfiguration() {
    let verdict = Self.verdictOfLanding(now: [("success", 80), ("bad_configuration", 20)])
    #expect(verdict.level == .broken)
    #expect(
      verdict.text
        == "\(Self.landing) The configuration is wrong: 20 of 100 sessions (20.0 %) in the last hour "
        + "ended with bad_configuration.")
  }

  /// Each of them wakes somebody up; what is milder waits.
  @Test func anOutageHidesBehindNothing() {
    #expect(
      Self.verdictOfLanding(now: [("success", 10), ("user_aborted", 90)]).text
        == "\(Self.landing) Success is down: 10 of 100 sessions (10.0 %) succeeded in the last hour, "
        + "against 100 % the same hour last Sunday.")
    let mild = Self.verdictOfLanding(now: [("success", 85), ("user_aborted", 15)])
    #expect(mild.sentence.hasPrefix("Users land on an error: "))
    #expect(mild.also == [])
  }

  static let cases: [(String, [(status: String, sessions: Int)], Verdict.Level, String)] =
    [
      (
        "bad configuration", [("success", 96), ("bad_configuration", 4)], .broken,
        "The configuration is wrong: 4 of 100 sessions (4.0 %) in the last hour ended with "
          + "bad_configuration."
      ),
      (
        "an outage", [("success", 40), ("user_aborted", 60)], .broken,
        "Success is down: 40 of 100 sessions (40.0 %) succeeded in the last hour, against 90.0 % the "
          + "same hour last Sunday."
      ),
      (
        "success is down", [("success", 75), ("user_aborted", 25)], .attention,
        "Success is down: 75 of 100 sessions (75.0 %) succeeded in the last hour, against 90.0 % the "
          + "same hour last Sunday."
      ),
      (
        "sessions expire", [("success", 85), ("auth_expired", 15)], .attention,
        "More sessions expire: 15 of 100 sessions (15.0 %) in the last hour, against 0 % the same hour "
          + "last Sunday."
      ),
      (
        "an unknown status", [("success", 89), ("user_aborted", 9), ("consent_gone", 2)],
        .attention,
        "Connect sends a status that is not known here: 2 sessions in the last hour: "
          + "‘consent_gone’."
      ),
      (
        "two of a bad configuration are no problem yet",
        [("success", 90), ("user_aborted", 8), ("bad_configuration", 2)], .working,
        "Connect is working: 90 of 100 sessions (90.0 %) succeeded in the last hour, no clear change "
          + "against the same hour last Sunday."
      ),
    ]

  @Test(arguments: cases.indices)
  func theGravestIsSaid(index: Int) {
    let (_, counts, level, sentence) = Self.cases[index]
    let verdict = Self.verdict(now: counts, before: [("success", 90), ("user_aborted", 10)])
    #expect(verdict.level == level)
    #expect(verdict.sentence == sentence)
  }

  @Test func whatIsNotReadYetIsNotJudged() {
    let verdict = Self.verdict(now: [("success", 50)], before: [("success", 50)]) { snapshot in
      snapshot.logs[0].unreadBytes = 5_000_000
      snapshot.progress.committed = EventTime(nanoseconds: (Self.now + 600) * 1_000_000_000)
    }
    #expect(verdict.level == .unknown)
    #expect(verdict.sentence.hasPrefix("Not up to date: 4.7 MiB of logs are not read yet"))
  }

  /// Event time stands still then, and with it what "now" is.
  @Test func withoutALogNothingIsJudged() {
    func verdict(missing: [ByteString], _ phase: Snapshot.Log.Phase) -> Verdict {
      Self.verdict(now: [("success", 50)], before: [("success", 50)]) { snapshot in
        snapshot.progress.missingLogs = missing
        snapshot.logs[0].phase = phase
      }
    }
    #expect(verdict(missing: [], .ended).level == .working)
    #expect(verdict(missing: ["b.log"], .following).level == .working)
    for phase in [Snapshot.Log.Phase.draining, .ended] {
      let verdict = verdict(missing: ["a.log"], phase)
      #expect(verdict.level == .unknown)
      #expect(verdict.sentence == "Not up to date: no followed log exists.")
    }
    var snapshot = Snapshot.counting([], origin: .follow)
    snapshot.progress.commit = 1
    snapshot.progress.missingLogs = ["a.log"]
    #expect(PageModel(snapshot).verdict.sentence == "Not up to date: no followed log exists.")
  }

  @Test func withoutASignOfLifeNothingIsJudged() {
    var snapshot = Snapshot.counting(
      [CountedCallback(time: Self.start, session: 1)], origin: .follow)
    snapshot.progress.commit = 1
    snapshot.progress.committed = EventTime(nanoseconds: Self.start * 1_000_000_000)
    func level(after seconds: Int64) -> Verdict.Level {
      let clock = EventTime(nanoseconds: (Self.start + seconds) * 1_000_000_000)
      return PageModel(
        snapshot, ViewQuery(), zone: .utc, health: .init(snapshot, clock: clock), version: "1"
      ).verdict.level
    }
    #expect(level(after: 30) == .working)
    #expect(level(after: 31) == .unknown)
    snapshot.progress.ended = snapshot.progress.committed
    #expect(level(after: 3_000) == .working)
  }

  /// Windows that are open hold fewer callbacks than they will.
  @Test func openWindowsAreNotCompared() {
    let verdict = Self.verdict(
      now: [("success", 30), ("user_aborted", 70)], before: [("success", 90), ("user_aborted", 10)]
    ) { snapshot in
      for index in snapshot.windows.indices where snapshot.windows[index].start >= Self.now - 7_200
      {
        snapshot.windows[index].isFinal = false
      }
    }
    #expect(verdict.level == .working)
  }
}
