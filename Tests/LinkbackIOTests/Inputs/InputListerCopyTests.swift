import Foundation
import LinkbackCore
import LinkbackIO
import LinkbackSystem
import SystemFixtures
import Testing

/// One content under two names is read once.
@Suite struct InputListerCopyTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// What is read, and what is said about the rest.
  private func list(_ names: String...) -> (taken: [String], warnings: [String]) {
    let base = folder.path.text + "/"
    let list = InputLister { _ in true }.list(names.map { folder[$0] })
    return (
      list.inputs.map { $0.path.text.replacing(base, with: "") },
      list.candidates.compactMap { candidate in
        guard case .warning(let reason) = candidate.verdict else { return nil }
        return "\(candidate.path.text) \(reason)".replacing(base, with: "")
      }
    )
  }

  // MARK: - The same file

  @Test func hardLinkIsReadOnce() throws {
    try folder.write("LOG", to: "d/a")
    try FileManager.default.linkItem(atPath: folder["d/a"].text, toPath: folder["d/b"].text)
    #expect(list("d") == (["d/a"], ["d/b is the same file as d/a, which is read once"]))
  }

  @Test func symbolicLinkAndRepeatedNameAreReadOnce() throws {
    try folder.write("LOG", to: "d/a")
    try folder.link("d/current", to: "a")
    #expect(
      list("d/a", "d", "d/a") == (
        ["d/a"],
        [
          "d/a is the same file as d/a, which is read once",
          "d/current is the same file as d/a, which is read once",
          "d/a is the same file as d/a, which is read once",
        ]
      ))
  }

  /// A folder whose logs are all named before holds logs all the same.
  @Test func folderOfKnownFilesIsNoProblem() throws {
    try folder.write("LOG", to: "d/a")
    let candidates = InputLister { _ in true }.list([folder["d/a"], folder["d"]]).candidates
    #expect(candidates.count == 2)
  }

  private static func twin(_ original: String) -> String {
    "has the content of \(original), and both are counted; if it is a copy, leave one of them out"
  }

  /// They may be copies, or two logs: who counts them has to know.
  @Test func equalFilesUnderUnrelatedNamesAreBothReadAndSaid() throws {
    for (name, text) in [("a", "LOG"), ("b", "LOG"), ("c", "GOL"), ("e", "LOG")] {
      try folder.write(text, to: "d/\(name)")
    }
    #expect(list("d/a", "d/b", "d/c") == (["d/a", "d/b", "d/c"], ["d/b \(Self.twin("d/a"))"]))
    func warning(_ others: String) -> String {
      "d/b has the content of d/a, and \(others) that of another file; all are counted; if they are "
        + "copies, leave them out (--verbose names each)"
    }
    #expect(list("d") == (["d/a", "d/b", "d/c", "d/e"], [warning("1 more has")]))
    try folder.write("GOL", to: "d/f")
    let all = InputLister { _ in true }.list([folder["d"]])
    #expect(list("d") == (["d/a", "d/b", "d/c", "d/e", "d/f"], [warning("2 more have")]))
    let skipped = all.candidates.compactMap { candidate -> String? in
      guard case .skipped(let reason) = candidate.verdict else { return nil }
      return "\(candidate.path.text) \(reason)".replacing(folder.path.text + "/", with: "")
    }
    #expect(
      skipped == [
        "d/e has the content of d/a; both are counted",
        "d/f has the content of d/c; both are counted",
      ])
  }

  /// As many as a rotation by size may make.
  @Test func logsOfOneSizeAreNoCopies() throws {
    for number in 10..<60 { try folder.write("\(number % 10) LOG \(number)", to: "d/\(number)x") }
    let (taken, warnings) = list("d")
    #expect((taken.count, warnings) == (50, []))
  }

  // MARK: - X and X.bak

  @Test(
    arguments: [
      ".bak", ".orig", ".copy", "~", ".old", "-copy", "_2", " (1)", " copy", ".1", ".gz", ".zst",
      ".bak.gz", "-20261122",
    ])
  func copyUnderALongerNameIsReadOnce(suffix: String) throws {
    for write in [{ $0 }, { gzipMember($0) }, { zstdFrame($0) }] as [([UInt8]) -> [UInt8]] {
      try folder.write(noise(70_000), to: "d/a.log")
      try folder.write(write(noise(70_000)), to: "d/a.log\(suffix)")
      let expected = (
        ["d/a.log"], ["d/a.log\(suffix) has the content of d/a.log, which is read once"]
      )
      #expect(list("d") == expected)
      #expect(list("d/a.log\(suffix)", "d/a.log").taken == ["d/a.log"])
      try folder.write(write(noise(70_000, seed: 2)), to: "d/a.log\(suffix)")
      #expect(list("d").taken.count == 2 && list("d").warnings == [])
    }
  }

  /// However many copies there are, in whatever order and compressed as they may be: one is read.
  @Test(arguments: 1...40 as ClosedRange<UInt64>) func oneOfManyCopiesIsRead(seed: UInt64) throws {
    var state = seed
    func roll(_ sides: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % sides
    }
    let suffixes = [".gz", ".zst", ".bak", "~", ".orig.gz", ".bak.zst", ".old"]
    var names = suffixes.filter { _ in roll(2) == 0 }.map { "a.log\($0)" }
    if roll(2) == 0 || names.isEmpty { names.append("a.log") }
    for name in names {
      let content = noise(900, seed: seed)
      try folder.write(
        [content, gzipMember(content), zstdFrame(content)][roll(3)], to: "d/\(name)")
      try folder.write(noise(900, seed: seed + 100), to: "e/\(name)")
    }
    let paths = (["d"] + names.map { "d/\($0)" }).sorted { _, _ in roll(2) == 0 }.map { folder[$0] }
    let found = InputLister { _ in true }.list(paths)
    #expect(found.inputs.count == 1)
    #expect(list("e").taken.count == 1)
    #expect(list("d", "e").taken.count == 2)
  }

  /// Without the original, two suffixes that say "copy" are enough; other names are names of their own.
  @Test func copiesWithoutTheirOriginalAreReadOnce() throws {
    try folder.write(gzipMember(noise(90)), to: "d/a.log.1.gz")
    try folder.write(zstdFrame(noise(90)), to: "d/a.log.1.zst")
    try folder.write(noise(90), to: "d/b.log.1")
    try folder.write(noise(90), to: "d/b.log.2")
    #expect(
      list("d") == (
        ["d/a.log.1.gz", "d/b.log.1", "d/b.log.2"],
        [
          "d/a.log.1.zst has the content of d/a.log.1.gz, which is read once",
          "d/b.log.2 \(Self.twin("d/b.log.1"))",
        ]
      ))
  }

  @Test func emptyFilesAreNoCopies() throws {
    try folder.write("", to: "d/a")
    try folder.write(gzipMember([]), to: "d/a.gz")
    try folder.write("", to: "d/a.bak")
    #expect(list("d") == (["d/a", "d/a.bak", "d/a.gz"], []))
  }

  /// The log has grown since: which lines are meant, only a person knows.
  @Test(arguments: [1, 65_536, 100_000]) func anOlderCopyIsWarnedOf(length: Int) throws {
    try folder.write(noise(200_000), to: "d/a")
    try folder.write(Array(noise(200_000)[..<length]), to: "d/a.bak")
    #expect(
      list("d") == (
        ["d/a", "d/a.bak"],
        [
          "d/a.bak holds what d/a begins with: if it is an older copy, its lines count twice; "
            + "name the files to be read"
        ]
      ))
  }

  // MARK: - X and X.gz

  @Test(arguments: [6, 65_536, 65_537, 300_000])
  func compressedCopyIsReadOnce(size: Int) throws {
    try folder.write(noise(size), to: "d/a.log")
    try folder.write(gzipMember(noise(size)), to: "d/a.log.gz")
    let expected = (
      ["d/a.log"], ["d/a.log.gz has the content of d/a.log, which is read once"]
    )
    #expect(list("d") == expected)
    #expect(list("d/a.log.gz", "d/./a.log").taken == ["d/./a.log"])
    try folder.write(zstdFrame(noise(size)), to: "d/a.log.gz")
    #expect(list("d") == expected)
  }

  @Test(arguments: [0, 65_535, 65_536, 199_999])
  func oneDifferentByteMakesTwoLogs(position: Int) throws {
    var bytes = noise(200_000)
    try folder.write(gzipMember(bytes), to: "d/a.gz")
    bytes[position] ^= 1
    try folder.write(bytes, to: "d/a")
    #expect(list("d") == (["d/a", "d/a.gz"], []))
  }

  @Test(arguments: [(65_536, 65_537), (65_537, 65_536), (10, 65_536), (65_536, 131_072)])
  func differentLengthsMakeTwoLogs(plain: Int, compressed: Int) throws {
    try folder.write(noise(plain), to: "d/a")
    try folder.write(gzipMember(noise(compressed)), to: "d/a.gz")
    #expect(list("d").taken == ["d/a", "d/a.gz"])
    #expect(list("d").warnings.count == (plain > compressed ? 1 : 0))
  }

  @Test func copyWithoutItsOriginalIsRead() throws {
    try folder.write(gzipMember(noise(10)), to: "d/a.gz")
    try folder.write(noise(10), to: "e/a")
    #expect(list("d", "e") == (["d/a.gz", "e/a"], []))
    #expect(list("d") == (["d/a.gz"], []))
  }

  /// As of gzip, of zstd.
  @Test func unfinishedZstdCopyIsReadOnce() throws {
    let whole = zstdFrame(noise(300_000), ZstdStyle(blockSize: 10_000))
    try folder.write(noise(300_000), to: "d/a")
    try folder.write(Array(whole.dropLast(50_000)), to: "d/a.zst")
    #expect(list("d").taken == ["d/a"])
  }

  /// What logrotate's gzip has written when the listing comes in between.
  @Test func unfinishedCopyIsReadOnce() throws {
    let half = Array(gzipMember(noise(300_000)).dropLast(50_000))
    try folder.write(noise(300_000), to: "d/a")
    try folder.write(half, to: "d/a.gz")
    #expect(
      list("d") == (
        ["d/a"],
        [
          "d/a.gz is an unfinished copy of d/a, which is read once: "
            + "gzip data ends early at byte \(half.count)"
        ]
      ))
  }

  /// Of a copy that can't be read at all nobody knows whose copy it is.
  @Test func unreadableCopyIsNoCopy() throws {
    try folder.write(noise(1_000), to: "d/a")
    try folder.write(Array(gzipMember(noise(1_000))[..<12]), to: "d/a.gz")
    #expect(list("d/a", "d/a.gz") == (["d/a", "d/a.gz"], []))
  }

  @Test func brokenFileWithOtherContentIsRead() throws {
    try folder.write(noise(300_000, seed: 2), to: "d/a")
    try folder.write(Array(gzipMember(noise(300_000)).dropLast(50_000)), to: "d/a.gz")
    #expect(list("d").taken == ["d/a", "d/a.gz"])
    // Longer than its original, whatever the error after it.
    try folder.write(noise(1_000), to: "d/a")
    #expect(list("d").taken == ["d/a", "d/a.gz"])
  }
}
