import CoreFixtures
import LinkbackCore
import LinkbackIO
import LinkbackSystem
import SystemFixtures

/// Logs of several places, counted together and place by place.
struct PartialWorld {
  let folder: TemporaryFolder
  /// The logs, in their order.
  let logs: [FilePath]
  let settings: [(option: String, value: String)]
  let options: OutcomeAggregator.Options

  /// Logs with few names, sessions and times, so that sessions meet, and tie.
  init(seed: UInt64) throws {
    var dice = CoreFixtures.Dice(seed: seed)
    folder = try TemporaryFolder()
    let keys = dice.pick(["", "route", "host", "route,host"])
    let window = dice.pick(["", "1m", "1h", "day"])
    settings = [
      ("--window", window), ("--window-zone", window == "day" ? "Europe/Berlin" : ""),
      ("--by", keys),
      ("--max-status-length", "9"),
    ]
    var options = OutcomeAggregator.Options()
    if !window.isEmpty {
      let zone = try LocalTimeZone(parsing: "Europe/Berlin")
      options.window = try WindowGrid(parsing: window, offset: nil) { ("Europe/Berlin", zone) }
    }
    options.byRoute = keys.contains("route")
    options.byHost = keys.contains("host")
    options.limits.statusLength = 9
    // So few that they bite now and then.
    options.limits.statuses = dice.within(1...6)
    options.limits.routes = dice.within(1...6)
    options.limits.hosts = dice.within(1...4)
    options.limits.rows = dice.within(1...30)
    self.options = options
    var logs: [FilePath] = []
    for number in 0..<dice.within(1...6) {
      let lines = (0..<dice.below(200)).map { _ in Self.line(&dice, of: number) }
      logs.append(try folder.write(lines.joined(), to: "\(number).log"))
    }
    self.logs = logs
  }

  private static func line(_ dice: inout CoreFixtures.Dice, of log: Int) -> String {
    let host = dice.pick(["a.example", "b.example", "c.example", "d.example", "e.example"])
    let time =
      "[2\(dice.below(3))/Nov/2026:\(dice.pick(["22", "23"])):0\(dice.below(3)):0\(dice.below(3)) +0000]"
    let status = dice.pick([
      "success", "user_aborted", "auth_expired", "new", "newer", "much_too_long_for_a_status", "",
    ])
    let route = dice.pick(["/a", "/b", "/c", "/d", "/e", "/f"])
    let method = dice.once(in: 20) ? "POST" : "GET"
    let target = "\(route)?session_id=csn_\(dice.below(40))&status=\(status)"
    let response = dice.pick([200, 302, 404, 500])
    return
      "\(host):443 192.0.2.\(log) - - \(time) \"\(method) \(target) HTTP/1.1\" \(response) 5 \"-\" \"-\"\n"
  }

  var header: PartialHeader {
    PartialHeader(
      program: "1.0.0", settings: settings.map { .init(option: $0.option, value: $0.value) })
  }

  private func scan(
    _ logs: [FilePath], _ outcomes: OutcomeAggregator.Options, threads: Int
  ) -> ScanReport {
    var options = ScanOptions()
    options.threads = threads
    options.segmentSize = 2_000
    options.scanner.outcomes = outcomes
    let list = InputLister { _ in true }.list(logs)
    return ScanRunner(list.inputs, options: options, progress: ScanProgress()).run()
  }

  /// The records of one count of all logs.
  func counted() -> String {
    let report = scan(logs, options, threads: 1)
    return Self.text(report.result, report.summary)
  }

  /// Writes a partial of some logs.
  ///
  /// - Parameter slice: The sessions of which it holds.
  func count(
    _ logs: [FilePath], to name: String, threads: Int = 1, slice: PartialSlice = .whole
  ) throws {
    var outcomes = options
    outcomes.keepsFacts = true
    outcomes.limits = .ofPartial(names: 1_000, statusLength: options.limits.statusLength)
    let report = scan(logs, outcomes, threads: threads)
    var counts = report.counts ?? OutcomeAggregator(options: outcomes)
    let facts = counts.sortedFacts()
    let files = zip(report.summary.files, report.fingerprints).map {
      PartialFile($0, isOpened: true, $1)
    }
    var header = header
    header.slice = slice
    var writer = try PartialWriter(to: OutputFile(path: folder[name]), header, files, counts)
    for fact in facts where slice.contains(fact.session) { try writer.write(fact) }
    try writer.finish()
  }

  /// The records of partials.
  func merged(_ names: [String]) throws -> String {
    let merge = try PartialMerge(names.map { folder[$0] }, limits: options.limits)
    let (result, summary) = try merge.counted()
    return Self.text(result, summary)
  }

  /// Seals slices.
  func seal(_ names: [String], to name: String) throws {
    let merge = try PartialMerge(names.map { folder[$0] }, limits: options.limits)
    try merge.seal(to: OutputFile(path: folder[name]))
  }

  func unite(_ names: [String], to name: String) throws {
    let merge = try PartialMerge(names.map { folder[$0] }, limits: nil)
    try merge.write(to: OutputFile(path: folder[name]))
  }

  private static func text(_ result: OutcomeResult, _ summary: Summary) -> String {
    var writer = RecordWriter(hasRoute: true, hasHost: true)
    for window in result.windows { writer.append(window) }
    for total in result.totals { writer.append(total) }
    writer.append(summary)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
