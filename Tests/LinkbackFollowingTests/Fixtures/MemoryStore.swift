import LinkbackCore
import LinkbackFollowing

/// A state in memory: what a store has to keep, in the plainest way.
struct MemoryStore: CheckpointStore {
  private(set) var checkpoint: Checkpoint?
  private(set) var observations: [Observation] = []
  /// All records since the state began.
  private(set) var records: [UInt8] = []
  private(set) var commits: [Commit] = []
  /// Windows are as long.
  private let grid: WindowGrid?

  init(grid: WindowGrid?) { self.grid = grid }

  mutating func load() throws(StoreError) -> Checkpoint? { checkpoint }

  mutating func observations(
    from seconds: Int64?, at position: Int64?
  ) throws(StoreError) -> ObservationPart {
    let start = Int(position ?? 0)
    let end = min(start + 3, observations.count)
    return ObservationPart(
      observations: observations[start..<end].filter { windowStart(of: $0) >= seconds ?? .min },
      next: end < observations.count ? Int64(end) : nil)
  }

  mutating func save(_ commit: Commit) throws(StoreError) {
    var saved = checkpoint ?? Checkpoint()
    for stream in commit.streams {
      saved.streams.removeAll { $0.id == stream.id }
      saved.streams.append(stream)
    }
    saved.streams.removeAll { commit.forgottenStreams.contains($0.id) }
    Self.apply(commit.outcomes, to: &saved.outcomes)
    observations += commit.outcomes.observations
    if let seconds = commit.keepsFrom {
      saved.outcomes.windows.removeAll { $0.start < seconds }
      observations = observations.filter { windowStart(of: $0) >= seconds }
    }
    saved.progress = commit.progress
    if !commit.records.isEmpty {
      saved.outbox.append(OutboxChunk(position: Int64(records.count), bytes: commit.records))
    }
    records += commit.records
    saved.delivery = commit.delivery
    saved.outbox.removeAll { $0.position + Int64($0.bytes.count) <= commit.delivery.position }
    checkpoint = saved
    commits.append(commit)
  }

  private func windowStart(of observation: Observation) -> Int64 {
    let seconds = EventTime(nanoseconds: observation.time).seconds
    return grid?.start(of: seconds) ?? seconds
  }

  private static func apply(_ news: OutcomeChanges, to saved: inout OutcomeChanges) {
    for name in news.names {
      saved.names.removeAll { $0.table == name.table && $0.number == name.number }
      saved.names.append(name)
    }
    for row in news.rows {
      saved.rows.removeAll { $0.number == row.number }
      saved.rows.append(row)
    }
    for window in news.windows {
      saved.windows.removeAll { $0.start == window.start && $0.row == window.row }
      saved.windows.append(window)
    }
    saved.names.sort { ($0.table.rawValue, $0.number) < ($1.table.rawValue, $1.number) }
    saved.rows.sort { $0.number < $1.number }
    saved.windows.sort { ($0.start, $0.row) < ($1.start, $1.row) }
    saved.limited = news.limited
  }

  /// The counts that are saved.
  func result(_ options: OutcomeAggregator.Options) -> OutcomeResult {
    var outcomes = LiveOutcomes(
      options: options, restoring: checkpoint?.outcomes ?? OutcomeChanges())
    outcomes.restore(observations: observations)
    return outcomes.result()
  }

  var text: String { String(decoding: records, as: UTF8.self) }
}
