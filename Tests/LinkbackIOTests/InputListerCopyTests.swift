import Foundation
import LinkbackCore
import LinkbackIO
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
      list.entries.compactMap { entry in
        guard case .warning(let reason) = entry.verdict else { return nil }
        return "\(entry.path.text) \(reason)".replacing(base, with: "")
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
    let entries = InputLister { _ in true }.list([folder["d/a"], folder["d"]]).entries
    #expect(entries.count == 2)
  }

  @Test func equalFilesUnderUnrelatedNamesAreBothRead() throws {
    try folder.write("LOG", to: "d/a")
    try folder.write("LOG", to: "d/b")
    #expect(list("d") == (["d/a", "d/b"], []))
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
    #expect(list("d") == (["d/a", "d/a.gz"], []))
  }

  @Test func copyWithoutItsOriginalIsRead() throws {
    try folder.write(gzipMember(noise(10)), to: "d/a.gz")
    try folder.write(noise(10), to: "e/a")
    #expect(list("d", "e") == (["d/a.gz", "e/a"], []))
    #expect(list("d") == (["d/a.gz"], []))
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
    // Longer than its original, whatever the error behind it.
    try folder.write(noise(1_000), to: "d/a")
    #expect(list("d").taken == ["d/a", "d/a.gz"])
  }
}
