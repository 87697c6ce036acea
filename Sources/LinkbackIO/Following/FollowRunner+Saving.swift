import LinkbackFollowing
import LinkbackSystem

extension FollowRunner where Store: ~Copyable {
  /// Saves the news; windows that are due have their records in it.
  mutating func commit(
    at now: FollowTime, closesAll: Bool = false, occasion: CommitOccasion = .news
  ) {
    lastCommit = now.monotonic
    needsSave = false
    let commit = engine.commit(
      at: now, closesAll: closesAll, delivery: delivery.delivery, occasion: occasion)
    tellNotices()
    if let commit {
      save(commit, at: now)
    } else if delivery.delivery == savedDelivery {
      delivery.didSave(savedDelivery)
    }
  }

  private mutating func save(_ commit: Commit, at now: FollowTime) {
    do throws(StoreError) {
      try store.save(commit)
    } catch {
      unsaved = commit
      fail(.store(error), at: now)
      return
    }
    unsaved = nil
    display?.take(commit)
    lastSave = now.monotonic
    savedDelivery = commit.delivery
    delivery.didSave(commit.delivery)
    delivery.add(commit.records)
    // What is gone from the state is forgotten; what is left is read from there, as a restart does.
    if let seconds = commit.keepsFrom {
      engine.forget(before: seconds)
      restoring = ObservationRestoring(from: seconds)
    }
  }

  /// Writes what waits, as far as it can be written now.
  mutating func tryToDeliver(at now: FollowTime) {
    guard failure == nil else { return }
    do throws(OutputError) {
      let progress = try delivery.write()
      waitsForReader = progress == .waitsForReader
      if progress == .waitsForSave {
        needsSave = true
      } else if delivery.pendingCount > 0 {
        try delivery.synchronize()
      }
    } catch {
      guard error.code != .closedPipe else { return }
      fail(.output(error), at: now)
    }
  }

  mutating func fail(_ failure: RunFailure, at now: FollowTime) {
    self.failure = failure
    retry = now.monotonic + 1_000_000_000
    guard !isPaused else { return }
    isPaused = true
    report(.paused(failure.message))
    notifier.tellStatus("paused: \(failure.message)")
  }

  /// Tries what failed once more.
  mutating func tryAgain(at now: FollowTime) {
    failure = nil
    if let unsaved { save(unsaved, at: now) }
    if failure == nil, mustReopen { reopen(at: now) }
    tryToDeliver(at: now)
    resumeIfWell()
  }

  mutating func resumeIfWell() {
    guard failure == nil, restoring == nil, isPaused else { return }
    isPaused = false
    report(.resumed)
    notifier.tellStatus("following")
  }

  // MARK: Ends

  /// Ends because it was told to: saves, writes what can be written in a second, and says so.
  mutating func stop() throws(RunFailure) -> Ending {
    report(.stopping)
    notifier.tellStopping()
    if failure != nil { tryAgain(at: clock()) }
    if failure == nil { commit(at: clock()) }
    return try settle(patience: Self.patience)
  }

  /// Ends because everything is read: closes every window.
  mutating func finish() throws(RunFailure) -> Ending {
    commit(at: clock(), closesAll: true)
    tellNotices()
    return try settle(patience: .max / 2)
  }

  /// Ends because nobody reads the records: what they did not get is in the state.
  mutating func endWithoutReader() throws(RunFailure) -> Ending {
    if failure == nil { commit(at: clock()) }
    try markEnd()
    return .closedPipe
  }

  /// Says in the state that following has ended well.
  private mutating func markEnd() throws(RunFailure) {
    if failure == nil, options.isLasting { commit(at: clock(), occasion: .end) }
    if let failure { throw failure }
  }

  /// Writes what waits, and saves that it is written; restores observations, so that the totals in the state
  /// are those of the sessions that are kept. What there is no time to restore, the next start does.
  private mutating func settle(patience: Int64) throws(RunFailure) -> Ending {
    var end = clock().monotonic + patience
    var canRestore = true
    while failure == nil {
      tryToDeliver(at: clock())
      if hasNoReader { return try endWithoutReader() }
      if failure == nil,
        needsSave || (delivery.pendingCount == 0 && delivery.delivery != savedDelivery)
      {
        commit(at: clock())
        continue
      }
      let restores = canRestore && restoring != nil
      guard failure == nil, restores || delivery.pendingCount > 0 else { break }
      let now = clock()
      guard now.monotonic < end else {
        if options.isLasting || delivery.pendingCount == 0 { break }
        throw .output(
          OutputError(
            .unwritable, "could not write \(delivery.name): nobody took the last records"))
      }
      // A run that only waits for its reader can still be told to stop.
      if signals.take().contains(.stop) {
        isStopping = true
        end = min(end, now.monotonic + Self.patience)
      }
      notifier.tellAlive(at: now.monotonic)
      guard restores else {
        waitForReader()
        continue
      }
      restore(at: now)
      if restoring == nil { commit(at: clock()) }
      if let failure, isStopping, !failure.isLasting, restoring != nil {
        (canRestore, self.failure) = (false, nil)
      }
    }
    try markEnd()
    return .finished
  }

  /// How long a run that is to stop waits for who reads its records, in nanoseconds.
  static var patience: Int64 { 1_000_000_000 }
}
