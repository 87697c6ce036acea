import LinkbackCore
import LinkbackFollowing
import Testing

/// Files that can be opened and not be read: a bad sector, a handle of a server that was restarted.
@Suite struct ReadErrorTests {
  let folder = VirtualFolder(time: Follower.start)

  private func callbacks(_ follower: Follower) -> Int {
    follower.store.checkpoint?.progress.statistics.callbacks ?? 0
  }

  private func problems(_ follower: Follower) -> [FollowNotice] {
    follower.notices.filter {
      switch $0 {
      case .unreadable, .recovered, .missing: true
      default: false
      }
    }
  }

  private let error = SourceError(.unreadable, "input/output error")
  private let path = ByteString(Array("a.log".utf8))

  @Test(arguments: [0, 1, 200, 1_023, 1_024, 3_000]) func aBadSectorIsReportedOnce(at byte: Int)
    throws
  {
    let node = folder.create("a.log", folder.lines(1...60))
    folder.create("b.log", folder.lines(61...70))
    node.failsFrom = byte
    let follower = Follower(folder, following: ["a.log", "b.log"])
    var opens = 0
    for _ in 0..<300 {
      try follower.settle(seconds: 1)
      opens = max(opens, folder.opens["a.log"] ?? 0)
    }
    #expect(problems(follower) == [.unreadable(path: path, error: error)])
    // With 1, 2, 4 … 60 seconds between them, where a read failed; a head is tried with each look.
    #expect(byte < 1_024 || opens < 15, "\(opens)")
    #expect(callbacks(follower) >= 10, "the other log is read")
    #expect(follower.engine.problems.readablePaths == (byte < 1_024 ? 1 : 2))
    node.failsFrom = nil
    try follower.settle(seconds: 61)
    #expect(callbacks(follower) == 70)
    #expect(problems(follower).last == .recovered(path: path))
    #expect(problems(follower).count == 2)
    #expect(follower.engine.problems.paths.isEmpty)
    #expect(follower.store.checkpoint?.streams.allSatisfy { $0.error == nil } == true)
  }

  @Test func theHeadOfAKnownLogThatCanNotBeReadIsNotAnotherLog() throws {
    let node = folder.create("a.log", folder.lines(1...60))
    let follower = Follower(folder)
    try follower.catchUp()
    node.failsFrom = 100
    folder.append(folder.lines(61...62), to: node)
    try follower.settle(seconds: 1)
    try follower.restart()
    try follower.settle(seconds: 5)
    node.failsFrom = nil
    try follower.settle(seconds: 61)
    #expect(callbacks(follower) == 62)
    #expect(follower.store.checkpoint?.streams.count == 1)
  }

  @Test func aFileWithoutANameIsTriedAgain() throws {
    let node = folder.create("a.log", folder.lines(1...60))
    let follower = Follower(folder)
    try follower.catchUp()
    folder.append(folder.lines(61...62), to: node)
    node.failsFrom = node.bytes.count - 10
    folder.remove("a.log")
    try follower.settle(seconds: 1)
    node.failsFrom = nil
    try follower.settle(seconds: 61)
    #expect(callbacks(follower) == 62)
  }

  @Test func onceComesToAnEnd() throws {
    let node = folder.create("a.log", folder.lines(1...60))
    node.failsFrom = 3_000
    var options = Follower.options()
    options.isOnce = true
    let follower = Follower(folder, options)
    follower.discover()
    var reads = 0
    while follower.read(), reads < 100 {
      follower.discover()
      reads += 1
    }
    #expect(reads < 5)
    #expect(follower.engine.problems.paths.count == 1)
  }
}
