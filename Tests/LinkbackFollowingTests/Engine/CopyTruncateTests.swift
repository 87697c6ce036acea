import LinkbackCore
import LinkbackFollowing
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

/// Logs that are cut and written anew at once, to no fewer bytes than they had.
@Suite struct RewrittenLogTests {
  let folder = VirtualFolder(time: Follower.start)

  /// As long as a fingerprint: what all logs of one server may begin with.
  private let header = "#Software: x\n#Remark: " + String(repeating: "-", count: 1_100) + "\n"

  /// IIS writes a `-` for each field without a value.
  @Test func linesThatEndAlikeAreToldApart() throws {
    let end = String(repeating: " -", count: 150) + "\n"
    func text(_ numbers: ClosedRange<Int>) -> String {
      header + folder.lines(numbers).split(separator: "\n").map { $0 + end }.joined()
    }
    let node = folder.create("a.log", text(1...2))
    let follower = Follower(folder)
    try follower.catchUp()
    folder.time += 1
    folder.truncate(node, to: text(13...15))
    for _ in 0..<5 { try follower.settle(seconds: 1) }
    #expect(follower.store.checkpoint?.progress.statistics.callbacks == 5)
  }

  @Test(arguments: [(11, 13), (11, 14), (11, 60)], [false, true])
  func withTheSameHeadTheyAreReadAnew(numbers: (Int, Int), isUnfinished: Bool) throws {
    let node = folder.create("a.log", header + folder.lines(1...3) + (isUnfinished ? "half a" : ""))
    let follower = Follower(folder)
    try follower.catchUp()
    folder.time += 1
    folder.truncate(node, to: header + folder.lines(numbers.0...numbers.1 + 1))
    for _ in 0..<5 { try follower.settle(seconds: 1) }
    let statistics = try #require(follower.store.checkpoint?.progress.statistics)
    #expect(statistics.callbacks == 3 + numbers.1 + 1 - numbers.0 + 1)
    #expect(follower.notices.contains(.truncated(path: ByteString(Array("a.log".utf8)))))
  }
}
