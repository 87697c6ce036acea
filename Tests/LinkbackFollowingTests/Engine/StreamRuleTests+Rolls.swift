import LinkbackCore
import LinkbackFollowing
import Testing

/// Rolled, moved to another folder, or linked to: the old file is found under its new name.
extension StreamRuleTests {
  /// What the log becomes while nobody looks, and how it goes on.
  private func roll(
    to name: String, packed: Bool, rotatedIn: [String] = [], _ follower: Follower
  ) throws {
    try follower.catchUp()
    folder.append(lines(3...4), to: "a.log")
    folder.rename("a.log", to: name)
    if packed {
      folder.compress(name, to: name + ".gz")
      folder.remove(name)
    }
    folder.create("a.log", lines(5...6))
    try follower.restart()
    try settle(follower)
    #expect(hits(follower) == 6, "\(name)")
    #expect(follower.notices.allSatisfy { !$0.isLoss })
  }

  @Test(
    arguments: [
      "a-2026-11-22T10-00-06.123.log", "a.1.log", "a-20261122.log", "a.2026-11-22.log",
      "a__2026-11-22_00-00-00.log", "20261122-0000-01-a.log", "a.log.2026-11-22",
    ], [false, true])
  func rolledWithTheStampAnywhere(name: String, packed: Bool) throws {
    folder.create("a.log", lines(1...2))
    try roll(to: name, packed: packed, Follower(folder))
  }

  @Test(arguments: ["old/a.log.1", "old/a.log", "old/a-20261122.log"], [false, true])
  func movedToAnotherFolder(name: String, packed: Bool) throws {
    folder.create("a.log", lines(1...2))
    try roll(to: name, packed: packed, Follower(folder, rotatedIn: ["old"]))
  }

  /// Whatever its name is: the file has the device and inode that it had.
  @Test func renamedToAnyNameInItsFolder() throws {
    folder.create("a.log", lines(1...2))
    try roll(to: "@4000000065a1b2c3.s", packed: false, Follower(folder))
  }

  @Test func anotherLogsFilesAreNotTaken() throws {
    folder.create("a.log", lines(1...2))
    let follower = Follower(folder)
    try follower.catchUp()
    follower.pass(seconds: 60)
    for (number, name) in ["a-api.log", "a-8080.log", "a-404.log", "a-api-20261122.log"]
      .enumerated()
    {
      folder.create(name, lines(100 * number + 100...100 * number + 109))
    }
    try follower.restart()
    try settle(follower)
    #expect(hits(follower) == 2)
  }

  /// The inode of a log that was removed is used again by something else.
  @Test func anInodeThatWasUsedAgainIsNoLog() throws {
    folder.create("a.log", lines(1...2))
    let follower = Follower(folder)
    try follower.catchUp()
    follower.pass(seconds: 60)
    // Lets go of the file.
    try follower.restart()
    folder.remove("a.log")
    let other = folder.create("b.log", lines(100...109))
    #expect(other.inode == 1)
    folder.create("a.log", lines(3...4))
    try settle(follower)
    #expect(hits(follower) == 4)
  }

  /// Rolled several times while nobody looked: those that nobody knows are read whole.
  @Test func allThatWasRolledMeanwhileIsRead() throws {
    folder.create("a.log", lines(1...20))
    let follower = Follower(folder)
    try follower.catchUp()
    folder.append(line(21), to: "a.log")
    for second in 1...3 {
      follower.pass(seconds: 5)
      let name = "a-2026-11-22T10-00-0\(second).000.log"
      folder.rename("a.log", to: name)
      folder.compress(name, to: name + ".gz")
      folder.remove(name)
      folder.create("a.log", lines(10 * second + 100...10 * second + 109))
    }
    try follower.restart()
    try settle(follower)
    #expect(hits(follower) == 51)
  }

  // MARK: Links

  /// Moves a link on, softly or not.
  private func link(_ name: String, to other: String, isHard: Bool) {
    if isHard { folder.hardLink(name, to: other) } else { folder.link(name, to: other) }
  }

  @Test(arguments: [false, true], [false, true])
  func aLinkThatMovesOnWhileNobodyLooks(isHard: Bool, packed: Bool) throws {
    folder.create("access.20261121", lines(1...2))
    link("current", to: "access.20261121", isHard: isHard)
    let follower = Follower(folder, following: ["current"])
    try follower.catchUp()
    folder.append(line(3), to: "access.20261121")
    // A day that came and went meanwhile.
    folder.create("access.20261122", lines(4...5))
    folder.create("access.20261123", lines(6...7))
    link("current", to: "access.20261123", isHard: isHard)
    if packed {
      folder.compress("access.20261121", to: "access.20261121.gz")
      folder.remove("access.20261121")
    }
    folder.create("error.20261122", lines(100...109))
    try follower.restart()
    try settle(follower)
    #expect(hits(follower) == 7)
    #expect(follower.notices.allSatisfy { !$0.isLoss })
  }

  /// The name says nothing: only the state knows where the link led.
  @Test func aLinkThatMovesToAnotherName() throws {
    folder.create("blue/x.log", lines(1...2))
    folder.create("green/y.log", line(9))
    folder.link("current", to: "blue/x.log")
    let follower = Follower(folder, following: ["current"])
    try follower.catchUp()
    folder.append(line(3), to: "blue/x.log")
    folder.rename("blue/x.log", to: "blue/x.1.log")
    folder.create("green/y.log", line(4))
    folder.link("current", to: "green/y.log")
    try follower.restart()
    try settle(follower)
    #expect(hits(follower) == 4)
  }

  @Test(arguments: [false, true])
  func aLinkThatMovesOnWhileItIsFollowed(isHard: Bool) throws {
    let old = folder.create("access.20261121", lines(1...2))
    link("current", to: "access.20261121", isHard: isHard)
    let follower = Follower(folder, following: ["current"])
    try follower.catchUp()
    folder.create("access.20261122", line(3))
    link("current", to: "access.20261122", isHard: isHard)
    try follower.settle(seconds: 10)
    folder.append(line(4), to: old)
    try follower.settle(seconds: 10)
    try follower.restart()
    folder.append(line(5), to: old)
    try settle(follower)
    #expect(hits(follower) == 5)
  }

  @Test func earlierDaysAreLeftAloneUnlessAskedFor() throws {
    folder.create("access.20261120", lines(1...2))
    folder.time += 60 * Follower.second
    folder.create("access.20261121", lines(3...4))
    folder.link("current", to: "access.20261121")
    let follower = Follower(folder, following: ["current"])
    try settle(follower)
    #expect(hits(follower) == 2)
    var options = Follower.options()
    options.readsRotated = true
    let other = Follower(folder, following: ["current"], options)
    try settle(other)
    #expect(hits(other) == 4)
  }
}
