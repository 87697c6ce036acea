import LinkbackCore
import LinkbackFollowing
import Testing

/// What happens to files is counted: once each, and on from what the state says.
@Suite struct FileEventTests {
  let folder = VirtualFolder(time: Follower.start)

  private func events(_ follower: Follower) -> [Int] {
    guard let files = follower.store.checkpoint?.progress.files else { return [] }
    return [files.rotations, files.truncations, files.readErrors]
  }

  private func settle(_ follower: Follower) throws {
    for _ in 0..<4 { try follower.settle(seconds: 65) }
  }

  @Test func eachRotationCounts() throws {
    folder.create("a.log", folder.lines(1...2))
    let follower = Follower(folder)
    try follower.catchUp()
    #expect(events(follower) == [0, 0, 0])
    for turn in 1...3 {
      folder.rename("a.log", to: "a.log.\(turn)")
      folder.create("a.log", folder.lines(turn * 10...turn * 10 + 1))
      try settle(follower)
      #expect(events(follower) == [turn, 0, 0])
    }
    try follower.restart()
    try settle(follower)
    #expect(events(follower) == [3, 0, 0])
  }

  /// Of files with few bytes and with as many as are hashed.
  @Test(arguments: [2, 40])
  func aRotationWhileNobodyFollowsCounts(count: Int) throws {
    folder.create("a.log", folder.lines(1...count))
    let follower = Follower(folder)
    try follower.catchUp()
    folder.rename("a.log", to: "a.log.1")
    folder.create("a.log", folder.lines(100...100 + count))
    try follower.restart()
    try settle(follower)
    #expect(events(follower) == [1, 0, 0])
    #expect(follower.store.checkpoint?.progress.statistics.callbacks == 2 * count + 1)
  }

  /// With and without a look between the cut and the next lines.
  @Test(arguments: [false, true], [2, 40])
  func aLogThatIsCopiedAndCutOffCounts(isSeenEmpty: Bool, count: Int) throws {
    let node = folder.create("a.log", folder.lines(1...count))
    let follower = Follower(folder)
    try follower.catchUp()
    for turn in 1...3 {
      folder.copy("a.log", to: "a.log.\(turn)")
      folder.truncate(node)
      if isSeenEmpty { try settle(follower) }
      folder.append(folder.lines(turn * 100...turn * 100 + count), to: node)
      try settle(follower)
      #expect(events(follower) == [0, turn, 0])
    }
    #expect(follower.store.checkpoint?.progress.statistics.callbacks == 4 * count + 3)
  }

  /// As long as they are, once that was told; through a restart, too.
  @Test func missingLogsAreSaved() throws {
    folder.create("b.log", folder.lines(1...2))
    let follower = Follower(folder, following: ["a.log", "b.log", "c.log"])
    func missing() -> [ByteString]? { follower.store.checkpoint?.progress.missingLogs }
    try settle(follower)
    #expect(missing() == ["a.log", "c.log"])
    try follower.restart()
    try settle(follower)
    #expect(missing() == ["a.log", "c.log"])
    folder.create("c.log", folder.lines(3...3))
    try settle(follower)
    #expect(missing() == ["a.log"])
    folder.rename("b.log", to: "b.log.1")
    try settle(follower)
    #expect(missing() == ["a.log", "b.log"])
  }

  /// However often it is tried again.
  @Test func aLogThatCannotBeReadCountsOnce() throws {
    let node = folder.create("a.log", folder.lines(1...60))
    let follower = Follower(folder)
    for turn in 1...2 {
      node.failsFrom = 100
      folder.append(folder.lines(turn * 100...turn * 100 + 1), to: node)
      for _ in 0..<100 { try follower.settle(seconds: 1) }
      #expect(events(follower) == [0, 0, turn])
      node.failsFrom = nil
      for _ in 0..<3 { try follower.settle(seconds: 61) }
    }
    #expect(events(follower) == [0, 0, 2])
    #expect(follower.store.checkpoint?.progress.statistics.callbacks == 64)
  }
}
