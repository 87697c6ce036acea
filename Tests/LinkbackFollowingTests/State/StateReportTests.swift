import LinkbackCore
@testable import LinkbackFollowing
import LinkbackFollowing
import CoreFixtures
import Testing

@Suite struct StateReportTests {
  private static let minute: Int64 = 60_000_000_000

  private let callbacks = [
    SampleCallback(session: 1, time: 0, status: "success", route: "/a", host: "a.example"),
    SampleCallback(session: 1, time: 9, status: "user_aborted", route: "/b", host: "b.example"),
    SampleCallback(session: 2, time: minute, status: "success", route: "/a", host: "b.example"),
    SampleCallback(session: 2, time: 5 * minute, status: "other", route: nil, host: nil),
  ]

  private func settings(_ pairs: KeyValuePairs<String, String>) -> StateSettings {
    StateSettings(
      command: "follow",
      settings: pairs.map { CountingSetting(option: $0.key, value: $0.value) })
  }

  /// A state after these callbacks, with windows that end by `closed` reported.
  private func checkpoint(
    _ options: OutcomeAggregator.Options, closed: EventTime? = nil
  ) -> Checkpoint {
    var live = LiveOutcomes(options: options)
    live.add(OutcomeAggregator(callbacks, options))
    var writer = RecordWriter()
    live.emit(closed: closed, interim: false, to: &writer)
    var checkpoint = Checkpoint()
    checkpoint.outcomes = live.takeChanges()
    checkpoint.progress.number = 1
    checkpoint.progress.statistics = Statistics(lines: 7, bytes: 99, callbacks: 4) { _ in 0 }
    return checkpoint
  }

  private func report(_ settings: StateSettings, _ checkpoint: Checkpoint) throws -> StateReport {
    var saved = checkpoint
    saved.outcomes.observations = []
    var report = try StateReport(settings, saved, zone: { _ in .utc })
    // As a store hands them out: part after part.
    for observation in checkpoint.outcomes.observations { report.add(observations: [observation]) }
    return report
  }

  @Test(arguments: ["", "route", "host", "route,host"])
  func recordsAreThoseOfACount(by keys: String) throws {
    var options = OutcomeAggregator.Options()
    options.window = WindowGrid(length: 120, offset: 30)
    options.byRoute = keys.contains("route")
    options.byHost = keys.contains("host")
    let checkpoint = checkpoint(options)
    var report = try report(
      settings(["--window": "2m", "--window-offset": "30s", "--by": keys]), checkpoint)
    var batch = OutcomeAggregator(callbacks, options)
    var result = OutcomeResult(&batch)
    #expect(!result.windows.isEmpty)
    result.windows = []
    var writer = RecordWriter(hasRoute: options.byRoute, hasHost: options.byHost)
    for total in result.totals { writer.append(total) }
    writer.append(Summary(result, statistics: checkpoint.progress.statistics, files: []))
    #expect(
      String(decoding: report.records(), as: UTF8.self)
        == String(decoding: writer.bytes, as: UTF8.self))
    #expect(ScannedLog.text(report.result()) == ScannedLog.text(result))
  }

  @Test func windowsAreOpenUntilTheyAreReported() throws {
    var options = OutcomeAggregator.Options()
    options.window = WindowGrid(length: 60)
    let closed = EventTime(nanoseconds: 2 * Self.minute)
    let report = try report(
      settings(["--window": "1m"]), checkpoint(options, closed: closed))
    #expect(report.windows == 3)
    #expect(report.openWindows == 1)
  }

  @Test func filesAreThoseThatAreRead() throws {
    var checkpoint = Checkpoint()
    let stamp = FileStamp(identity: FileIdentity(device: 1, inode: 1), size: 1, modified: 0)
    for (id, phase) in [(3, LogStream.Phase.ended), (1, .following), (2, .ignored)] {
      var stream = LogStream(
        id: Int64(id), log: "a", path: ByteString(Array("file\(id)".utf8)), stamp: stamp,
        lastSeen: EventTime(nanoseconds: 0))
      stream.phase = phase
      stream.error = phase == .ended ? "broken" : nil
      checkpoint.streams.append(stream)
    }
    var report = try StateReport(settings(["--window": "1m"]), checkpoint, zone: { _ in .utc })
    let summary = report.summary(report.result())
    #expect(summary.files.map(\.path) == ["file1", "file3"])
    #expect(summary.files.map(\.error) == [nil, "broken"])
  }

  @Test func whatIsNotDeliveredIsCounted() throws {
    var checkpoint = Checkpoint()
    checkpoint.outbox = [
      OutboxChunk(position: 10, bytes: [1, 2, 3]), OutboxChunk(position: 13, bytes: [4, 5]),
    ]
    checkpoint.delivery.position = 12
    #expect(try StateReport(settings([:]), checkpoint, zone: { _ in .utc }).undelivered == 3)
    checkpoint.outbox = []
    #expect(try StateReport(settings([:]), checkpoint, zone: { _ in .utc }).undelivered == 0)
  }

  @Test func anEmptyStateHasASummaryAlone() throws {
    var report = try StateReport(settings([:]), nil, zone: { _ in .utc })
    let text = String(decoding: report.records(), as: UTF8.self)
    #expect(text.hasPrefix(#"{"record":"summary","v":1,"lines":0,"#))
  }

  @Test func anUnknownWindowIsNotGuessed() {
    #expect(throws: OptionError.self) {
      try StateReport(settings(["--window": "1w"]), nil, zone: { _ in .utc })
    }
  }

  /// More names than a default limit has would be merged.
  @Test func limitsAreThoseOfTheState() throws {
    let options = try OutcomeAggregator.Options(
      settings([
        "--max-status-length": "1", "--max-statuses": "2", "--max-routes": "3", "--max-hosts": "4",
        "--max-rows": "5",
      ]), zone: { _ in .utc })
    var limits = OutcomeAggregator.Limits()
    limits.statusLength = 1
    limits.statuses = 2
    limits.routes = 3
    limits.hosts = 4
    limits.rows = 5
    #expect(options.limits == limits)
  }
}
