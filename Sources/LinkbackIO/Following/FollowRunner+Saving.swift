import LinkbackCore

extension FollowRunner where Store: ~Copyable {
  /// Saves the news; windows that are due have their records in it.
  mutating func commit(at now: FollowTime, closesAll: Bool = false) {
    lastCommit = now.uptime
    needsSave = false
    guard
      let commit = engine.commit(at: now, closesAll: closesAll, delivery: delivery.delivery)
    else { return }
    tellNotices()
    save(commit, at: now)
  }

  private mutating func save(_ commit: Commit, at now: FollowTime) {
    do throws(StoreError) {
      try store.save(commit)
      unsaved = nil
      savedDelivery = commit.delivery
      delivery.didSave(commit.delivery)
      delivery.add(commit.records)
      guard let seconds = commit.keepsFrom else { return }
      engine.forget(before: seconds)
      var facts: [[SessionFact]] = []
      try store.readFacts(from: seconds) { facts.append($0) }
      for part in facts { engine.restore(facts: part) }
    } catch {
      unsaved = commit
      fail(.store(error), at: now)
    }
  }

  /// Writes what waits, as far as it can be written now.
  mutating func tryToDeliver(at now: FollowTime) {
    guard failure == nil else { return }
    do throws(OutputError) {
      switch try delivery.write() {
      case .finished:
        waitsForReader = false
        if delivery.pendingCount > 0 { try delivery.synchronize() }
      case .waitsForReader: waitsForReader = true
      case .waitsForSave: needsSave = true
      }
    } catch {
      guard error.code != .closedPipe else { return }
      fail(.output(error), at: now)
    }
  }

  mutating func fail(_ failure: RunFailure, at now: FollowTime) {
    self.failure = failure
    retry = now.uptime + 1_000_000_000
    guard !isPaused else { return }
    isPaused = true
    report(.paused(failure.message))
  }

  /// Tries what failed once more.
  mutating func tryAgain(at now: FollowTime) {
    failure = nil
    if let unsaved { save(unsaved, at: now) }
    tryToDeliver(at: now)
    guard failure == nil, isPaused else { return }
    isPaused = false
    report(.resumed)
  }

  // MARK: Ends

  /// Ends because it was told to: saves, writes what can be written in a second, and says so.
  mutating func stop() throws(RunFailure) -> Ending {
    report(.stopping)
    notifier.tellStopping()
    if failure != nil { tryAgain(at: clock()) }
    if failure == nil { commit(at: clock()) }
    return try settle(patience: 1_000_000_000)
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
    if let failure { throw failure }
    return .closedPipe
  }

  /// Writes what waits, and saves that it is written.
  private mutating func settle(patience: Int64) throws(RunFailure) -> Ending {
    let end = clock().uptime + patience
    while failure == nil {
      tryToDeliver(at: clock())
      if delivery.isClosed { return try endWithoutReader() }
      if needsSave || (delivery.pendingCount == 0 && delivery.delivery != savedDelivery) {
        commit(at: clock())
        continue
      }
      guard delivery.pendingCount > 0, failure == nil else { break }
      guard clock().uptime < end else {
        if options.isLasting { break }
        throw .output(
          OutputError(
            .unwritable, "could not write \(delivery.name): nobody took the last records"))
      }
      heedSignalsAtEnd()
      waitForReader()
    }
    if let failure { throw failure }
    return .finished
  }

  /// A run that only waits for its reader can still be told to stop.
  private mutating func heedSignalsAtEnd() {
    guard signals.take().contains(.stop) else { return }
    isStopping = true
  }
}
