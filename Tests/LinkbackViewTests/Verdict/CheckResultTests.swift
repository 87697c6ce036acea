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
  }
}
