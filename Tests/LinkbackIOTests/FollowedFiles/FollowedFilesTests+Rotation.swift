import Foundation
import LinkbackCore
import LinkbackFollowing
@testable import LinkbackIO
import LinkbackSystem
import SystemFixtures
import Testing

/// Rolled names, folders that rotation moves files to, and links.
extension FollowedFilesTests {
  private func write(_ names: String...) throws {
    for (number, name) in names.enumerated() {
      try folder.write("\(number)", to: name)
      try age(name, number)
    }
  }

  private func hardLink(_ name: String, to other: String) throws {
    try? FileManager.default.removeItem(atPath: folder[name].text)
    try FileManager.default.linkItem(atPath: folder[other].text, toPath: folder[name].text)
  }

  private func realPath(_ discovery: LogDiscovery) -> String? {
    guard case .file(let sighting) = discovery.logs[0].target else { return nil }
    return sighting.realPath.map(name)
  }

  /// A file that was at a path, to be looked for.
  private func sought(
    _ log: String, at path: String, real: String? = nil, of file: String
  ) throws -> SoughtFile {
    SoughtFile(
      log: ByteString(folder[log].bytes), path: ByteString(folder[path].bytes),
      realPath: real.map { ByteString(folder[$0].bytes) },
      identity: try FileStatus(of: folder[file]).identity)
  }

  @Test func siblingsAreThoseWithAStampInTheirNames() throws {
    try write(
      "a.log", "20261120-0000-01-a.log", "a-2026-11-22T10-00-06.123.log.gz", "a.1.log",
      "a20261122.log", "a.log20261122.zst", "a-api.log", "a-8080.log", "ab-20261122.log",
      "20261120-b.log", "a-api-20261122.log")
    #expect(
      text(discover("a.log"))
        == [
          "a.log: a.log; 20261120-0000-01-a.log a-2026-11-22T10-00-06.123.log.gz a.1.log "
            + "a20261122.log a.log20261122.zst"
        ])
  }

  @Test func aRolledNameBelongsToTheLongestThatIsFollowed() throws {
    try write("a.log", "a-1.log", "a-1-20261122.log", "a-20261122.log")
    let expected = ["a.log: a.log; a-20261122.log", "a-1.log: a-1.log; a-1-20261122.log"]
    #expect(text(discover("a.log", "a-1.log")) == expected)
    #expect(text(discover("a-1.log", "a.log")) == expected.reversed())
  }

  @Test func rolledPartsOfWhatAPatternWouldMatchAreFound() throws {
    try write("one/a1.log", "one/a2-20261122.log.gz", "two/a3.log.1", "two/b-20261122.log.gz")
    #expect(
      Set(text(discover("*/a?.log")))
        == [
          "one/a1.log: one/a1.log;", "one/a2.log: gone; one/a2-20261122.log.gz",
          "two/a3.log: gone; two/a3.log.1",
        ])
  }

  // MARK: Folders that rotation moves files to

  @Test func siblingsAreLookedForWhereRotationMovesThem() throws {
    try write("logs/a.log", "old/a.log.2", "old/a-20261122.log.gz", "old/a.log", "old/b.log.1")
    let parts = "a.log: logs/a.log; old/a.log.2 old/a-20261122.log.gz old/a.log"
    #expect(text(discover("logs/a.log", rotatedIn: ["old"])) == ["logs/\(parts)"])
    #expect(text(discover("logs/a.log", rotatedIn: ["missing", "o*"])) == ["logs/\(parts)"])
    #expect(text(discover("logs/a.log")) == ["logs/a.log: logs/a.log;"])
    #expect(text(discover("logs/a.log", rotatedIn: ["logs"])) == ["logs/a.log: logs/a.log;"])
  }

  /// Only what is in a file tells whose it is.
  @Test func aMovedFileMayBeOfSeveralLogs() throws {
    try write("one/a.log", "two/a.log", "old/a.log.1")
    #expect(
      text(discover("one/a.log", "two/a.log", rotatedIn: ["old"]))
        == ["one/a.log: one/a.log; old/a.log.1", "two/a.log: two/a.log; old/a.log.1"])
  }

  @Test func movedPartsOfWhatAPatternWouldMatchAreFound() throws {
    try write("logs/a.log", "old/a.log.1", "old/b.log", "old/c-20261122.log", "old/d")
    let discovery = text(discover("logs/?.log", rotatedIn: ["old"]))
    #expect(
      Set(discovery)
        == [
          "logs/a.log: logs/a.log; old/a.log.1", "logs/b.log: gone; old/b.log",
          "logs/c.log: gone; old/c-20261122.log",
        ])
  }

  // MARK: Links

  @Test func aLinkToAFileOfADayStandsForAllDays() throws {
    try write(
      "logs/access.20261120", "logs/access.20261121.gz", "logs/access.20261122",
      "logs/error.20261121")
    try folder.link("current", to: "logs/access.20261122")
    let discovery = discover("current")
    #expect(text(discovery) == ["current: current; logs/access.20261120 logs/access.20261121.gz"])
    #expect(realPath(discovery) == "logs/access.20261122")
    // Named itself, it is that day alone.
    #expect(
      text(self.discover("logs/access.20261122")) == ["logs/access.20261122: logs/access.20261122;"]
    )
  }

  @Test func aHardLinkStandsForAllDaysToo() throws {
    try write("access.20261120", "access.20261121", "access.20261122", "error.20261121")
    try hardLink("current", to: "access.20261122")
    let discovery = discover("current")
    #expect(text(discovery) == ["current: current; access.20261120 access.20261121"])
    #expect(realPath(discovery) == "access.20261122")
    try write("links/other")
    try hardLink("links/current", to: "access.20261122")
    #expect(realPath(self.discover("links/current")) == nil)
    #expect(
      text(self.discover("links/current", rotatedIn: ["."]))
        == ["links/current: links/current; access.20261120 access.20261121"].map {
          $0.replacing("access", with: "./access")
        })
  }

  @Test func theLastOfAChainOfLinksIsTheRealPath() throws {
    try write("logs/a/access.20261122", "logs/a/access.20261121", "one/other", "two/other")
    try folder.link("two/latest", to: "../logs/a/access.20261122")
    try folder.link("one/current", to: "../two/latest")
    let discovery = discover("one/current")
    #expect(realPath(discovery)?.hasSuffix("logs/a/access.20261122") == true)
    #expect(discovery.logs[0].siblings.count == 1)
  }

  @Test func aLinkToAFolderCountsAsWell() throws {
    try write("2026-11-22/access.log")
    try folder.link("current", to: "2026-11-22")
    let path = realPath(discover("current/access.log"))
    #expect(path?.hasSuffix("2026-11-22/access.log") == true)
    #expect(path?.contains("current") == false)
    #expect(realPath(discover("2026-11-22/access.log")) == nil)
  }

  // MARK: What is looked for

  @Test func aFileIsLookedForWhereItsLinkLed() throws {
    try write("green/y.log", "blue/x.log", "blue/x-20261122.log.gz", "blue/z.log")
    try folder.link("current", to: "green/y.log")
    let file = try sought("current", at: "current", real: "blue/x.log", of: "blue/x.log")
    #expect(
      text(discover("current", seeking: [file]))
        == ["current: current; blue/x.log blue/x-20261122.log.gz"])
    #expect(text(discover("blue/z.log", seeking: [file])) == ["blue/z.log: blue/z.log;"])
  }

  /// cronolog makes a folder for each day.
  @Test func daysBetweenHaveFoldersOfTheirOwn() throws {
    try write(
      "logs/2026/11/29/access.log", "logs/2026/11/30/access.log", "logs/2026/11/30/error.log",
      "logs/2026/11/30/access.log.1.gz", "logs/2026/12/01/access.log", "logs/2026/12/02/access.log",
      "logs/2026/11/28/access.log", "logs/2026/all/30/access.log", "logs/2026/12/03/access.log")
    try folder.link("current", to: folder["logs/2026/12/02/access.log"].text)
    let file = try sought(
      "current", at: "current", real: "logs/2026/11/29/access.log", of: "logs/2026/11/29/access.log"
    )
    #expect(
      text(discover("current", seeking: [file]))
        == [
          "current: current; logs/2026/11/29/access.log logs/2026/11/30/access.log "
            + "logs/2026/11/30/access.log.1.gz logs/2026/12/01/access.log"
        ])
  }

  @Test func aFileIsLookedForByItsDeviceAndInode() throws {
    try write("a.log", "renamed", "old/moved", "elsewhere/x")
    for (name, isFound) in [("renamed", true), ("old/moved", true), ("elsewhere/x", false)] {
      let file = try sought("a.log", at: "a.log", of: name)
      let discovery = discover("a.log", rotatedIn: ["old"], seeking: [file])
      #expect(discovery.logs[0].siblings.map(\.isSought) == (isFound ? [true] : []))
      #expect(text(discovery) == ["a.log: a.log;\(isFound ? " " + name : "")"])
    }
  }

  /// Its name says more than its inode.
  @Test func aFileThatIsNamedAsASiblingIsOne() throws {
    try write("a.log", "a.log.1")
    let file = try sought("a.log", at: "a.log", of: "a.log.1")
    let siblings = discover("a.log", seeking: [file]).logs[0].siblings
    #expect(siblings.map(\.isSought) == [false])
  }

  @Test func aFileOfAPatternIsLookedForWhenItsLogIsGone() throws {
    try write("logs/b.log", "renamed")
    let file = try sought("logs/a.log", at: "logs/a.log", of: "renamed")
    #expect(
      text(discover("logs/*.log", rotatedIn: ["."], seeking: [file]))
        == ["logs/b.log: logs/b.log;", "logs/a.log: gone; ./renamed"])
  }

  @Test func whatIsFollowedIsAPathOrWhatAPatternStandsFor() {
    let files = FollowedFiles(["logs/*.log", "./a[1].log", "/var/*/x"], watch: FileWatch())
    for (path, isFollowed) in [
      ("logs/a.log", true), ("./a[1].log", true), ("/var/log/x", true), ("logs/a/b.log", false),
      ("logs/a.txt", false), ("/var/x", false), ("", false),
    ] {
      #expect(files.follows(ByteString(Array(path.utf8))) == isFollowed, "\(path)")
    }
  }
}
