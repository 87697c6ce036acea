extension OutcomeAggregator {
  /// Counts the callbacks that wait for it.
  mutating func countPending() {
    pending.hashSessions()
    guard facts == nil else { return keepPending() }
    Self.prefetch(for: &pending, in: &shards)
    countPendingHits()
    var index = 0
    while index < pending.count {
      index = Self.countNewSessions(of: &pending, from: index, in: &shards, &rows, &windowRows)
      guard index < pending.count else { break }
      touch(
        pending.sessions[index], pending.times[index], pending.rows[index],
        pending.windowRows[index])
      index += 1
    }
    pending.removeAll()
  }

  /// What sessions did, in order; nothing where it is not kept.
  ///
  /// - Complexity: O(n log n).
  package mutating func sortedFacts() -> [Observation] {
    countPending()
    return facts?.sorted() ?? []
  }

  /// Counts the hits of the callbacks that wait, and keeps what their sessions did.
  private mutating func keepPending() {
    countPendingHits()
    for index in 0..<pending.count {
      facts?.append(
        Observation(
          session: pending.sessions[index], time: pending.times[index], row: pending.rows[index]))
    }
    pending.removeAll()
  }

  /// Has what the table has of the sessions brought near, all at once, while their hits are counted.
  private static func prefetch(
    for pending: inout PendingCallbacks, in shards: inout [SessionShard]
  ) {
    // Mutable, as an element of what is only read is copied, array by array.
    var shards = shards.mutableSpan
    let seed = SessionHash.seed
    for index in 0..<pending.count {
      let hash = SessionHash(of: pending.sessions[index], seed: seed)
      shards[hash.shard].prefetch(hash)
    }
  }

  /// Counts sessions as long as they are new.
  ///
  /// - Returns: The first callback of a session that is known, or the batch's end.
  private static func countNewSessions(
    of pending: inout PendingCallbacks, from start: Int, in shards: inout [SessionShard],
    _ rows: inout [Row], _ windowRows: inout [WindowRow]
  ) -> Int {
    var shards = shards.mutableSpan
    var rows = rows.mutableSpan
    var windowRows = windowRows.mutableSpan
    let seed = SessionHash.seed
    for index in start..<pending.count {
      let (row, windowRow) = (Int(pending.rows[index]), pending.windowRows[index])
      let callback = SessionShard.LastCallback(
        session: pending.sessions[index], time: pending.times[index], row: pending.rows[index],
        windowRow: windowRow)
      let hash = callback.hash(seed)
      guard shards[hash.shard].insert(callback, at: hash) else { return index }
      rows[row].counts.sessions += 1
      rows[row].finalSessions += 1
      if windowRow >= 0 { windowRows[Int(windowRow)].counts.sessions += 1 }
    }
    return pending.count
  }

  private mutating func countPendingHits() {
    Self.addHits(of: &pending, to: &rows)
    if let grid = options.window {
      Self.addHits(of: &pending, grid, &windowRowIndex, to: &windowRows)
    }
  }

  // By reference: a batch that is lent is copied, array by array, for each of its callbacks.
  private static func addHits(of pending: inout PendingCallbacks, to rows: inout [Row]) {
    var rows = rows.mutableSpan
    for index in 0..<pending.count {
      rows[Int(pending.rows[index])].add(
        pending.responses[index], at: EventTime(nanoseconds: pending.times[index]))
    }
  }

  private static func addHits(
    of pending: inout PendingCallbacks, _ grid: WindowGrid, _ index: inout WindowRowIndex,
    to windowRows: inout [WindowRow]
  ) {
    for callback in 0..<pending.count {
      let time = EventTime(nanoseconds: pending.times[callback])
      let windowRow = index.number(of: time, pending.rows[callback], grid, &windowRows)
      windowRows[Int(windowRow)].counts.addHit(pending.responses[callback])
      pending.windowRows[callback] = windowRow
    }
  }

  /// Notes that a session had a callback at `time` in `row` and `windowRow`: counts it there if it was
  /// not yet, and moves its last callback on.
  ///
  /// - Returns: What that changed, with a tie settled.
  @inline(__always) @discardableResult
  mutating func touch(
    _ session: UInt64, _ time: Int64, _ row: Int32, _ windowRow: Int32
  ) -> SessionShard.Change {
    let shard = SessionHash(of: session, seed: SessionHash.seed).shard
    var change = shards[shard].touch(session, time, row, windowRow)
    if change.tiedRow >= 0, wins(row, over: change.tiedRow) {
      shards[shard].settle(&change, session, in: row)
    }
    if change.joinsRow { rows[Int(row)].counts.sessions += 1 }
    if change.joinsWindowRow { windowRows[Int(windowRow)].counts.sessions += 1 }
    if change.isLast { rows[Int(row)].finalSessions += 1 }
    if change.leftRow >= 0 { rows[Int(change.leftRow)].finalSessions -= 1 }
    return change
  }

  /// How many distinct sessions there are.
  var sessionCount: Int { shards.reduce(talliedSessions) { $0 + $1.sessions.count } }
}

extension OutcomeAggregator.Row {
  @inline(__always)
  fileprivate mutating func add(_ response: ResponseClass, at time: EventTime) {
    counts.addHit(response)
    if time < first { first = time }
    if last < time { last = time }
  }
}
