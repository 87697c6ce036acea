import ConnectCallback
import CoreFixtures
import LinkbackCore
import LinkbackView
import Testing

@testable import LinkbackDemo

/// The log that the demo's site writes, as our own reader reads it.
@Suite struct DemoLogTests {
  private struct Hits: Hashable {
    var route: [UInt8]
    var status: [UInt8]
    var response: ResponseClass
  }

  /// What the users did is what is counted: every line, hit, response and session.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func theNumbersAreTheLedgers(seed: UInt64) async throws {
    let run = try await SimulatedRun(seed: seed, until: .seconds(60))
    var options = LogScanner.Options()
    options.outcomes.byRoute = true
    var scanner = LogScanner(options: options)
    scanner.begin(path: "access.log")
    withExactSpan(run.log[...]) { scanner.scan($0, offset: 0) }
    let (statistics, result) = (scanner.statistics, scanner.result())

    #expect(run.ledger.previews > 5)
    let callbacks = run.ledger.hits.values.reduce(0, +)
    #expect(
      statistics.buckets == [
        "callbacks": callbacks, "wrong_method": run.ledger.previews,
        "other": run.ledger.requests - callbacks - run.ledger.previews,
      ])
    var counted: [Hits: Int] = [:]
    for total in result.totals {
      let (route, status) = (total.key.route?.bytes ?? [], total.key.status.bytes)
      for response in ResponseClass.allCases where total.counts.responses[response.rawValue] > 0 {
        counted[Hits(route: route, status: status, response: response)] =
          total.counts.responses[response.rawValue]
      }
    }
    var expected: [Hits: Int] = [:]
    for (row, hits) in run.ledger.hits {
      let hit = Hits(
        route: Array(row.route.utf8), status: Array(row.status.rawValue.utf8),
        response: ResponseClass(response: Int32(row.response)))
      expected[hit, default: 0] += hits
    }
    #expect(counted == expected)
    #expect(result.sessions == run.ledger.endings.count)
    #expect(
      result.successfulSessions == run.ledger.endings.values.count { $0 == .success })
  }

  /// At the start Connect works; soon after the incident, it does not, and the page says where.
  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func theVerdictChanges(seed: UInt64) async throws {
    let before = try await SimulatedRun(seed: seed, until: DemoSchedule.incident).check
    #expect(before.level == .ok, "\(before.line)")
    let after = try await SimulatedRun(seed: seed, until: .seconds(60)).check
    #expect(after.level == .critical, "\(after.line)")
    #expect(after.line.contains("bad_configuration"), "\(after.line)")
  }

  /// A log in which times ran backwards would be judged by a watermark that is ahead.
  @Test func timesNeverRunBackwards() async throws {
    let run = try await SimulatedRun(until: .seconds(30))
    let text = String(decoding: run.log, as: UTF8.self)
    let times = text.matches(of: /\[24\/Nov\/2026:(\d\d:\d\d:\d\d) \+0000\]/).map { $0.output.1 }
    #expect(times.count == run.ledger.requests)
    #expect(times == times.sorted())
    #expect(times.first?.hasPrefix("11:00:0") == true)
    #expect(times.last == "12:00:29")
  }

  /// Everybody in it is invented: addresses of ranges for documentation alone.
  @Test func nobodyIsReal() async throws {
    let run = try await SimulatedRun(until: .zero)
    for line in String(decoding: run.log, as: UTF8.self).split(separator: "\n") {
      let client = line.prefix { $0 != " " }
      let ranges = ["192.0.2.", "198.51.100.", "203.0.113.", "2001:db8:"]
      #expect(ranges.contains { client.hasPrefix($0) }, "\(client)")
    }
  }

  /// Whoever asks the site can't write a second line, or another field.
  @Test(arguments: [
    "\"", "\\", "\n", "\r\n192.0.2.1 - - ", "\" 500 1 \"", "\u{0}", "straße", " HTTP/1.1\" 500 ",
  ])
  func textFromOutsideStaysInItsField(text: String) {
    var line = AccessLogLine(
      client: "192.0.2.1", second: SimulatedRun.noon, method: "GET",
      target: "/account/connected?lang=\(text)&session_id=csn_1&status=success", response: 200,
      size: 5, referer: text, agent: text)
    let scanned = ScannedLog(line.bytes)
    #expect(scanned.statistics.lines == 1)
    #expect(scanned.statistics.buckets == ["callbacks": 1])
    #expect(scanned.result.contains(#""status":"success""#))
    #expect(scanned.result.contains(#""responses":{"2xx":1}"#))
    // As a Referer alone it is no callback, whatever is in it.
    line.target = "/"
    line.referer = "/?session_id=csn_1&status=success\(text)"
    #expect(ScannedLog(line.bytes).statistics.buckets == ["other": 1])
  }
}
