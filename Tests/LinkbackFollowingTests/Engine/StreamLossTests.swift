import LinkbackCore
import LinkbackFollowing
import Testing

/// What is reported of a stream that has to be read on and is found nowhere, and when nothing is.
@Suite struct StreamLossTests {
  let folder = VirtualFolder(time: Follower.start)

  private func losses(_ follower: Follower) -> [FollowNotice] { follower.notices.filter(\.isLoss) }

  private func loss(_ bytes: Int64?) -> FollowNotice {
    .lost(path: ByteString(Array("a.log".utf8)), bytes: bytes)
  }

  /// A follower of `a.log` that ends when it has read all but `unread` bytes.
  private func follower(unread: Int, _ options: FollowOptions = Follower.options()) throws
    -> Follower
  {
    folder.create("a.log", folder.lines(1...3) + String(repeating: "x", count: unread))
    let follower = Follower(folder, options)
    try follower.catchUp()
    return follower
  }

  @Test func aFileThatIsGoneWithBytesUnread() throws {
    let follower = try follower(unread: 25)
    folder.rename("a.log", to: "elsewhere/a.log")
    folder.create("a.log", folder.lines(4...5))
    try follower.restart()
    try follower.catchUp()
    // Not at once: it may be on its way.
    #expect(losses(follower) == [])
    try follower.settle(seconds: 2)
    #expect(losses(follower) == [loss(25)])
    let stream = follower.store.checkpoint?.streams.first { $0.id == 1 }
    #expect(stream?.phase == .ended)
    #expect(stream?.error == "not found; 25 bytes of it were not read")
    // Once, and not again after a restart.
    for _ in 0..<3 {
      try follower.restart()
      try follower.settle(seconds: 60)
    }
    #expect(losses(follower).count == 1)
  }

  @Test func whereNothingHasItsNameEither() throws {
    let follower = try follower(unread: 25)
    folder.rename("a.log", to: "elsewhere/a.log")
    try follower.restart()
    try follower.catchUp()
    try follower.settle(seconds: 3)
    #expect(losses(follower) == [loss(25)])
  }

  /// All was read that was there; what came after it is in no file that can be seen.
  @Test func aLogThatWasReplacedWhileNobodyLooked() throws {
    let follower = try follower(unread: 0)
    folder.rename("a.log", to: "elsewhere/a.log")
    folder.create("a.log", folder.lines(4...5))
    try follower.restart()
    try follower.catchUp()
    try follower.settle(seconds: 3)
    #expect(losses(follower) == [loss(nil)])
  }

  /// With nothing to wait for it is reported at the end.
  @Test func aRunThatWaitsForNothingReportsItAtItsEnd() throws {
    var options = Follower.options()
    options.isOnce = true
    let follower = try follower(unread: 7, options)
    folder.rename("a.log", to: "elsewhere/a.log")
    folder.create("a.log", folder.lines(4...5))
    try follower.restart()
    try follower.catchUp()
    #expect(losses(follower) == [])
    try follower.commit(closesAll: true)
    #expect(losses(follower) == [loss(7)])
    #expect(follower.store.checkpoint?.streams.first { $0.id == 1 }?.phase == .ended)
  }

  /// It comes back later: it is read on.
  @Test func whatIsFoundAfterAllIsReadOn() throws {
    let follower = try follower(unread: 25)
    folder.rename("a.log", to: "elsewhere/a.log")
    folder.create("a.log", folder.lines(4...5))
    try follower.restart()
    try follower.settle(seconds: 3)
    try follower.settle(seconds: 3)
    #expect(losses(follower).count == 1)
    folder.append("\n" + folder.lines(6...6), to: "elsewhere/a.log")
    folder.rename("elsewhere/a.log", to: "a.log.1")
    for _ in 0..<3 { try follower.settle(seconds: 60) }
    let checkpoint = follower.store.checkpoint
    #expect(checkpoint?.progress.statistics.callbacks == 6)
    #expect(checkpoint?.streams.allSatisfy { $0.error == nil } == true)
  }

  // MARK: Nothing is reported of

  @Test func anOldFileThatWasReadAndRemoved() throws {
    let follower = try follower(unread: 0)
    folder.rename("a.log", to: "a.log.1")
    folder.create("a.log", folder.lines(4...5))
    try follower.settle(seconds: 1)
    try follower.restart()
    folder.remove("a.log.1")
    for _ in 0..<3 { try follower.settle(seconds: 60) }
    #expect(losses(follower) == [])
  }

  @Test func aLogThatIsRemovedWhileItIsFollowed() throws {
    let follower = try follower(unread: 25)
    folder.remove("a.log")
    folder.create("a.log", folder.lines(4...5))
    for _ in 0..<3 { try follower.settle(seconds: 60) }
    try follower.restart()
    for _ in 0..<3 { try follower.settle(seconds: 60) }
    #expect(losses(follower) == [])
    // Its unfinished line was its last one.
    #expect(follower.store.checkpoint?.progress.statistics.lines == 6)
  }

  /// As a script does when it has counted.
  @Test func aLogThatIsCutOffInItsPlace() throws {
    let follower = try follower(unread: 0)
    folder["a.log"].map { folder.truncate($0, to: folder.lines(4...5)) }
    try follower.restart()
    for _ in 0..<3 { try follower.settle(seconds: 60) }
    #expect(losses(follower) == [])
    #expect(follower.store.checkpoint?.progress.statistics.callbacks == 5)
  }

  /// The file of a day, all of which was read, is removed with the years.
  @Test func aFileOfAPattern() throws {
    folder.create("day-1", folder.lines(1...2))
    folder.create("day-2", folder.lines(3...4))
    let follower = Follower(folder, following: ["day-*"])
    try follower.catchUp()
    folder.remove("day-1")
    try follower.restart()
    for _ in 0..<3 { try follower.settle(seconds: 60) }
    #expect(losses(follower) == [])
  }

  @Test func aFileOfAPatternWithBytesUnreadIsReported() throws {
    folder.create("day-1", folder.lines(1...2) + "half")
    folder.create("day-2", folder.lines(3...4))
    let follower = Follower(folder, following: ["day-*"])
    try follower.catchUp()
    folder.remove("day-1")
    try follower.restart()
    for _ in 0..<3 { try follower.settle(seconds: 60) }
    #expect(losses(follower) == [.lost(path: ByteString(Array("day-1".utf8)), bytes: 4)])
  }

  /// What is no longer followed is nobody's loss.
  @Test func aLogThatIsNotFollowedAnyMore() throws {
    folder.create("a.log", folder.lines(1...2) + "half")
    folder.create("b.log", folder.lines(3...4))
    let both = Follower(folder, following: ["a.log", "b.log"])
    try both.catchUp()
    folder.remove("a.log")
    let one = Follower(folder, following: ["b.log"])
    one.resume(both)
    try one.restart()
    for _ in 0..<3 { try one.settle(seconds: 60) }
    #expect(losses(one) == [])
  }

  /// Who can't look can't say that it is gone.
  @Test func whileSomethingCanNotBeLookedAt() throws {
    let follower = try follower(unread: 25)
    folder.rename("a.log", to: "elsewhere/a.log")
    folder.create("a.log", folder.lines(4...5))
    folder.hidden = ["a.log"]
    try follower.restart()
    for _ in 0..<3 { try follower.settle(seconds: 60) }
    #expect(losses(follower) == [])
    folder.hidden = []
    for _ in 0..<2 { try follower.settle(seconds: 3) }
    #expect(losses(follower) == [loss(25)])
  }
}

extension FollowNotice {
  var isLoss: Bool {
    if case .lost = self { true } else { false }
  }
}
