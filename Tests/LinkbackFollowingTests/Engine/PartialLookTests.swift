import LinkbackCore
import LinkbackFollowing
import Testing

/// A folder that can't be listed for a while is not an empty one.
@Suite struct PartialLookTests {
  let folder = VirtualFolder(time: Follower.start)

  private func statistics(_ follower: Follower) -> Statistics {
    follower.store.checkpoint?.progress.statistics ?? Statistics()
  }

  private func reported(_ follower: Follower) -> [FollowNotice] {
    follower.notices.filter {
      switch $0 {
      case .hidden, .recovered, .missing, .unreadable, .lost: true
      default: false
      }
    }
  }

  private func hidden(_ name: String = ".", isDenied: Bool = false) -> FollowNotice {
    let text = isDenied ? "permission denied" : "input/output error"
    return .hidden(
      LogDiscovery.HiddenPath(
        path: ByteString(Array(name.utf8)), error: SourceError(.unreadable, text),
        isDenied: isDenied), others: 0)
  }

  private func recovered(_ name: String = ".") -> FollowNotice {
    .recovered(path: ByteString(Array(name.utf8)))
  }

  private func options(_ change: (inout FollowOptions) -> Void) -> FollowOptions {
    var options = Follower.options()
    change(&options)
    return options
  }

  /// Old logs, the last one written to a minute before the start.
  private func rotate() {
    folder.create("a.log.2", folder.lines(1...5))
    folder.time += 60 * Follower.second
    folder.create("a.log.1", folder.lines(6...10))
    folder.time += 60 * Follower.second
    folder.create("a.log", folder.lines(11...15))
  }

  @Test(arguments: [false, true]) func oldLogsOfTheFirstStartAreReadOnceTheyAreSeen(
    isRestarted: Bool
  ) throws {
    rotate()
    folder.hideNames()
    let follower = Follower(folder, options { $0.readsRotated = true })
    for _ in 0..<20 { try follower.settle(seconds: 1) }
    #expect(statistics(follower).callbacks == 5, "what can be seen is read")
    #expect(reported(follower) == [hidden()])
    #expect(follower.engine.problems.paths.map(\.path) == [ByteString(Array(".".utf8))])
    #expect(follower.engine.problems.readablePaths == 1)
    if isRestarted {
      try follower.restart()
      try follower.settle(seconds: 1)
    }
    follower.notices = []
    folder.unlisted = [:]
    for _ in 0..<5 { try follower.settle(seconds: 3) }
    #expect(statistics(follower).callbacks == 15)
    #expect(follower.notices.contains(recovered()))
    #expect(follower.engine.problems.paths.isEmpty)
    // The first start is over: what is put back later is an older unknown one.
    folder.create("a.log.9", folder.lines(16...20)).modified = Follower.start
    try follower.settle(seconds: 3)
    try follower.restart()
    for _ in 0..<3 { try follower.settle(seconds: 3) }
    #expect(statistics(follower).callbacks == 15)
  }

  @Test func oldLogsThatNobodyAskedForAreLeftAlone() throws {
    rotate()
    folder.hideNames()
    let follower = Follower(folder)
    try follower.settle(seconds: 3)
    folder.unlisted = [:]
    for _ in 0..<3 { try follower.settle(seconds: 3) }
    #expect(statistics(follower).callbacks == 5)
  }

  /// What was there at the first start is read all the same once somebody gives the permission.
  @Test(arguments: [false, true])
  func aDeniedFolderIsReportedAndWaitedForNoMore(readsRotated: Bool) throws {
    rotate()
    folder.hideNames(isDenied: true)
    let follower = Follower(folder, options { $0.readsRotated = readsRotated })
    for _ in 0..<100 { try follower.settle(seconds: 1) }
    #expect(reported(follower) == [hidden(isDenied: true)])
    #expect(follower.engine.problems.paths.isEmpty)
    folder.unlisted = [:]
    for _ in 0..<3 { try follower.settle(seconds: 3) }
    #expect(statistics(follower).callbacks == (readsRotated ? 15 : 5))
    #expect(reported(follower).last == recovered())
  }

  /// What may be in the way of a rotated log that a first start has seen, from its first opening on.
  enum Obstacle: CaseIterable {
    case closed, closedThenHidden, closedThenDenied, badThenHidden, badLaterThenHidden,
      badLaterThenDenied, movedThenHidden, movedThenDenied
  }

  @Test(arguments: Obstacle.allCases, [false, true])
  func aRotatedLogThatCouldNotBeReadAtTheFirstStartIsReadLater(
    _ obstacle: Obstacle, isRestarted: Bool
  ) throws {
    rotate()
    let node = try #require(folder["a.log.1"])
    // Longer than its head, so that more is read to see what it is.
    folder.truncate(node, to: folder.lines(6...26))
    node.modified = Follower.start
    folder.time += 3600 * Follower.second
    folder.onOpen = { [folder] name in
      guard name == "a.log.1" else { return }
      switch obstacle {
      case .closed, .closedThenHidden, .closedThenDenied: node.isReadable = false
      case .badThenHidden: node.failsFrom = 0
      case .badLaterThenHidden, .badLaterThenDenied: node.failsFrom = 1500
      case .movedThenHidden, .movedThenDenied: folder.rename("a.log.1", to: "aside")
      }
      switch obstacle {
      case .closed: break
      case .closedThenHidden, .badThenHidden, .badLaterThenHidden, .movedThenHidden:
        folder.hideNames()
      case .closedThenDenied, .badLaterThenDenied, .movedThenDenied:
        folder.hideNames(isDenied: true)
      }
    }
    let follower = Follower(folder, options { $0.readsRotated = true })
    for _ in 0..<20 { try follower.settle(seconds: 1) }
    #expect(statistics(follower).callbacks == 10, "what can be read is")
    folder.onOpen = { _ in }
    (node.isReadable, node.failsFrom, folder.unlisted) = (true, nil, [:])
    if folder["aside"] != nil { folder.rename("aside", to: "a.log.1") }
    if isRestarted { try follower.restart() }
    for _ in 0..<70 { try follower.settle(seconds: 1) }
    #expect(statistics(follower).callbacks == 31)
  }

  @Test func whatIsMissedIsNotLostWhileNobodyCanLook() throws {
    folder.create("a.log", folder.lines(1...5))
    let follower = Follower(folder)
    try follower.catchUp()
    folder.append(folder.lines(6...10), to: "a.log")
    folder.rename("a.log", to: "a.log.1")
    folder.create("a.log", folder.lines(11...15))
    folder.hideNames()
    try follower.restart()
    for _ in 0..<60 { try follower.settle(seconds: 1) }
    #expect(reported(follower) == [hidden()])
    try follower.restart()
    for _ in 0..<60 { try follower.settle(seconds: 1) }
    folder.unlisted = [:]
    for _ in 0..<3 { try follower.settle(seconds: 3) }
    #expect(statistics(follower).callbacks == 15)
    #expect(reported(follower) == [hidden(), hidden(), recovered()])
  }

  /// A name that rotation does not use: its inode says whose it is.
  @Test func whatIsMissedIsSoughtUntilAllWasSeen() throws {
    folder.create("a.log", folder.lines(1...5))
    let follower = Follower(folder)
    try follower.catchUp()
    folder.append(folder.lines(6...10), to: "a.log")
    folder.rename("a.log", to: "moved")
    folder.hideNames()
    try follower.restart()
    for _ in 0..<10 { try follower.settle(seconds: 1) }
    folder.unlisted = [:]
    for _ in 0..<3 { try follower.settle(seconds: 3) }
    #expect(statistics(follower).callbacks == 10)
  }

  @Test func aLogOfAPatternGoesOnWhileItsFolderCanNotBeListed() throws {
    folder.create("a.log", folder.lines(1...5))
    let follower = Follower(folder, following: ["*.log"])
    try follower.catchUp()
    let line = folder.lines(6...6)
    folder.append(String(line.prefix(50)), to: "a.log")
    folder.hideNames()
    for _ in 0..<60 { try follower.settle(seconds: 5) }
    folder.append(String(line.dropFirst(50)), to: "a.log")
    try follower.settle(seconds: 1)
    folder.unlisted = [:]
    try follower.settle(seconds: 1)
    #expect(statistics(follower).callbacks == 6)
    #expect(statistics(follower).lines == 6)
    #expect(reported(follower) == [hidden(), recovered()])
    #expect(!follower.notices.contains(.rotated(path: ByteString(Array("a.log".utf8)))))
  }

  @Test func whatIsFoundLateAtTheFirstStartWasThere() throws {
    folder.create("a.log", folder.lines(1...5))
    folder.hideNames()
    let follower = Follower(
      folder, following: ["*.log", "b"], options { $0.startsAtEnd = true })
    folder.create("b", folder.lines(6...10))
    try follower.settle(seconds: 1)
    // A log that is known is replaced: that was not there.
    folder.rename("b", to: "b.1")
    folder.create("b", folder.lines(11...15))
    try follower.settle(seconds: 1)
    #expect(statistics(follower).callbacks == 5)
    folder.unlisted = [:]
    try follower.settle(seconds: 1)
    #expect(statistics(follower).callbacks == 5)
    folder.append(folder.lines(16...17), to: "a.log")
    folder.create("c.log", folder.lines(18...19))
    try follower.settle(seconds: 1)
    #expect(statistics(follower).callbacks == 9)
  }

  @Test func aPatternThatCanNotBeLookedUpIsWaitedFor() throws {
    folder.create("pipe", kind: .pipe).hasEnded = true
    folder.hideNames()
    let follower = Follower(folder, following: ["pipe", "*.log"])
    try follower.settle(seconds: 1)
    let waitsForNothing = follower.engine.waitsForNothing
    #expect(!waitsForNothing)
    #expect(reported(follower) == [hidden()])
  }

  /// A disk that comes and goes.
  @Test func messagesBackOff() throws {
    folder.create("a.log", folder.lines(1...5))
    let follower = Follower(folder)
    for second in 0..<600 {
      if second % 2 == 0 { folder.hideNames() } else { folder.unlisted = [:] }
      try follower.settle(seconds: 1)
    }
    // After 1, 2, 4 … 60 seconds.
    #expect((10...34).contains(reported(follower).count), "\(reported(follower).count)")
    #expect(
      reported(follower).count { $0 == hidden() } == reported(follower).count { $0 == recovered() })
  }

  @Test func ofManyPlacesOneIsNamedAtATime() throws {
    folder.create("a.log", folder.lines(1...5))
    for name in ["", "old", "older"] { folder.hideNames(in: name) }
    let follower = Follower(folder)
    try follower.settle(seconds: 1)
    folder.unlisted[""] = nil
    for _ in 0..<3 { try follower.settle(seconds: 1) }
    folder.unlisted = [:]
    for _ in 0..<3 { try follower.settle(seconds: 1) }
    #expect(
      reported(follower).map { notice in
        switch notice {
        case .hidden(let place, let others):
          "\(String(decoding: place.path.bytes, as: UTF8.self)) and \(others)"
        case .recovered(let path): String(decoding: path.bytes, as: UTF8.self)
        default: "\(notice)"
        }
      } == [". and 2", ".", "old and 1", "old"])
  }
}
