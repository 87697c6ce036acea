import LinkbackCore
import LinkbackView
import Testing

@Suite struct CheckResultTests {
  static func result(
    _ counts: [(status: String, sessions: Int)], _ thresholds: CheckResult.Thresholds = .init()
  ) -> CheckResult {
    let snapshot = Snapshot.counting(
      VerdictTests.hour(before: VerdictTests.now, counts, first: 1), origin: .follow)
    let health = Health(snapshot, clock: snapshot.progress.committed)
    return CheckResult(
      snapshot, ViewQuery(), zone: .utc, health: health, thresholds: thresholds)
  }

  @Test func itSaysTheVerdictAndTheNumbers() {
    let result = Self.result([("success", 90), ("user_aborted", 8), ("auth_expired", 2)])
    #expect(result.level == .ok)
    #expect(
      result.line
        == "CONNECT OK - Connect is working: 90 of 100 sessions (90.0 %) succeeded in the last hour. "
        + "| success_rate=90.0%;;;0;100 sessions=100;;;0 problems=2;;;0 callbacks=100;;;0 "
        + "landing_errors=0;;;0")
  }

  @Test(arguments: [
    (90, 80, CheckResult.Level.ok), (91, 80, .warning), (95, 91, .critical), (80, 91, .critical),
  ])
  func aThresholdIsAnAlertBelowIt(warning: Int, critical: Int, level: CheckResult.Level) {
    let result = Self.result(
      [("success", 90), ("user_aborted", 10)], .init(warning: warning, critical: critical))
    #expect(result.level == level)
    #expect(result.line.contains("success_rate=90.0%;\(warning):;\(critical):;0;100"))
    if level == .critical {
      #expect(
        result.line.hasPrefix(
          "CONNECT CRITICAL - Success is below \(critical) %: 90 of 100 sessions (90.0 %) "))
    }
  }

  @Test func fewSessionsReachNoThreshold() {
    #expect(Self.result([("user_aborted", 29)], .init(warning: 90)).level == .ok)
    #expect(Self.result([("user_aborted", 30)], .init(warning: 90)).level == .warning)
  }

  /// A threshold makes no verdict milder.
  @Test func theGraverCounts() {
    let result = Self.result([("success", 60), ("bad_configuration", 40)], .init(warning: 70))
    #expect(result.level == .critical)
    #expect(result.line.hasPrefix("CONNECT CRITICAL - The configuration is wrong: 40 of 100"))
  }

  @Test func nothingIsNotWell() {
    let result = CheckResult(
      Snapshot.counting([]), ViewQuery(), zone: .utc, health: .batch, thresholds: .init())
    #expect(result == CheckResult(unknown: "Nothing is counted yet."))
    #expect(result.level.rawValue == 3)
    var read = Snapshot.counting([])
    read.progress.statistics = Statistics(lines: 3, bytes: 30, callbacks: 0) { _ in 0 }
    let none = CheckResult(read, ViewQuery(), zone: .utc, health: .batch, thresholds: .init())
    #expect(none == CheckResult(unknown: "Nothing to judge by: no line is a callback."))
  }

  /// The numbers are of the period that the sentence is about.
  @Test func silenceHasTheNumbersOfItsHour() {
    let callbacks = VerdictTests.hour(
      before: VerdictTests.now - 7 * 86_400, [("success", 50)], first: 1)
    let oldest = CountedCallback(time: VerdictTests.start + 1, session: 0)
    var snapshot = Snapshot.counting([oldest] + callbacks, origin: .follow)
    snapshot.progress.committed = EventTime(nanoseconds: (VerdictTests.now - 1) * 1_000_000_000)
    snapshot.progress.commit = 9
    var log = Snapshot.Log(log: "a.log", path: "a.log")
    log.unreadBytes = 0
    snapshot.logs = [log]
    let result = CheckResult(
      snapshot, ViewQuery(), zone: .utc,
      health: Health(snapshot, clock: snapshot.progress.committed), thresholds: .init())
    #expect(result.line.hasPrefix("CONNECT CRITICAL - Silent: no callback in the last hour"))
    #expect(
      result.line.hasSuffix("| sessions=0;;;0 problems=0;;;0 callbacks=0;;;0 landing_errors=0;;;0"))
  }

  @Test func whatTheStateDoesNotHaveIsNamed() {
    let callbacks = [CountedCallback(time: VerdictTests.now - 60, session: 1, route: "/a")]
    func line(_ byRoute: Bool, _ change: (inout ViewQuery) -> Void) -> String {
      var query = ViewQuery()
      change(&query)
      let snapshot = Snapshot.counting(callbacks, byRoute: byRoute, origin: .follow)
      let health = Health(snapshot, clock: snapshot.progress.committed)
      return CheckResult(snapshot, query, zone: .utc, health: health, thresholds: .init()).line
    }
    #expect(
      line(false) { $0.route = "/a" }
        == "CONNECT UNKNOWN - The state is not counted by route: follow with --by route.")
    #expect(
      line(true) { $0.host = "example.com" }
        == "CONNECT UNKNOWN - The state is not counted by host: follow with --by host.")
    #expect(
      line(true) { $0.route = "/b" }
        == "CONNECT UNKNOWN - No callback of the route ‘/b’ is counted yet.")
    #expect(line(true) { $0.route = "/a" }.hasPrefix("CONNECT OK"))
  }
}
