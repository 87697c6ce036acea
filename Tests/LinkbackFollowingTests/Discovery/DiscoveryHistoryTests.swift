import LinkbackCore
import Testing

@testable import LinkbackFollowing

@Suite struct DiscoveryHistoryTests {
  private let whole = LogDiscovery(logs: [])
  private let partial = LogDiscovery(
    logs: [],
    hidden: [LogDiscovery.HiddenPath(path: "logs", error: SourceError(.unreadable, "broken"))])

  private let denied = LogDiscovery(
    logs: [],
    hidden: [
      LogDiscovery.HiddenPath(
        path: "old", error: SourceError(.unreadable, "permission denied"), isDenied: true)
    ])

  private func time(_ seconds: Int64) -> FollowTime {
    FollowTime(wall: EventTime(nanoseconds: seconds), monotonic: seconds)
  }

  private func look(
    _ history: inout DiscoveryHistory, _ discovery: LogDiscovery, at seconds: Int64,
    isDecided: Bool = true, readsRotated: Bool = false
  ) {
    history.begin(at: time(seconds), readsRotated: readsRotated)
    history.note(discovery, isDecided: isDecided, at: time(seconds))
    history.end()
  }

  @Test func theFirstStartIsOver() {
    var history = DiscoveryHistory(nil)
    #expect(history.isFirstStart && history.isOutdated && !history.hasLooked)
    look(&history, whole, at: 5)
    #expect(!history.isFirstStart && !history.isOutdated && history.hasLooked)
    #expect(history.began == time(5).wall)
    look(&history, whole, at: 9)
    #expect(history.began == time(5).wall && history.looked == time(9).wall)
  }

  @Test func onlyAWholeAndDecidedLookCounts() {
    var history = DiscoveryHistory(nil)
    look(&history, whole, at: 5)
    look(&history, partial, at: 6)
    look(&history, whole, at: 7, isDecided: false)
    #expect(history.looked == time(5).wall)
    look(&history, whole, at: 8)
    #expect(history.looked == time(8).wall)
  }

  @Test func whatTheStateSaysMovesWithACommit() {
    var progress = FollowProgress()
    progress.looked = time(3).wall
    var history = DiscoveryHistory(progress)
    look(&history, whole, at: 5)
    #expect(history.savedLook == time(3).wall)
    history.didSave()
    #expect(history.savedLook == time(5).wall)
  }

  /// What could not be seen then is to be read whenever it was written to.
  @Test func aFirstStartThatSawNotAllIsRemembered() {
    var history = DiscoveryHistory(nil)
    look(&history, partial, at: 5, readsRotated: true)
    #expect(history.looked < time(0).wall && history.savedLook == history.looked)
    #expect(history.wasHiddenAtStart("logs/a.log") && !history.wasHiddenAtStart("a.log"))
    look(&history, whole, at: 6, isDecided: false, readsRotated: true)
    #expect(history.looked < time(0).wall && history.hasSeenAll)
    #expect(!history.wasHiddenAtStart("logs/a.log"))
    look(&history, denied, at: 7, readsRotated: true)
    #expect(history.looked < time(0).wall)
    look(&history, whole, at: 8, readsRotated: true)
    #expect(history.looked == time(8).wall && history.savedLook == time(8).wall)
    look(&history, denied, at: 9, readsRotated: true)
    #expect(history.looked == time(9).wall && history.savedLook == time(8).wall)
  }

  /// The first look saw all there is and could not read some of it.
  @Test(arguments: [false, true])
  func aFirstStartThatDidNotDecideAllIsRemembered(readsRotated: Bool) {
    var history = DiscoveryHistory(nil)
    look(&history, whole, at: 5, isDecided: false, readsRotated: readsRotated)
    look(&history, partial, at: 6, readsRotated: readsRotated)
    #expect((history.looked < time(0).wall) == readsRotated)
    #expect(history.began == time(5).wall)
  }
}
