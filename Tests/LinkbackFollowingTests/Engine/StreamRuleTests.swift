import LinkbackCore
import LinkbackFollowing
import Testing

/// What becomes of a log's lines when its file is moved, copied, compressed or hidden: one rule each.
@Suite struct StreamRuleTests {
  let folder = VirtualFolder(time: Follower.start)

  func line(_ number: Int) -> String {
    LoggedLine(number: number, time: folder.time / Follower.second).text + "\n"
  }

  func lines(_ numbers: ClosedRange<Int>) -> String { numbers.map(line).joined() }

  func hits(_ follower: Follower) -> Int {
    follower.store.checkpoint?.progress.statistics.callbacks ?? 0
  }

  /// Lets enough time pass that nothing is waited for any more.
  func settle(_ follower: Follower) throws {
    for _ in 0..<4 { try follower.settle(seconds: 65) }
  }

  // MARK: Renaming

  /// The server writes to the old file until it is told of the new one.
  @Test func anOldFileIsReadUntilItIsIdle() throws {
    let node = folder.create("a.log", lines(1...2))
    let follower = Follower(folder)
    try follower.catchUp()
    folder.rename("a.log", to: "a.log.1")
    folder.create("a.log", line(3))
    for number in 4...9 {
      try follower.settle(seconds: 20)
      folder.append(line(number), to: node)
    }
    try settle(follower)
    #expect(hits(follower) == 9)
  }

  /// A quiet log is not idle because nothing was written before it was moved.
  @Test func aHalfWrittenLineWaitsFromTheRotationOn() throws {
    let last = line(2)
    let node = folder.create("a.log", line(1) + String(last.dropLast(9)))
    let follower = Follower(folder)
    try follower.catchUp()
    try follower.settle(seconds: 600)
    folder.rename("a.log", to: "a.log.1")
    try follower.settle(seconds: 1)
    folder.append(String(last.suffix(9)), to: node)
    try settle(follower)
    #expect(hits(follower) == 2)
    #expect(follower.store.checkpoint?.progress.statistics.lines == 2)
  }

  @Test func anUnterminatedLastLineCountsWhenTheOldFileIsIdle() throws {
    folder.create("a.log", line(1) + String(line(2).dropLast()))
    let follower = Follower(folder)
    try follower.catchUp()
    try follower.settle(seconds: 600)
    #expect(hits(follower) == 1)
    folder.rename("a.log", to: "a.log.1")
    try follower.settle(seconds: 29)
    #expect(hits(follower) == 1)
    try settle(follower)
    #expect(hits(follower) == 2)
  }

  /// Rotated several times while nobody looked: each is read from where it was left, or whole.
  @Test func allThatWasRotatedMeanwhileIsRead() throws {
    folder.create("a.log", lines(1...20))
    let follower = Follower(folder)
    try follower.catchUp()
    folder.append(line(21), to: "a.log")
    for (number, name) in [(3, "a.log.3"), (2, "a.log.2"), (1, "a.log.1")] {
      follower.pass(seconds: 5)
      folder.rename("a.log", to: name)
      folder.create("a.log", lines(10 * number + 100...10 * number + 109))
    }
    folder.compress("a.log.3", to: "a.log.3.gz")
    folder.remove("a.log.3")
    try follower.restart()
    try settle(follower)
    #expect(hits(follower) == 51)
  }

  @Test func whatIsOlderThanTheStateIsLeftAlone() throws {
    folder.create("a.log.1", lines(1...5))
    folder.time += 60 * Follower.second
    folder.create("a.log", lines(6...7))
    let follower = Follower(folder)
    try settle(follower)
    try follower.restart()
    try settle(follower)
    #expect(hits(follower) == 2)
  }

  /// Somebody puts an old file beside the log: it is not news.
  @Test func whatIsOlderThanTheLastLookIsLeftAlone() throws {
    folder.time += 86_400 * Follower.second
    folder.create("a.log", lines(6...7))
    let follower = Follower(folder)
    try settle(follower)
    let old = folder.create("a.log.9", lines(1...5))
    old.modified = Follower.start
    try settle(follower)
    try follower.restart()
    try settle(follower)
    #expect(hits(follower) == 2)
  }

  // MARK: Copying and cutting off

  @Test func aCopyThatIsCutOffAfterAddsNothing() throws {
    let node = folder.create("a.log", lines(1...30))
    let follower = Follower(folder)
    try follower.catchUp()
    let copy = folder.copy("a.log", to: "a.log.1", upTo: 500)
    try follower.catchUp()
    copy?.bytes = node.bytes
    try follower.catchUp()
    folder.truncate(node)
    folder.append(lines(31...35), to: node)
    try settle(follower)
    #expect(hits(follower) == 35)
    #expect(follower.notices.contains { if case .truncated = $0 { true } else { false } })
  }

  /// Once everything is known there is nothing to be looked at before something changes.
  @Test func nothingIsLookedAtWithoutNeed() throws {
    let node = folder.create("a.log", lines(1...30))
    let follower = Follower(folder)
    try follower.catchUp()
    folder.copy("a.log", to: "a.log.1")
    try follower.catchUp()
    folder.truncate(node)
    folder.append(lines(31...35), to: node)
    try settle(follower)
    if let deadline = follower.engine.deadline(at: follower.now) {
      #expect(deadline > follower.monotonic)
    }
    let opens = folder.opens
    for _ in 0..<5 { try follower.settle(seconds: 30) }
    #expect(folder.opens == opens)
  }

  /// A backup of less than was read: the lines that it has are counted, new ones count from its end.
  @Test func aShorterBackupGoesOnAtItsEnd() throws {
    let node = folder.create("a.log", lines(1...30))
    let follower = Follower(folder)
    try follower.catchUp()
    folder.truncate(node, to: lines(1...20))
    try settle(follower)
    #expect(follower.store.checkpoint?.streams.first?.tail.length == FileFingerprint.longest)
    folder.append(lines(41...43), to: node)
    try settle(follower)
    #expect(hits(follower) == 33)
  }

  /// Two logs may begin with the same line, or with a header that is longer than a fingerprint.
  @Test(arguments: [1, 20])
  func logsThatBeginAlikeAreTwo(shared: Int) throws {
    let header = lines(1...shared)
    folder.create("a.log", header + lines(101...110))
    folder.create("b.log", header + lines(201...205))
    let follower = Follower(folder, following: ["a.log", "b.log"])
    try follower.catchUp()
    for name in ["a.log", "b.log"] {
      folder.rename(name, to: name + ".1")
      folder.create(name, header)
    }
    try settle(follower)
    folder.append(lines(301...302), to: "a.log")
    folder.append(lines(401...403), to: "b.log")
    try settle(follower)
    #expect(hits(follower) == 4 * shared + 20)
  }

  /// A new log may have the old one's header, while the old one is gone.
  @Test func aLogWithTheSameHeaderIsNew() throws {
    let header = lines(1...20)
    folder.create("a.log", header + lines(101...110))
    let follower = Follower(folder)
    try follower.catchUp()
    folder.remove("a.log")
    folder.create("other")
    folder.create("a.log", header + lines(201...220))
    try follower.restart()
    try settle(follower)
    #expect(hits(follower) == 70)
  }

  /// The number of a file that was removed may be that of the next one, which is something else.
  @Test func anInodeNumberThatIsUsedAgainTellsNothing() throws {
    let first = folder.create("a.log", lines(1...3)).inode
    let follower = Follower(folder)
    try follower.catchUp()
    folder.copy("a.log", to: "copy")
    folder.rename("copy", to: "a.log")
    folder.append(lines(4...5), to: "a.log")
    try follower.catchUp()
    // The old file is at its end, and gone for good.
    follower.pass(seconds: 40)
    follower.read()
    try #require(folder.copy("a.log", to: "a.log.1")?.inode == first)
    try follower.catchUp()
    if let node = folder["a.log"] { folder.truncate(node) }
    try settle(follower)
    #expect(hits(follower) == 5)
  }

  /// A copy that holds what was read takes the log's name: it goes on there.
  @Test func aCopyInPlaceOfTheLogAddsNothing() throws {
    folder.create("a.log", lines(1...30))
    let follower = Follower(folder)
    try follower.catchUp()
    folder.copy("a.log", to: "copy")
    folder.rename("copy", to: "a.log")
    folder.append(lines(31...32), to: "a.log")
    try settle(follower)
    #expect(hits(follower) == 32)
  }
}
