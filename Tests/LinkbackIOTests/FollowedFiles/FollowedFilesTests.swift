import Foundation
import Glibc
import LinkbackCore
import LinkbackFollowing
@testable import LinkbackIO
import LinkbackSystem
import SystemFixtures
import Testing

@Suite struct FollowedFilesTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func discover(
    _ names: String..., output: String? = nil, rotatedIn: [String] = [], seeking: [SoughtFile] = []
  ) -> LogDiscovery {
    var files = FollowedFiles(
      names.map { folder[$0] }, output: output.map { folder[$0] },
      rotatedIn: rotatedIn.map { folder[$0] }, watch: FileWatch())
    return files.discover(seeking: seeking)
  }

  /// A log of a discovery as text, without the folder: `name: target; sibling sibling`.
  func text(_ discovery: LogDiscovery) -> [String] {
    discovery.logs.map { log in
      let target =
        switch log.target {
        case .file(let sighting): sighting.isPipe ? "pipe" : name(sighting.path)
        case .missing: "missing"
        case .gone: "gone"
        case .unreadable: "unreadable"
        }
      let names = [target + ";"] + log.siblings.map { name($0.path) }
      return "\(name(log.path)): \(names.joined(separator: " "))"
    }
  }

  func name(_ path: ByteString) -> String {
    let text = FilePath(bytes: path.bytes).text
    let prefix = folder.path.text + "/"
    return text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
  }

  /// Sets when a file was written to, in seconds since 1970.
  func age(_ name: String, _ seconds: Int) throws {
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: Double(seconds))],
      ofItemAtPath: folder[name].text)
  }

  private func permit(_ mode: Int, _ name: String) throws {
    try FileManager.default.setAttributes(
      [.posixPermissions: mode], ofItemAtPath: folder[name].text)
  }

  @Test func siblingsAreThoseWithASuffixTheOldestFirst() throws {
    let names = [
      "a.log": 9, "a.log.1": 8, "a.log-20261122": 3, "a.log_old": 5, "a.log.2.gz": 7,
      "a.logs": 1, "a.log2": 1, "b.log.1": 1, "a": 1, ".a.log.1": 1,
    ]
    for (name, seconds) in names {
      try folder.write("x", to: name)
      try age(name, seconds)
    }
    try folder.write("x", to: "a.log.d/inside")
    try folder.link("a.log.link", to: "a.log.1")
    #expect(
      text(discover("a.log"))
        == ["a.log: a.log; a.log-20261122 a.log_old a.log.2.gz a.log.1"])
  }

  @Test func siblingsOfEqualAgeAreInTheOrderOfTheirPaths() throws {
    for name in ["a.log.10", "a.log.2", "a.log-1"] {
      try folder.write("x", to: name)
      try age(name, 5)
    }
    #expect(text(discover("a.log")) == ["a.log: missing; a.log-1 a.log.10 a.log.2"])
  }

  @Test func followedFilesAreNobodysSiblings() throws {
    for name in ["a.log", "a.log.1", "a.log.2"] { try folder.write("x", to: name) }
    try FileManager.default.linkItem(atPath: folder["a.log"].text, toPath: folder["a.log.3"].text)
    #expect(
      text(discover("a.log", "a.log.1"))
        == ["a.log: a.log; a.log.2", "a.log.1: a.log.1;"])
  }

  @Test func aSiblingOfTwoLogsBelongsToTheLongerName() throws {
    for name in ["a.log", "a.log-api", "a.log-api.1", "a.log.1"] {
      try folder.write("x", to: name)
    }
    let expected = ["a.log: a.log; a.log.1", "a.log-api: a.log-api; a.log-api.1"]
    #expect(text(discover("a.log", "a.log-api")) == expected)
    #expect(text(discover("a.log-api", "a.log")) == expected.reversed())
  }

  @Test func oneFileUnderTwoNamesIsOneSibling() throws {
    try folder.write("x", to: "a.log.1")
    try FileManager.default.linkItem(atPath: folder["a.log.1"].text, toPath: folder["a.log.2"].text)
    #expect(text(discover("a.log")) == ["a.log: missing; a.log.1"])
  }

  @Test func aLinkStandsForItsDestinationAndSiblingsOfBothCount() throws {
    try folder.write("x", to: "pods/0.log")
    try folder.write("x", to: "pods/0.log.20261122-100000")
    try folder.write("x", to: "pods/other.log.1")
    try folder.write("x", to: "middle/m.log.1")
    try folder.write("x", to: "web.log.1")
    try folder.link("middle/m.log", to: "../pods/0.log")
    try folder.link("web.log", to: "middle/m.log")
    for (age, name) in ["pods/0.log.20261122-100000", "middle/m.log.1", "web.log.1"].enumerated() {
      try self.age(name, age)
    }
    let discovery = discover("web.log")
    let inode = try FileStatus(of: folder["pods/0.log"]).identity
    guard case .file(let sighting) = discovery.logs[0].target else {
      Issue.record("the link's file is there")
      return
    }
    #expect(sighting.stamp.identity == inode)
    let siblings = discovery.logs[0].siblings.map { FilePath(bytes: $0.path.bytes).name }
    #expect(
      siblings.map { String(decoding: $0, as: UTF8.self) }
        == ["0.log.20261122-100000", "m.log.1", "web.log.1"])
  }

  @Test func aLinkToNothingIsMissingAndHasSiblings() throws {
    try folder.link("web.log", to: "gone.log")
    try folder.write("x", to: "gone.log.1")
    #expect(text(discover("web.log")) == ["web.log: missing; gone.log.1"])
    try folder.link("loop.log", to: "loop.log")
    #expect(text(discover("loop.log")) == ["loop.log: unreadable;"])
  }

  @Test func patternsAreLookedUpInEachDiscovery() throws {
    var files = FollowedFiles([folder["*/*.log"], folder["b.log"]], watch: FileWatch())
    #expect(text(files.discover(seeking: [])) == ["*/*.log: missing;", "b.log: missing;"])
    try folder.write("x", to: "one/a.log")
    try folder.write("x", to: "one/a.log.1")
    try folder.write("x", to: "two/.hidden.log")
    try folder.write("x", to: "b.log")
    #expect(
      text(files.discover(seeking: [])) == ["one/a.log: one/a.log; one/a.log.1", "b.log: b.log;"])
    try folder.write("x", to: "two/a.log")
    try FileManager.default.removeItem(atPath: folder["one/a.log"].text)
    #expect(
      text(files.discover(seeking: []))
        == ["two/a.log: two/a.log;", "b.log: b.log;", "one/a.log: gone; one/a.log.1"])
  }

  @Test func aPatternPassesOverFoldersAndTheOutput() throws {
    for name in ["a.log", "folder.log/x", "out.log", "out.log.1", "out.log-2", "outer.log"] {
      try folder.write("x", to: name)
    }
    #expect(
      text(discover("*", "a.log", output: "out.log")) == ["a.log: a.log;", "outer.log: outer.log;"])
  }

  @Test func theOutputIsNoSibling() throws {
    for name in ["a.log", "a.log.events", "a.log.events.1", "a.log.1"] {
      try folder.write("x", to: name)
    }
    #expect(text(discover("a.log", output: "a.log.events")) == ["a.log: a.log; a.log.1"])
  }

  @Test func aFileWhoseNameLooksLikeAPatternIsFollowed() throws {
    try folder.write("x", to: "a[1].log")
    #expect(text(discover("a[1].log")) == ["a[1].log: a[1].log;"])
  }

  @Test func foldersAndSocketsAreUnreadable() throws {
    try folder.write("x", to: "folder/file")
    try folder.write("x", to: "file")
    #expect(
      text(discover("folder", "file/below")) == ["folder: unreadable;", "file/below: unreadable;"])
  }

  @Test func namedPipesAndStandardInputAreStreams() throws {
    _ = try folder.makePipe("pipe")
    try folder.write("x", to: "pipe.1")
    #expect(text(discover("pipe")) == ["pipe: pipe;"])
    var files = FollowedFiles(["-", "/dev/null"], watch: FileWatch())
    #expect(text(files.discover(seeking: [])) == ["-: pipe;", "/dev/null: pipe;"])
  }

  @Test(.disabled(if: getuid() == 0, "root may read everything"))
  func whatMayNotBeReadIsUnreadable() throws {
    try folder.write("x", to: "secret.log")
    try folder.write("x", to: "closed/a.log")
    try permit(0, "secret.log")
    try permit(0, "closed")
    defer { try? permit(0o700, "closed") }
    #expect(
      text(discover("secret.log", "closed/a.log"))
        == ["secret.log: unreadable;", "closed/a.log: unreadable;"])
  }
}
