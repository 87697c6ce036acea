import LinkbackCore
import LinkbackFollowing
import CoreFixtures
import Testing

/// An inode number that was used again, and logs that can't be read meanwhile: what is known of a file
/// then is its name, its size and a short head.
extension StreamRuleTests {
  /// Logs of some servers begin with the same line; it is no callback.
  private var header: String { CommonLine(target: "/").text + "\n" }

  /// By its name it is another log's.
  @Test func anUnreadableFileOfAnotherLogIsNotTheOldOne() throws {
    folder.create("a.log", lines(1...30))
    folder.create("b.log", line(41))
    let follower = Follower(folder, following: ["a.log", "b.log"])
    try follower.catchUp()
    folder.rename("a.log", to: "a.log.1")
    folder.create("a.log", line(31))
    try settle(follower)
    try follower.restart()
    let old = folder["a.log.1"]?.inode
    folder.compress("a.log.1", to: "a.log.1.gz")
    folder.remove("a.log.1")
    folder.rename("b.log", to: "b.log.1")
    let next = folder.create("b.log", lines(42...80))
    try #require(next.inode == old)
    next.isReadable = false
    try settle(follower)
    next.isReadable = true
    try settle(follower)
    #expect(hits(follower) == 71)
  }

  /// By its size it was cut off.
  @Test func whatWasCutOffUnseenGoesOnInItsCopy() throws {
    let node = folder.create("a.log", lines(1...30))
    let follower = Follower(folder)
    try follower.catchUp()
    try follower.restart()
    folder.append(lines(31...32), to: node)
    folder.copy("a.log", to: "a.log.1")
    folder.truncate(node)
    node.isReadable = false
    try settle(follower)
    #expect(hits(follower) == 32)
    folder.append(line(33), to: node)
    node.isReadable = true
    try settle(follower)
    #expect(hits(follower) == 33)
  }

  /// While a log can't be read, what is beside it may be a copy of it, or not.
  @Test func whatCanNotBeComparedIsNotForgotten() throws {
    let node = folder.create("a.log", header)
    folder.create("b.log", line(51))
    let follower = Follower(folder, following: ["a.log", "b.log"])
    try follower.catchUp()
    try follower.restart()
    folder.append(line(2), to: node)
    folder.copy("a.log", to: "a.log.1")
    folder.truncate(node, to: header + lines(11...15))
    node.isReadable = false
    try settle(follower)
    folder.append(line(52), to: "b.log")
    try settle(follower)
    try follower.restart()
    node.isReadable = true
    try settle(follower)
    #expect(hits(follower) == 8)
  }

  /// A copy took the log's place, and was moved away before the old file was at its end.
  @Test func whatIsWaitedForIsNotForgotten() throws {
    folder.create("a.log", header)
    folder.create("b.log", line(51))
    let follower = Follower(folder, following: ["a.log", "b.log"])
    try follower.catchUp()
    folder.copy("a.log", to: "copy")
    folder.append(line(2), to: "copy")
    folder.rename("copy", to: "a.log")
    try follower.catchUp()
    folder.rename("a.log", to: "a.log.1")
    folder.create("a.log", header)
    folder.append(line(52), to: "b.log")
    try follower.settle(seconds: 20)
    try follower.restart()
    try settle(follower)
    #expect(hits(follower) == 3)
  }

  /// An old archive with nothing but the line that all begin with.
  @Test func aLogIsNoCopyOfAShorterArchive() throws {
    folder.create("a.log.1.gz", header, kind: .gzip)
    let follower = Follower(folder)
    try settle(follower)
    try follower.restart()
    folder.rename("a.log.1.gz", to: "a.log.2.gz")
    folder.create("a.log.1", header + lines(1...3))
    folder.create("a.log", header)
    try settle(follower)
    #expect(hits(follower) == 3)
  }

  /// A copy is begun as an empty file, with the number of a log of which nothing was known.
  @Test func anEmptyFileMayBecomeACopy() throws {
    let first = folder.create("a.log").inode
    let follower = Follower(folder)
    try follower.catchUp()
    try follower.restart()
    folder.copy("a.log", to: "copy")
    folder.rename("copy", to: "a.log")
    folder.append(lines(1...20), to: "a.log")
    let copy = folder.copy("a.log", to: "a.log.1", upTo: 0)
    try #require(copy?.inode == first)
    try follower.catchUp()
    copy?.bytes = Array(folder["a.log"]?.bytes.prefix(700) ?? [])
    try follower.catchUp()
    copy?.bytes = folder["a.log"]?.bytes ?? []
    try follower.catchUp()
    folder["a.log"]?.bytes = []
    try settle(follower)
    #expect(hits(follower) == 20)
  }

  /// The file with the log's number is a copy of the one that took the log's place.
  @Test func aCopyWithTheLogsNumberAddsNothing() throws {
    let first = folder.create("a.log", line(1)).inode
    let follower = Follower(folder)
    try follower.catchUp()
    folder.copy("a.log", to: "copy")
    folder.rename("copy", to: "a.log")
    try follower.restart()
    folder.append(lines(2...5), to: "a.log")
    try #require(folder.copy("a.log", to: "a.log.1")?.inode == first)
    try follower.catchUp()
    folder["a.log"]?.bytes = []
    try settle(follower)
    #expect(hits(follower) == 5)
  }

  /// What is read from a file beside a log is that log's from then on.
  @Test func aNumberUsedAgainBesideAnotherLogIsThatLogs() throws {
    folder.create("a.log", lines(1...3))
    let second = folder.create("b.log").inode
    let follower = Follower(folder, following: ["a.log", "b.log"])
    try follower.catchUp()
    try follower.restart()
    folder.copy("b.log", to: "copy")
    folder.rename("copy", to: "b.log")
    folder.rename("a.log", to: "a.log.2")
    try #require(folder.create("a.log.1", lines(4...6)).inode == second)
    folder.create("a.log", line(7))
    try settle(follower)
    folder.compress("a.log.1", to: "a.log.1.gz")
    folder.remove("a.log.1")
    try settle(follower)
    #expect(hits(follower) == 7)
  }

  /// A log that went on under its own name does not get the file with its number as well.
  @Test func aLogGoesOnInOneFile() throws {
    let first = folder.create("a.log", header).inode
    let follower = Follower(folder, following: ["a.log", "b.log"])
    try follower.catchUp()
    folder.rename("a.log", to: "a.log.1")
    try settle(follower)
    try follower.restart()
    folder.compress("a.log.1", to: "a.log.1.gz")
    folder.remove("a.log.1")
    try #require(folder.create("b.log", header + lines(11...13)).inode == first)
    folder.create("a.log", header + lines(21...22))
    try settle(follower)
    #expect(hits(follower) == 5)
    #expect(follower.notices.count { if case .continued = $0 { true } else { false } } == 1)
  }

  /// What is there of gzip's file so far begins as a log that is gone, whose number it has.
  @Test func whatIsBeingCompressedWaitsForItsHead() throws {
    let first = folder.create("a.log", header).inode
    let follower = Follower(folder)
    try follower.catchUp()
    folder.rename("a.log", to: "a.log.1")
    folder.create("a.log", header + lines(1...12))
    try settle(follower)
    folder.rename("a.log.1", to: "a.log.2")
    folder.rename("a.log", to: "a.log.1")
    folder.create("a.log", line(20))
    try settle(follower)
    folder.remove("a.log.2")
    try follower.catchUp()
    let packed = folder.compress("a.log.1", to: "a.log.1.gz", upTo: 700)
    try #require(packed?.inode == first)
    try follower.catchUp()
    packed?.isCutAt = nil
    try follower.catchUp()
    folder.remove("a.log.1")
    try settle(follower)
    #expect(hits(follower) == 13)
  }

  /// What there is of a copy so far begins as a log that is gone, whose number it has.
  @Test func aCopyThatIsBeingMadeWaitsForMore() throws {
    let first = folder.create("a.log", header).inode
    let follower = Follower(folder)
    try follower.catchUp()
    folder.rename("a.log", to: "a.log.1")
    folder.create("a.log", header + lines(1...3))
    try settle(follower)
    folder.remove("a.log.1")
    try follower.catchUp()
    let copy = folder.copy("a.log", to: "a.log-copy", upTo: header.utf8.count + 40)
    try #require(copy?.inode == first)
    try follower.catchUp()
    copy?.bytes = folder["a.log"]?.bytes ?? []
    try follower.catchUp()
    folder.remove("a.log-copy")
    try settle(follower)
    #expect(hits(follower) == 3)
  }

  /// A log that can't be looked for is not gone: it does not go on in what begins as it did.
  @Test func aHiddenLogStaysWithItsFile() throws {
    folder.create("a.log", header)
    let follower = Follower(folder)
    try follower.catchUp()
    folder.hidden = ["a.log"]
    folder.create("a.log.1", header + line(1))
    try settle(follower)
    folder.hidden = []
    try settle(follower)
    #expect(hits(follower) == 1)
  }
}
