import LinkbackCore
import LinkbackFollowing
import Testing

@testable import LinkbackStore

/// What a state has to hold after the commits that were saved, in plain collections.
struct StateModel {
  struct WindowKey: Hashable, Comparable {
    var start: Int64
    var row: Int32

    static func < (left: WindowKey, right: WindowKey) -> Bool {
      (left.start, left.row) < (right.start, right.row)
    }
  }

  private var streams: [Int64: LogStream] = [:]
  private var names = OutcomeChanges.Name.reserved
  private var rows: [Int32: OutcomeChanges.Row] = [:]
  private var windows: [WindowKey: OutcomeChanges.Window] = [:]
  private var observations: [Observation] = []
  private var last: Commit?
  /// All since the state began.
  private var records: [UInt8] = []

  mutating func save(_ commit: Commit) {
    for stream in commit.streams { streams[stream.id] = stream }
    for id in commit.forgottenStreams { streams[id] = nil }
    for name in commit.outcomes.names {
      names.removeAll { ($0.table, $0.number) == (name.table, name.number) }
      names.append(name)
    }
    for row in commit.outcomes.rows { rows[row.number] = row }
    for window in commit.outcomes.windows {
      windows[WindowKey(start: window.start, row: window.row)] = window
    }
    observations += commit.outcomes.observations
    if let keepsFrom = commit.keepsFrom {
      windows = windows.filter { $0.key.start >= keepsFrom }
      observations.removeAll { $0.time < keepsFrom * 1_000_000_000 }
    }
    records += commit.records
    last = commit
  }

  func expect(_ store: inout SQLiteStore, sourceLocation: SourceLocation = #_sourceLocation) throws
  {
    let checkpoint = try store.load()
    guard let last else {
      #expect(checkpoint == nil, sourceLocation: sourceLocation)
      return
    }
    let held = try #require(checkpoint, sourceLocation: sourceLocation)
    // Told apart by hand: of long arrays, the testing library would look for what was moved.
    let parts: [(name: String, isEqual: Bool)] = [
      ("streams", held.streams == streams.values.sorted { $0.id < $1.id }),
      ("names", held.outcomes.names == sortedNames),
      ("rows", held.outcomes.rows == rows.values.sorted { $0.number < $1.number }),
      ("windows", held.outcomes.windows == windows.sorted { $0.key < $1.key }.map(\.value)),
      ("no facts", held.outcomes.observations.isEmpty),
      ("limited", held.outcomes.limited == last.outcomes.limited),
      ("progress", held.progress == last.progress),
      ("delivery", held.delivery == last.delivery),
      ("outbox", holdsOutbox(held)),
      ("facts", try store.allObservations() == observations),
    ]
    #expect(parts.filter { !$0.isEqual }.map(\.name) == [], sourceLocation: sourceLocation)
  }

  private var sortedNames: [OutcomeChanges.Name] {
    names.sorted { ($0.table.rawValue, $0.number) < ($1.table.rawValue, $1.number) }
  }

  /// From a chunk that is not written whole up to the last record.
  private func holdsOutbox(_ held: Checkpoint) -> Bool {
    let position = Int(held.delivery.position)
    let start = held.outbox.first.map { Int($0.position) } ?? records.count
    let firstEnd = held.outbox.first.map { Int($0.position) + $0.bytes.count } ?? .max
    return start <= position && position < firstEnd
      && held.outbox.flatMap(\.bytes) == Array(records[start...])
  }
}

extension SQLiteStore {
  mutating func allObservations(from seconds: Int64? = nil) throws -> [Observation] {
    var observations: [Observation] = []
    var position: Int64?
    repeat {
      let part = try self.observations(from: seconds, at: position)
      #expect(part.observations.count <= 50_000)
      observations += part.observations
      position = part.next
    } while position != nil
    return observations
  }
}
