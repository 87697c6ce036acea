import LinkbackCore
import LinkbackFollowing
import Testing

/// Logs that begin with the same lines, as a user's impatience or a load test writes them within a second:
/// each of them counts, and a copy of one does not.
@Suite struct TwinLogTests {
  let folder = VirtualFolder(time: Follower.start)

  private func lines(_ count: Int) -> String {
    let line = LoggedLine(number: 1, time: Follower.start / Follower.second).text + "\n"
    return String(repeating: line, count: count)
  }

  private func hits(_ follower: Follower) -> Int {
    follower.store.checkpoint?.progress.statistics.callbacks ?? 0
  }

  private func copies(_ follower: Follower) -> [FollowNotice] {
    follower.notices.filter { if case .copy = $0 { true } else { false } }
  }

  private func settle(_ follower: Follower) throws {
    for _ in 0..<4 { try follower.settle(seconds: 65) }
  }

  /// Makes a log of its own beside the one that is followed, which begins with the same lines: nobody has
  /// looked since before the first of the two was made.
  private func rotate(_ count: Int, to name: String, isCompressed: Bool = false) {
    folder.time += Follower.second
    folder.create("a.log", lines(count))
    folder.time += Follower.second
    folder.rename("a.log", to: name)
    folder.create("a.log", lines(count + 20))
    guard isCompressed else { return }
    folder.compress(name, to: name + ".gz")
    folder.remove(name)
  }

  @Test(
    arguments: [(3, false), (3, true), (30, false), (30, true)],
    [("a.log.1", false), ("a.log.1", true), ("a-20261129.log", false)])
  func aRotatedLogIsNoCopyOfTheNextOne(
    _ run: (count: Int, restarts: Bool), _ name: (plain: String, isCompressed: Bool)
  ) throws {
    folder.create("a.log", "")
    let follower = Follower(folder)
    try follower.catchUp()
    rotate(run.count, to: name.plain, isCompressed: name.isCompressed)
    if run.restarts { try follower.restart() }
    try settle(follower)
    #expect(hits(follower) == 2 * run.count + 20)
    #expect(copies(follower).isEmpty)
  }

  /// The next log may begin with all that the old one held, which is beside it.
  @Test(arguments: [3, 30], [0, 20])
  func aLogAfterARotationIsNoCopyOfTheOldOne(count: Int, more: Int) throws {
    folder.create("a.log", lines(count))
    let follower = Follower(folder)
    try follower.catchUp()
    folder.time += Follower.second
    folder.rename("a.log", to: "a.log.1")
    folder.create("a.log", lines(count + more))
    try settle(follower)
    try follower.restart()
    try settle(follower)
    #expect(hits(follower) == 2 * count + more)
  }

  /// Where a file system does not say when a file was made, somebody is told of what is not counted.
  @Test func withoutTimesOfBirthItIsToldOf() throws {
    folder.knowsBirths = false
    folder.create("a.log", "")
    let follower = Follower(folder)
    try follower.catchUp()
    rotate(30, to: "a.log.1")
    try settle(follower)
    #expect(hits(follower) == 50)
    let (path, log) = (ByteString(Array("a.log.1".utf8)), ByteString(Array("a.log".utf8)))
    #expect(copies(follower) == [.copy(path: path, of: log)])
  }

  @Test(arguments: ["a.log.1", "a.log.bak"])
  func aCopyIsToldOfOnce(name: String) throws {
    folder.create("a.log", lines(30))
    let follower = Follower(folder)
    try follower.catchUp()
    folder.time += Follower.second
    folder.copy("a.log", to: name)
    try follower.settle(seconds: 1)
    #expect(copies(follower).isEmpty)
    try settle(follower)
    folder.append(lines(5), to: "a.log")
    try settle(follower)
    #expect(hits(follower) == 35)
    #expect(copies(follower).count == 1)
  }

  /// A copy that is followed by its original's end is what a rotation makes.
  @Test func aCopyThatIsAllThatIsLeftIsNotToldOf() throws {
    let node = folder.create("a.log", lines(30))
    let follower = Follower(folder)
    try follower.catchUp()
    folder.time += Follower.second
    folder.copy("a.log", to: "a.log.1")
    try follower.settle(seconds: 1)
    folder.truncate(node)
    try settle(follower)
    #expect(hits(follower) == 30)
    #expect(copies(follower).isEmpty)
  }

  /// A program that writes a log anew, and moves it there, may leave what was there before.
  @Test func whatAReplacementLeavesAddsNothing() throws {
    folder.create("a.log", lines(30))
    let follower = Follower(folder)
    try follower.catchUp()
    for count in [40, 50] {
      folder.time += Follower.second
      folder.create("new", lines(count))
      folder.rename("a.log", to: "a.log~")
      folder.rename("a.log~", to: "a.log.bak")
      folder.rename("new", to: "a.log")
    }
    try follower.restart()
    try settle(follower)
    #expect(hits(follower) == 50)
  }
}
