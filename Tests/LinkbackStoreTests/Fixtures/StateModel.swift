import LinkbackCore
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
  private var facts: [SessionFact] = []
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
    facts += commit.outcomes.facts
    if let keepsFrom = commit.keepsFrom {
      windows = windows.filter { $0.key.start >= keepsFrom }
      facts.removeAll { $0.time < keepsFrom * 1_000_000_000 }
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
    #expect(
      held.streams == streams.values.sorted { $0.id < $1.id }, sourceLocation: sourceLocation)
    #expect(held.outcomes.names == sortedNames, sourceLocation: sourceLocation)
    #expect(
      held.outcomes.rows == rows.values.sorted { $0.number < $1.number },
      sourceLocation: sourceLocation)
    #expect(
      held.outcomes.windows == windows.sorted { $0.key < $1.key }.map(\.value),
      sourceLocation: sourceLocation)
    #expect(held.outcomes.facts.isEmpty, sourceLocation: sourceLocation)
    #expect(held.outcomes.limited == last.outcomes.limited, sourceLocation: sourceLocation)
    #expect(held.progress == last.progress, sourceLocation: sourceLocation)
    #expect(held.delivery == last.delivery, sourceLocation: sourceLocation)
    expectOutbox(held, sourceLocation)
    #expect(try store.allFacts() == facts, sourceLocation: sourceLocation)
  }

  private var sortedNames: [OutcomeChanges.Name] {
    names.sorted { ($0.table.rawValue, $0.number) < ($1.table.rawValue, $1.number) }
  }

  private func expectOutbox(_ held: Checkpoint, _ sourceLocation: SourceLocation) {
    let position = Int(held.delivery.position)
    let start = held.outbox.first.map { Int($0.position) } ?? records.count
    #expect(start <= position, sourceLocation: sourceLocation)
    #expect(
      held.outbox.flatMap(\.bytes) == Array(records[start...]), sourceLocation: sourceLocation)
    // What is written whole is not kept.
    let first = held.outbox.first.map { Int($0.position) + $0.bytes.count } ?? .max
    #expect(first > position, sourceLocation: sourceLocation)
  }
}

extension SQLiteStore {
  mutating func allFacts(from seconds: Int64? = nil) throws -> [SessionFact] {
    var facts: [SessionFact] = []
    try readFacts(from: seconds) { part in
      #expect((1...FactSegment.limit).contains(part.count))
      facts += part
    }
    return facts
  }
}
