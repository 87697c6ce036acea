package import LinkbackCore

/// What `linkback check` prints, and how it ends: one line as monitoring plugins have it.
///
/// ```
/// CONNECT OK - Connect is working: … | success_rate=88.6%;80;70;0;100 sessions=1398;;;0 …
/// ╰ service and state ─╯ ╰ the page's verdict ╯   ╰ performance data
/// ```
///
/// Source: "Monitoring Plugins Development Guidelines", <https://www.monitoring-plugins.org/doc/guidelines.html>,
/// "Plugin Output" and "Performance data".
package struct CheckResult: Equatable, Sendable {
  /// The raw values are exit codes.
  package enum Level: Int32, Sendable {
    case ok = 0
    case warning = 1
    case critical = 2
    case unknown = 3

    var name: String {
      switch self {
      case .ok: "OK"
      case .warning: "WARNING"
      case .critical: "CRITICAL"
      case .unknown: "UNKNOWN"
      }
    }

    /// What is graver: that nothing is known hides no outage, and is no small thing.
    var gravity: Int {
      switch self {
      case .ok: 0
      case .warning: 1
      case .unknown: 2
      case .critical: 3
      }
    }
  }

  /// Success rates, in percent, below which a check warns or is critical.
  package struct Thresholds: Equatable, Sendable {
    package var warning: Int?
    package var critical: Int?

    package init(warning: Int? = nil, critical: Int? = nil) {
      self.warning = warning
      self.critical = critical
    }
  }

  package var level: Level
  /// Without LF; names from a log are in it as they are.
  package var line: String

  /// - Parameters:
  ///   - query: Only its route and host count, and its zone.
  ///   - zone: That of the query.
  /// - Complexity: O(windows of 14 days + rows).
  package init(
    _ snapshot: Snapshot, _ query: ViewQuery, zone: ViewZone, health: Health,
    thresholds: Thresholds
  ) {
    if let sentence = query.missing(in: snapshot) {
      self = CheckResult(unknown: sentence)
      return
    }
    let slice = SnapshotSlice(snapshot, status: nil, route: query.route, host: query.host)
    let frame = RangeFrame(snapshot, query, zone)
    guard let judgement = Judgement(slice, zone, range: frame.range) else {
      self = CheckResult(unknown: Judgement.nothing(in: snapshot))
      return
    }
    let verdict = judgement.verdict(health)
    let evidence = judgement.judged
    level = Self.level(verdict.level)
    var sentence = verdict.text
    if let missed = Self.missed(evidence.all, thresholds) {
      if missed.level.gravity > level.gravity { level = missed.level }
      let text = missed.sentence(evidence.name)
      sentence = verdict.level == .working ? text : "\(sentence) \(text)"
    }
    // What comes after a bar is performance data, and a name from a log may hold one.
    sentence = sentence.replacing("|", with: "/")
    line =
      "CONNECT \(level.name) - \(sentence) | "
      + Self.performance(judgement.evidence(of: verdict).all, thresholds)
  }

  /// - Parameter sentence: Why nothing can be said.
  package init(unknown sentence: String) {
    level = .unknown
    line = "CONNECT \(Level.unknown.name) - \(sentence)"
  }

  private static func level(_ verdict: Verdict.Level) -> Level {
    switch verdict {
    case .working: .ok
    case .attention: .warning
    case .broken: .critical
    case .unknown: .unknown
    }
  }

  private struct Missed {
    var level: Level
    var threshold: Int
    var tally: Tally

    func sentence(_ period: String) -> String {
      let (part, whole) = (NumberText.count(tally.successful), NumberText.count(tally.sessions))
      let rate = NumberText.percent(tally.successful, of: tally.sessions)
      return "Success is below \(threshold) %: \(part) of \(whole) sessions (\(rate)) succeeded in "
        + "\(period)."
    }
  }

  /// The threshold that the success rate is below, where there are enough sessions to have one.
  private static func missed(_ tally: Tally, _ thresholds: Thresholds) -> Missed? {
    guard tally.sessions >= NumberText.fewest else { return nil }
    func isBelow(_ percent: Int?) -> Bool {
      percent.map { tally.successful * 100 < $0 * tally.sessions } ?? false
    }
    if let critical = thresholds.critical, isBelow(critical) {
      return Missed(level: .critical, threshold: critical, tally: tally)
    }
    if let warning = thresholds.warning, isBelow(warning) {
      return Missed(level: .warning, threshold: warning, tally: tally)
    }
    return nil
  }

  private static func performance(_ tally: Tally, _ thresholds: Thresholds) -> String {
    var parts: [String] = []
    if tally.sessions > 0 {
      // Below the threshold is what alerts: a range from it on, as the guidelines write it.
      let limits = [thresholds.warning, thresholds.critical].map { $0.map { "\($0):" } ?? "" }
      let tenths = tally.successful * 1000 / tally.sessions
      parts.append(
        "success_rate=\(tenths / 10).\(tenths % 10)%;\(limits[0]);\(limits[1]);0;100")
    }
    parts += [
      "sessions=\(tally.sessions);;;0", "problems=\(tally.problems);;;0",
      "callbacks=\(tally.hits);;;0", "landing_errors=\(tally.landingErrors);;;0",
    ]
    return parts.joined(separator: " ")
  }
}
