import GRDB
import LinkbackCore
import LinkbackFollowing
import Testing

@testable import LinkbackStore

@Suite struct ObservationSegmentTests {
  /// What the schema promises to readers.
  @Test func bytesAreThoseOfTheSchema() throws {
    var store = try SQLiteStore(inMemoryWith: ExampleState.settings)
    try ExampleState.save(to: &store)
    var commit = Commit(delivery: Delivery(position: 400))
    commit.progress.number = 3
    commit.progress.nextStream = 3
    commit.outcomes.observations = [
      Observation(session: 0xF1E2_D3C4_B5A6_9788, time: -0x0102_0304_0506_0708, row: 0x01_02_03)
    ]
    try store.save(commit)
    let row = try store.queue.read { database in
      try String.fetchOne(
        database, sql: "SELECT hex(substr(segment, -20)) || ' ' || oldest_nanoseconds FROM facts")
    }
    #expect(row == "8897A6B5C4D3E2F1F8F8F9FAFBFCFDFE03020100 \(-0x0102_0304_0506_0708)")
  }

  @Test(arguments: [0, 1, 194, 195, 196, 390, 1_000])
  func segmentsAreFilled(count: Int) throws {
    var store = try SQLiteStore(inMemoryWith: ExampleState.settings)
    try ExampleState.save(to: &store)
    var commit = Commit(delivery: Delivery(position: 400))
    commit.progress.number = 3
    commit.progress.nextStream = 3
    commit.outcomes.observations = (0..<count).map {
      Observation(session: UInt64($0), time: Int64($0), row: 1)
    }
    try store.save(commit)
    let lengths = try store.queue.read {
      try Int.fetchAll($0, sql: "SELECT length(segment) / 20 FROM facts ORDER BY number")
    }
    #expect(lengths.dropLast().allSatisfy { $0 == ObservationSegment.limit })
    #expect(lengths.reduce(0, +) == count + 1)
    #expect(try store.allObservations().suffix(count) == commit.outcomes.observations[...])
  }
}
