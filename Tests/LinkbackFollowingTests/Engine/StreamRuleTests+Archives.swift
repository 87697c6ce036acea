import LinkbackCore
import LinkbackFollowing
import Testing

/// What is compressed, and what can't be read for a while.
extension StreamRuleTests {
  // MARK: Compressing

  @Test func whatWasReadAddsNothingWhenItIsCompressed() throws {
    folder.create("a.log", lines(1...30))
    let follower = Follower(folder)
    try follower.catchUp()
    folder.rename("a.log", to: "a.log.1")
    folder.create("a.log", lines(31...32))
    try settle(follower)
    let packed = folder.compress("a.log.1", to: "a.log.1.gz", upTo: 0)
    for count in [0, 300, 2_000] {
      packed?.isCutAt = count
      try follower.settle(seconds: 3)
    }
    packed?.isCutAt = nil
    try follower.catchUp()
    folder.remove("a.log.1")
    try settle(follower)
    #expect(hits(follower) == 32)
  }

  /// A server that writes on to a log after it was compressed: those lines are in no file, and counted.
  @Test(arguments: [false, true]) func whatWasCompressedTooEarlyAddsNothing(restarts: Bool) throws {
    let node = folder.create("a.log", lines(1...30))
    let follower = Follower(folder)
    try follower.catchUp()
    folder.rename("a.log", to: "a.log.1")
    folder.create("a.log", line(31))
    folder.time += Follower.second / 100
    folder.compress("a.log.1", to: "a.log.1.gz")
    folder.append(line(32), to: node)
    try follower.catchUp()
    folder.remove("a.log.1")
    if restarts { try follower.restart() }
    // The next one begins alike, and holds less.
    folder.time += Follower.second
    folder.rename("a.log.1.gz", to: "a.log.2.gz")
    folder.rename("a.log", to: "a.log.1")
    folder.append(lines(33...34), to: "a.log.1")
    folder.create("a.log")
    folder.compress("a.log.1", to: "a.log.1.gz")
    folder.remove("a.log.1")
    try settle(follower)
    #expect(hits(follower) == 34)
  }

  /// A log that begins as one that is gone, is shorter, and was compressed as well, is another one.
  @Test func aShorterArchiveThatIsNewerIsALogOfItsOwn() throws {
    let header = lines(1...20)
    folder.create("a.log", header + lines(21...30))
    let follower = Follower(folder)
    try follower.catchUp()
    folder.remove("a.log")
    folder.time += Follower.second
    folder.create("a.log.1", header + lines(31...33))
    try follower.restart()
    folder.compress("a.log.1", to: "a.log.1.gz")
    folder.remove("a.log.1")
    folder.create("a.log")
    try settle(follower)
    #expect(hits(follower) == 53)
  }

  /// A pattern that also matches what becomes of its files: gzip writes beside the log.
  @Test(arguments: [0, 400])
  func whatIsBeingCompressedIsNoLogOfItsOwn(head: Int) throws {
    folder.create("site-1", lines(1...30))
    let follower = Follower(folder, following: ["site-*"])
    try follower.catchUp()
    let empty = folder.create("site-1.gz")
    try follower.catchUp()
    empty.kind = .gzip
    empty.bytes = folder["site-1"]?.bytes ?? []
    empty.isCutAt = head
    try follower.settle(seconds: 1)
    empty.isCutAt = nil
    try follower.settle(seconds: 1)
    folder.remove("site-1")
    try settle(follower)
    #expect(hits(follower) == 30)
  }

  /// An empty file turns out to be compressed between two reads of it.
  @Test func whatTurnsOutToBeCompressedIsLookedAtAgain() throws {
    folder.create("site-1", lines(1...30))
    let follower = Follower(folder, following: ["site-*"])
    let packed = folder.create("site-1.gz")
    try follower.catchUp()
    packed.modified = folder.time + 1
    var reads = 0
    folder.onRead = { [folder] in
      reads += 1
      guard reads == 2 else { return }
      packed.kind = .gzip
      packed.bytes = folder["site-1"]?.bytes ?? []
    }
    follower.read()
    #expect(reads >= 2)
    try settle(follower)
    #expect(hits(follower) == 30)
  }

  /// What is not completed for a minute never will be: what can be read of it counts.
  @Test func anIncompleteArchiveIsReadAsFarAsItGoes() throws {
    folder.create("site-1", lines(1...3))
    let follower = Follower(folder, following: ["site-*"])
    try follower.catchUp()
    folder.create("other", lines(11...14))
    let packed = folder.compress("other", to: "site-1.gz", upTo: line(11).utf8.count * 2)
    try follower.settle(seconds: 30)
    #expect(hits(follower) == 3)
    try settle(follower)
    #expect(packed != nil && hits(follower) == 5)
    #expect(follower.engine.problems.paths.count == 1)
  }

  /// gzip makes its file while that of a log which begins alike is removed, and gets its number.
  @Test func aNumberUsedAgainByACompressedFileTellsNothing() throws {
    let (header, names) = (lines(1...20), ["a.log", "b.log"])
    let inode = folder.create("a.log", header + lines(101...110)).inode
    folder.create("b.log", header + lines(201...220))
    let follower = Follower(folder, following: names)
    try follower.catchUp()
    for (number, name) in zip([300, 400], names) {
      folder.append(line(number), to: name)
      folder.rename(name, to: name + ".1")
      folder.create(name, line(number + 1))
    }
    // What is down has nothing open.
    try follower.restart()
    folder.compress("a.log.1", to: "a.log.1.gz")
    folder.remove("a.log.1")
    try #require(folder.compress("b.log.1", to: "b.log.1.gz")?.inode == inode)
    folder.remove("b.log.1")
    try settle(follower)
    #expect(hits(follower) == 74)
  }

  // MARK: Permissions

  @Test func whatCanNotBeReadIsRememberedOverARestart() throws {
    folder.create("a.log", lines(1...3))
    let follower = Follower(folder)
    try follower.catchUp()
    folder.rename("a.log", to: "a.log.2")
    let middle = folder.create("a.log.1", lines(4...6))
    middle.isReadable = false
    folder.create("a.log", lines(7...9))
    try settle(follower)
    #expect(hits(follower) == 6)
    try follower.restart()
    try settle(follower)
    middle.isReadable = true
    try settle(follower)
    #expect(hits(follower) == 9)
  }

  /// A log in a folder that can't be entered is rotated there.
  @Test func whatWasHiddenIsReadWhenItIsSeen() throws {
    folder.create("a.log", lines(1...3))
    folder.create("b.log", lines(11...12))
    let follower = Follower(folder, following: ["a.log", "b.log"])
    try follower.catchUp()
    folder.hidden = ["a.log"]
    folder.append(lines(4...5), to: "a.log")
    folder.rename("a.log", to: "x")
    folder.create("a.log", lines(6...7))
    try follower.settle(seconds: 100)
    folder.append(line(13), to: "b.log")
    try follower.catchUp()
    try follower.restart()
    try follower.settle(seconds: 100)
    folder.hidden = []
    folder.rename("a.log", to: "a.log.1")
    folder.rename("x", to: "a.log.2")
    folder.create("a.log", line(8))
    try settle(follower)
    #expect(hits(follower) == 11)
  }
}
