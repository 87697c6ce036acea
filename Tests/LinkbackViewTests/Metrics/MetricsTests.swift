import LinkbackCore
import LinkbackView
import Testing

@Suite struct MetricsTests {
  static let start: Int64 = 1_795_305_600

  static func snapshot(_ callbacks: [CountedCallback]) -> Snapshot {
    var snapshot = Snapshot.counting(callbacks, byRoute: true, origin: .follow)
    snapshot.progress.commit = 3
    snapshot.progress.committed = EventTime(nanoseconds: start * 1_000_000_000 + 250_000_000)
    var log = Snapshot.Log(log: "a\"\\\n\u{FF}.log", path: "a.log")
    log.unreadBytes = 12
    snapshot.logs = [log]
    return snapshot
  }

  static func lines(
    _ snapshot: Snapshot?, _ metrics: Metrics, _ format: MetricsFormat = .prometheus
  )
    -> [String]
  {
    String(decoding: metrics.text(snapshot, nil, format: format), as: UTF8.self)
      .split(separator: "\n").map(String.init)
  }

  @Test func knownStatusesAreThereFromTheBeginning() {
    let lines = Self.lines(Self.snapshot([]), Metrics(version: "1"))
    for status in ["success", "auth_expired", "bad_configuration", "user_aborted"] {
      for response in ["2xx", "3xx", "4xx", "5xx", "none"] {
        #expect(
          lines.contains(
            "linkback_callbacks_total{status=\"\(status)\",response=\"\(response)\"} 0"))
      }
      #expect(lines.contains("linkback_sessions_total{status=\"\(status)\"} 0"))
    }
    #expect(!lines.contains { $0.contains("\"(other)\"") })
  }

  @Test func labelsAreEscaped() {
    let callbacks = [CountedCallback(time: Self.start, session: 1, status: "x\"\\\ny")]
    let lines = Self.lines(Self.snapshot(callbacks), Metrics(version: "1"))
    #expect(lines.contains(#"linkback_sessions_total{status="x\"\\\ny"} 1"#))
    #expect(lines.contains { $0.hasPrefix(#"linkback_log_unread_bytes{log="a\"\\\n"#) })
  }

  @Test func missingLogsHaveAnError() {
    var snapshot = Self.snapshot([])
    snapshot.progress.missingLogs = ["b.log"]
    let errors = Self.lines(snapshot, Metrics(version: "1"))
      .filter { $0.hasPrefix("linkback_log_error{") }
    #expect(errors.count == 2 && errors[0].hasSuffix("} 0"))
    #expect(errors[1] == "linkback_log_error{log=\"b.log\"} 1")
  }

  @Test func countersDoNotFallWhereOtherRowsBecomeTheGreatest() {
    var labels = Metrics.Labels()
    labels.route = true
    labels.most = 2
    let metrics = Metrics(version: "1", labels: labels)
    var callbacks: [CountedCallback] = []
    var before: [String: Int] = [:]
    for number in 0..<200 {
      // New routes come, and the latest get the most.
      callbacks.append(
        CountedCallback(
          time: Self.start + Int64(number), session: number, route: "/\(number * number / 4_000)"))
      var now: [String: Int] = [:]
      for line in Self.lines(Self.snapshot(callbacks), metrics)
      where line.hasPrefix("linkback_callbacks_total") || line.hasPrefix("linkback_sessions_total")
      {
        let parts = line.split(separator: " ")
        now[String(parts[0])] = Int(parts[1])
      }
      for (name, value) in before { #expect(now[name] ?? -1 >= value, "\(name) fell") }
      before = now
    }
    #expect(before.keys.contains { $0.contains("route=\"(other)\"") })
    #expect(before.filter { $0.key.hasPrefix("linkback_sessions") }.values.reduce(0, +) == 200)
  }

  @Test func openMetricsHasItsOwnNamesAndEnd() {
    let lines = Self.lines(Self.snapshot([]), Metrics(version: "1"), .openMetrics)
    #expect(lines.contains("# TYPE linkback_callbacks counter"))
    #expect(lines.contains("# TYPE linkback_build info"))
    #expect(lines.contains("linkback_build_info{version=\"1\"} 1"))
    #expect(lines.last == "# EOF")
    #expect(!Self.lines(Self.snapshot([]), Metrics(version: "1")).contains("# EOF"))
  }

  @Test func timesAreSeconds() {
    let lines = Self.lines(Self.snapshot([]), Metrics(version: "1"))
    #expect(lines.contains("linkback_last_commit_timestamp_seconds 1795305600.250"))
  }

  @Test func withoutAStateOnlyTheProgramIsNamed() {
    #expect(
      Self.lines(nil, Metrics(version: "1")).filter { !$0.hasPrefix("#") }
        == ["linkback_build_info{version=\"1\"} 1"])
  }
}
