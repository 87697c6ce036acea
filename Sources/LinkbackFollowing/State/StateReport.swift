package import LinkbackCore

/// What a state holds, counted up as `count` would report it.
package struct StateReport: Sendable {
  package let settings: StateSettings
  package let streams: [LogStream]
  package let progress: FollowProgress
  /// How many windows are kept, whatever they are divided by.
  package let windows: Int
  /// Of them, those that have no final record, or have news since their last one.
  package let openWindows: Int
  /// Bytes of records that are not known to be written.
  package let undelivered: Int64
  package let counting: OutcomeAggregator.Options
  private var outcomes: LiveOutcomes
  /// What sessions did, where a partial is to be made.
  private var facts: SessionFacts?

  /// - Parameters:
  ///   - checkpoint: `nil` where nothing was committed yet. The observations have to follow.
  ///   - keepsFacts: Whether a partial is to be made of it.
  ///   - zone: Finds a zone by its name.
  /// - Throws: For settings that this program does not know how to read.
  package init(
    _ settings: StateSettings, _ checkpoint: Checkpoint?, keepsFacts: Bool = false,
    zone: (_ name: String) throws(OptionError) -> LocalTimeZone
  ) throws(OptionError) {
    let checkpoint = checkpoint ?? Checkpoint()
    self.settings = settings
    counting = try OutcomeAggregator.Options(settings, zone: zone)
    streams = checkpoint.streams.filter { $0.phase != .ignored }.sorted { $0.id < $1.id }
    progress = checkpoint.progress
    let kept = checkpoint.outcomes.windows
    windows = Set(kept.map(\.start)).count
    openWindows = Set(kept.filter { !$0.isFinal || $0.isChanged }.map(\.start)).count
    let end = checkpoint.outbox.last.map { $0.position + Int64($0.bytes.count) }
    undelivered = max(0, (end ?? 0) - checkpoint.delivery.position)
    outcomes = LiveOutcomes(options: counting, restoring: checkpoint.outcomes)
    facts = keepsFacts ? SessionFacts(window: counting.window) : nil
  }

  /// Takes observations in the order in which they were saved.
  package mutating func add(observations: [Observation]) {
    outcomes.restore(observations: observations)
    guard facts != nil else { return }
    for observation in observations { facts?.append(observation) }
  }

  /// The totals: what is kept of windows tells nothing of those that are forgotten.
  package mutating func result() -> OutcomeResult {
    var result = outcomes.result()
    result.windows = []
    return result
  }

  package func summary(_ result: OutcomeResult) -> Summary {
    Summary(result, statistics: progress.statistics, files: streams.map(\.file))
  }

  /// Spells the totals and the summary.
  package mutating func records() -> [UInt8] {
    let result = result()
    var writer = RecordWriter(hasRoute: counting.byRoute, hasHost: counting.byHost)
    for total in result.totals { writer.append(total) }
    writer.append(summary(result))
    return writer.bytes
  }
}

extension StateReport {
  /// What a partial of a state is made of.
  package struct Partial {
    package var counts: OutcomeAggregator
    package var facts: [Observation]
    package var files: [PartialFile]
  }

  /// - Returns: `nil` where a limit has moved names to `(other)`, which a partial keeps apart.
  package mutating func partial() -> Partial? {
    guard let counts = outcomes.partialCounts(), var facts else { return nil }
    let state = PartialFile.StateMark(began: progress.began.nanoseconds, commit: progress.number)
    return Partial(
      counts: counts, facts: outcomes.kept(facts.sorted()),
      files: streams.map { stream in
        var file = PartialFile(stream.file, isOpened: true, stream.contentFingerprint)
        file.state = state
        return file
      })
  }
}

extension LogStream {
  /// Of what was read of it.
  fileprivate var contentFingerprint: ContentFingerprint {
    guard fingerprint.length > 0, tail.length > 0 else { return .unknown }
    let isShort = fingerprint.length < ContentFingerprint.length
    return ContentFingerprint(
      head: fingerprint.hash, tail: tail.hash, beginnings: isShort ? [fingerprint.hash] : [])
  }

  fileprivate var file: Summary.File {
    var file = Summary.File(path: path)
    file.format = format
    file.statistics = statistics
    file.error = error
    return file
  }
}

extension OutcomeAggregator.Options {
  /// How events are counted: they have no windows to be printed, only to be forgotten.
  package static func ofEvents(_ limits: OutcomeAggregator.Limits) throws(OptionError) -> Self {
    var options = Self()
    options.window = try WindowGrid(parsing: windowOfEvents)
    options.limits = limits
    return options
  }

  private static let windowOfEvents = "1h"

  /// How a state counts. Windows are as good as none where it has no setting of theirs.
  ///
  /// - Parameter zone: Finds the zone of calendar windows by its name.
  package init(
    _ settings: StateSettings, zone: (_ name: String) throws(OptionError) -> LocalTimeZone
  ) throws(OptionError) {
    self.init()
    func value(_ option: String) -> String? {
      settings.settings.first { $0.option == option && !$0.value.isEmpty }?.value
    }
    func limit(_ option: String, _ known: Int) -> Int { value(option).flatMap { Int($0) } ?? known }
    window = try WindowGrid(
      parsing: value("--window") ?? Self.windowOfEvents, offset: value("--window-offset")
    ) { () throws(OptionError) in
      let name = value("--window-zone") ?? "UTC"
      return (name, try zone(name))
    }
    let keys = value("--by")?.split(separator: ",") ?? []
    byRoute = keys.contains("route")
    byHost = keys.contains("host")
    limits.statusLength = limit("--max-status-length", limits.statusLength)
    limits.statuses = limit("--max-statuses", limits.statuses)
    limits.routes = limit("--max-routes", limits.routes)
    limits.hosts = limit("--max-hosts", limits.hosts)
    limits.rows = limit("--max-rows", limits.rows)
  }
}
