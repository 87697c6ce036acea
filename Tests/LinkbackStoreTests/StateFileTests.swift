import LinkbackCore
import LinkbackFollowing
import Testing

@testable import LinkbackStore

@Suite struct StateFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func read() throws(StoreError) -> (
    contents: StateFile.Contents?, observations: [Observation]
  ) {
    var (contents, observations): (StateFile.Contents?, [Observation]) = (nil, [])
    try StateFile.read(folder["state"]) {
      contents = $0
    } observations: {
      observations += $0
    }
    return (contents, observations)
  }

  @Test func readsWhileAnotherWrites() throws {
    var store = try SQLiteStore(path: folder["state"], settings: .sample)
    #expect(try read().contents?.checkpoint == nil)
    var maker = CommitMaker(seed: 8)
    for number in 1...20 as ClosedRange<Int64> {
      try store.save(maker.next())
      let (contents, observations) = try read()
      #expect(contents?.settings == .sample)
      #expect(contents?.checkpoint?.progress.number == number)
      #expect(try store.allObservations() == observations)
      #expect(contents?.logSize ?? 0 > 0)
    }
  }

  /// One read transaction: observations never are of a later commit than the rest.
  @Test func seesOneCommit() throws {
    var store = try SQLiteStore(path: folder["state"], settings: .sample)
    var maker = CommitMaker(seed: 8)
    for _ in 0..<20 { try store.save(maker.next()) }
    let before = try store.allObservations()
    var observations: [Observation] = []
    try StateFile.read(folder["state"]) { _ in
      for _ in 0..<20 { try? store.save(maker.next()) }
    } observations: {
      observations += $0
    }
    #expect(observations == before)
    #expect(try store.load()?.progress.number == 40)
  }

  @Test func readsAClosedOne() throws {
    var expected: [Observation] = []
    do {
      var store = try SQLiteStore(path: folder["state"], settings: .sample)
      var maker = CommitMaker(seed: 8)
      for _ in 0..<20 { try store.save(maker.next()) }
      expected = try store.allObservations()
    }
    let content = try folder.content(of: "state")
    let (contents, observations) = try read()
    #expect(observations == expected)
    #expect(contents?.checkpoint?.progress.number == 20)
    #expect(contents?.fileSize == Int64(content.count))
    #expect(contents?.logSize == 0)
    #expect(try folder.content(of: "state") == content)
  }

  @Test func refusesWhatIsNoState() throws {
    let path = String(decoding: folder["state"].bytes, as: UTF8.self)
    let error = StoreError(.unusable, "\(path): no such file; 'linkback follow --state' makes it")
    #expect(throws: error) { _ = try read() }
    #expect(throws: error) { try StateFile.reset(folder["state"]) }
    #expect(try folder.names() == [])
    for content in [Array("GET /\n".utf8), []] {
      try folder.write(content, to: "state")
      for action in [{ _ = try read() }, { try StateFile.reset(folder["state"]) }] {
        let error = #expect(throws: StoreError.self) { try action() }
        #expect(error?.code == .unusable)
        #expect(error?.message.contains("not a state of Linkback") == true)
      }
      #expect(try folder.content(of: "state") == content)
    }
  }

  @Test func resetLeavesNothing() throws {
    do {
      var store = try SQLiteStore(path: folder["state"], settings: .sample)
      var maker = CommitMaker(seed: 8)
      try store.save(maker.next())
    }
    try folder.write([1], to: "state-of-another")
    try StateFile.reset(folder["state"])
    #expect(try folder.names() == ["state-of-another"])
    var store = try SQLiteStore(path: folder["state"], settings: .sample)
    #expect(try store.load() == nil)
  }

  /// Damaged after its first bytes, as far as can be.
  @Test func resetTakesADamagedOne() throws {
    do { _ = try SQLiteStore(path: folder["state"], settings: .sample) }
    let content = try folder.content(of: "state")
    try folder.write(content[..<100] + Array(repeating: 0xff, count: 5_000), to: "state")
    let error = #expect(throws: StoreError.self) { _ = try read() }
    #expect(error?.message.contains("the state is damaged") == true)
    try StateFile.reset(folder["state"])
    #expect(try folder.names() == [])
  }
}
