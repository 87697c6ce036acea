import LinkbackCore
import LinkbackFollowing
import CoreFixtures
import Testing

@testable import LinkbackStore

@Suite struct SQLiteStoreTests {
  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func holdsWhatWasSavedThroughEveryReopening(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    var (maker, model, dice) = (CommitMaker(seed: seed), StateModel(), Dice(seed: seed))
    var saved = 0
    while saved < 120 {
      var store = try SQLiteStore(
        path: folder["state"], settings: .sample, synchronization: .off)
      try model.expect(&store)
      for _ in 0..<dice.below(20) {
        let commit = maker.next()
        try store.save(commit)
        model.save(commit)
        saved += 1
        if dice.once(in: 5) { try model.expect(&store) }
      }
    }
  }

  @Test func inMemoryIsTheSame() throws {
    var (maker, model) = (CommitMaker(seed: 1), StateModel())
    var store = try SQLiteStore(inMemoryWith: .sample)
    try model.expect(&store)
    for _ in 0..<100 {
      let commit = maker.next()
      try store.save(commit)
      model.save(commit)
      try model.expect(&store)
    }
  }

  @Test func observationsAreHandedOutFromAWindowOn() throws {
    var store = try SQLiteStore(inMemoryWith: .sample)
    var maker = CommitMaker(seed: 5)
    for _ in 0..<40 { try store.save(maker.next()) }
    let all = try store.allObservations()
    for seconds in [.min, maker.now - 3_000, maker.now, .max] as [Int64] {
      let expected = all.filter { $0.time / 1_000_000_000 >= seconds }
      #expect(try store.allObservations(from: seconds) == expected)
    }
  }

  /// A window's observations begin with its start itself.
  @Test func observationsOfAWindowsStartBelongToIt() throws {
    var store = try SQLiteStore(inMemoryWith: ExampleState.settings)
    try ExampleState.save(to: &store)
    var commit = Commit(delivery: Delivery(position: 400))
    commit.progress.number = 3
    commit.progress.nextStream = 3
    let times: [Int64] = [59_999_999_999, 60_000_000_000, 60_000_000_001]
    commit.outcomes.observations = times.map { Observation(session: 1, time: $0, row: 0) }
    try store.save(commit)
    let found = try store.allObservations(from: 60).map(\.time).filter { times.contains($0) }
    #expect(found == Array(times[1...]))
    commit.outcomes.observations = []
    commit.keepsFrom = 60
    try store.save(commit)
    let kept = try store.allObservations().map(\.time).filter { times.contains($0) }
    #expect(kept == Array(times[1...]))
  }

  @Test func observationOfARowThatIsNotThereIsDamage() throws {
    var store = try SQLiteStore(inMemoryWith: ExampleState.settings)
    try ExampleState.save(to: &store)
    var commit = Commit(delivery: Delivery(position: 400))
    commit.progress.number = 3
    commit.progress.nextStream = 3
    // The rows are 0 and 1.
    commit.outcomes.observations = [Observation(session: 1, time: 0, row: 2)]
    try store.save(commit)
    let error = #expect(throws: StoreError.self) { _ = try store.allObservations() }
    #expect(error?.message.contains("damaged (facts.segment)") == true)
  }
}
