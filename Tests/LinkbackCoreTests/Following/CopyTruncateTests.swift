import LinkbackCore
import Testing

/// A log that is copied and cut off while it is looked at.
@Suite struct CopyTruncateTests {
  private static func lines(_ numbers: Range<Int>) -> String {
    numbers.map {
      LoggedLine(number: $0, time: Follower.start / Follower.second).text + "\n"
    }.joined()
  }

  /// Where its writer does not append, it is as long as before, with NULs where the lines were.
  @Test(arguments: [false, true])
  func aCopyIsKnownWhenItsOriginalIsCutOffMeanwhile(leavesHole: Bool) throws {
    let folder = VirtualFolder(time: Follower.start)
    let log = folder.create("a.log", Self.lines(0..<30))
    let follower = Follower(folder)
    try follower.catchUp()
    folder.append(Self.lines(30..<40), to: log)
    folder.copy("a.log", to: "a.log.1")
    folder.onOpen = { name in
      guard name == "a.log.1" else { return }
      let hole = String(repeating: "\0", count: leavesHole ? log.bytes.count : 0)
      folder.truncate(log, to: hole + Self.lines(40..<41))
      folder.onOpen = { _ in }
    }
    for _ in 0..<3 { try follower.catchUp() }
    #expect(follower.store.checkpoint?.progress.statistics.callbacks == 41)
  }
}
