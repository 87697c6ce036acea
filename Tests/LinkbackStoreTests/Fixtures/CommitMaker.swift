import LinkbackCore

import LinkbackFollowing
@testable import LinkbackStore
import CoreFixtures

/// Makes commits as following makes them: numbered, with names and rows that exist, deliveries that
/// never go back.
struct CommitMaker {
  private var dice: Dice
  private var progress = FollowProgress()
  private var rowCount: Int32 = 0
  private var keys: [Int32: OutcomeAggregator.RowKey] = [:]
  private var streamIDs: [Int64] = []
  private var nameCounts: [OutcomeChanges.Name.Table: Int32] = [.status: 5, .route: 1, .host: 1]
  private var written: Int64 = 0
  private var position: Int64 = 0
  /// Event time, in seconds since 1970.
  private(set) var now: Int64 = 1_790_000_000

  init(seed: UInt64) { dice = Dice(seed: seed) }

  mutating func next() -> Commit {
    now += Int64(dice.below(200))
    var commit = Commit(delivery: delivery())
    addStreams(to: &commit)
    addOutcomes(to: &commit)
    if dice.once(in: 6) {
      commit.keepsFrom = (now - 60 * Int64(dice.below(90))) / 60 * 60
      progress.keptFrom = commit.keepsFrom
    }
    if dice.once(in: 3) {
      commit.records = dice.bytes(dice.once(in: 20) ? 150_000 : 1 + dice.below(500))
      written += Int64(commit.records.count)
    }
    progress.number += 1
    progress.committed = time()
    progress.looked = progress.committed
    progress.watermark = dice.once(in: 5) ? nil : time()
    progress.retentionCutoff = dice.once(in: 5) ? nil : time()
    progress.ended = dice.once(in: 3) ? time() : nil
    progress.files.rotations += dice.below(2)
    progress.files.truncations += dice.below(2)
    progress.files.readErrors += dice.below(2)
    if dice.once(in: 3) {
      let paths = (0..<dice.below(4)).map { _ in ByteString(dice.bytes(1 + dice.below(9))) }
      progress.missingLogs = Set(paths).sorted()
    }
    progress.statistics = statistics()
    commit.progress = progress
    return commit
  }

  /// Takes records into account that a test has added to the last commit.
  mutating func wrote(_ count: Int) { written += Int64(count) }

  private mutating func delivery() -> Delivery {
    position += Int64.random(in: 0...(written - position), using: &dice)
    if dice.once(in: 4) { position = written }
    guard !dice.once(in: 3) else { return Delivery(position: position) }
    return Delivery(
      position: position,
      file: Delivery.File(
        identity: FileIdentity(device: dice.next(), inode: dice.next()), length: position))
  }

  private mutating func time() -> EventTime {
    EventTime(nanoseconds: now * 1_000_000_000 + Int64(dice.below(1_000_000_000)))
  }

  private mutating func statistics() -> Statistics {
    let counts = Rejection.allCases.map { _ in dice.below(1_000) }
    let callbacks = dice.below(1_000_000)
    return Statistics(
      lines: callbacks + counts.reduce(0, +), bytes: dice.below(1 << 50), callbacks: callbacks
    ) { counts[$0.rawValue] }
  }

  private mutating func addStreams(to commit: inout Commit) {
    for _ in 0..<dice.below(3) {
      let isNew = streamIDs.isEmpty || dice.once(in: 4)
      let id = isNew ? progress.nextStream : dice.pick(streamIDs)
      if isNew {
        progress.nextStream += 1
        streamIDs.append(id)
      }
      commit.streams.removeAll { $0.id == id }
      commit.streams.append(stream(id))
    }
    if dice.once(in: 8), let index = streamIDs.indices.randomElement(using: &dice) {
      commit.forgottenStreams.append(streamIDs.remove(at: index))
    }
  }

  private mutating func stream(_ id: Int64) -> LogStream {
    var stream = LogStream(
      id: id, log: ByteString(dice.bytes(dice.below(20))), path: ByteString(dice.bytes(12)),
      stamp: FileStamp(
        identity: FileIdentity(device: dice.next(), inode: dice.next()),
        size: Int64(dice.below(1 << 40)), modified: Int64.random(in: FileStamp.times, using: &dice)),
      lastSeen: time())
    stream.phase = dice.pick([.following, .draining, .ended, .ignored])
    stream.fingerprint = FileFingerprint(length: dice.below(1_025), hash: dice.next())
    stream.isCompressed = dice.once(in: 2)
    stream.offset = Int64(dice.below(1 << 40))
    stream.tail = FileFingerprint(
      length: min(dice.below(1_025), Int(stream.offset)), hash: dice.next())
    stream.skippedLines = dice.below(10)
    stream.statistics = statistics()
    stream.format = dice.once(in: 3) ? nil : dice.pick(FormatName.allCases)
    stream.columns = dice.once(in: 3) ? nil : dice.bytes(dice.below(40))
    stream.watermark = dice.once(in: 3) ? nil : time()
    stream.realPath = id % 3 == 0 ? ByteString(stream.path.bytes.reversed()) : nil
    stream.error = dice.once(in: 3) ? "No such file; check the path ❌" : nil
    return stream
  }

  private mutating func addOutcomes(to commit: inout Commit) {
    for table in OutcomeChanges.Name.Table.allCases where dice.once(in: 3) {
      let number = nameCounts[table, default: 0]
      nameCounts[table] = number + 1
      commit.outcomes.names.append(
        OutcomeChanges.Name(
          table: table, number: number, text: ByteString(Array("\(dice.next())é".utf8)),
          isAdmitted: true))
    }
    if dice.once(in: 10) {
      commit.outcomes.names.append(
        OutcomeChanges.Name(table: .status, number: 1, text: "success", isAdmitted: true))
    }
    if rowCount == 0 || dice.once(in: 4) {
      rowCount += 1
      addRow(rowCount - 1, to: &commit)
    }
    if dice.once(in: 2) { addRow(Int32(dice.below(Int(rowCount))), to: &commit) }
    var keys: Set<StateModel.WindowKey> = []
    for _ in 0..<dice.below(5) {
      let start = (now - Int64(dice.below(6_000))) / 60 * 60
      keys.insert(StateModel.WindowKey(start: start, row: Int32(dice.below(Int(rowCount)))))
    }
    for key in keys.sorted() { commit.outcomes.windows.append(window(key)) }
    for _ in 0..<dice.below(dice.once(in: 20) ? 1_000 : 30) {
      let ahead = dice.once(in: 100) ? 400_000_000 : -Int64(dice.below(6_000))
      commit.outcomes.observations.append(
        Observation(
          session: dice.next(),
          time: (now + ahead) * 1_000_000_000 + Int64(dice.below(1_000_000_000)),
          row: Int32(dice.below(Int(rowCount)))))
    }
    commit.outcomes.limited = dice.below(1_000)
  }

  private mutating func addRow(_ number: Int32, to commit: inout Commit) {
    commit.outcomes.rows.removeAll { $0.number == number }
    let (one, other) = (time(), time())
    commit.outcomes.rows.append(
      OutcomeChanges.Row(
        number: number, key: key(of: number), isAdmitted: dice.once(in: 2), counts: counts(),
        finalSessions: dice.below(100), sessionsSeen: dice.below(200), first: min(one, other),
        last: max(one, other)))
  }

  /// No two rows have the same, and a row keeps it.
  private mutating func key(of number: Int32) -> OutcomeAggregator.RowKey {
    if let key = keys[number] { return key }
    while true {
      let key = OutcomeAggregator.RowKey(
        status: pick(.status), route: dice.once(in: 2) ? -1 : pick(.route),
        host: dice.once(in: 2) ? -1 : pick(.host))
      guard !keys.values.contains(key) else { continue }
      keys[number] = key
      return key
    }
  }

  private mutating func pick(_ table: OutcomeChanges.Name.Table) -> Int32 {
    Int32(dice.below(Int(nameCounts[table, default: 1])))
  }

  private mutating func window(_ key: StateModel.WindowKey) -> OutcomeChanges.Window {
    OutcomeChanges.Window(
      start: key.start, end: key.start + 60, row: key.row, counts: counts(),
      finalSessions: dice.below(100), revision: dice.below(5) - 1, isFinal: dice.once(in: 2),
      isChanged: dice.once(in: 2))
  }

  private mutating func counts() -> OutcomeCounts {
    var counts = OutcomeCounts()
    for index in counts.responses.indices {
      counts.responses[index] = dice.below(1_000)
      counts.hits += counts.responses[index]
    }
    counts.sessions = dice.below(counts.hits + 1)
    return counts
  }
}

extension StateSettings {
  static let sample = StateSettings(
    command: "follow",
    settings: [
      CountingSetting(option: "--window", value: "1m"), CountingSetting(option: "--by", value: ""),
      CountingSetting(option: "--pseudonym-key-file", value: "b5e1", isSecret: true),
    ])
}
