import Foundation
import LinkbackCore
import LinkbackSystem
import SystemFixtures
import Testing

@testable import LinkbackIO

/// What is read of a file that was listed, after something was done to it.
@Suite struct ListedFileTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func list(_ names: String..., held: Int = 100) -> InputList {
    InputLister(heldFiles: held) { _ in .accessLog }.list(names.map { folder[$0] })
  }

  private func read(_ input: Input) throws -> Drained {
    var source = try input.open().source()
    return Drained(&source, buffer: 5)
  }

  private func append(_ text: String, to name: String) throws {
    let handle = try #require(FileHandle(forWritingAtPath: folder[name].text))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(text.utf8))
    try handle.close()
  }

  /// Lines that were finished then, and the rest of one that was not; after 64 KiB, too.
  @Test(
    arguments: [
      ("one\n", "two\n", "one\n"), ("one\ntw", "o\nthree\n", "one\ntwo\n"), ("one", "", "one"),
      ("one\ntw", "o", "one\ntwo"), ("o", "\n", "o\n"), ("one\n", "\n", "one\n"),
      (
        "one\ntw", String(repeating: "o", count: 9_000) + "\nthree",
        "one\ntw" + String(repeating: "o", count: 9_000) + "\n"
      ),
      ("", "one\n", ""),
    ], [100, 0])
  func growthIsReadToTheEndOfTheLastLineOnly(
    texts: (listed: String, appended: String, expected: String), held: Int
  ) throws {
    try folder.write(texts.listed, to: "a")
    let input = try #require(list("a", held: held).inputs.first)
    try append(texts.appended, to: "a")
    #expect(try read(input) == Drained(bytes: Array(texts.expected.utf8)))
  }

  /// Linux sets the time of a file that is appended to before its size: what is seen between is no other file.
  @Test(arguments: [0, 1, 19])
  func aFileInTheMiddleOfAnAppendIsUnchanged(pauses: Int) throws {
    try folder.write("one\n", to: "a")
    let file = try OpenFile(path: folder["a"])
    let listed = try ListedFile(folder["a"], file)
    try setTime(of: "a")
    var count = 0
    let error = listed.change(in: file) {
      if count == pauses { try? append("two\n", to: "a") }
      count += 1
    }
    #expect(error == nil)
    #expect(count == pauses + 1)
  }

  @Test func aFileOfTheSameSizeAndAnotherTimeWasWrittenOver() throws {
    try folder.write("one\n", to: "a")
    let file = try OpenFile(path: folder["a"])
    let listed = try ListedFile(folder["a"], file)
    var count = 0
    #expect(listed.change(in: file) { count += 1 } == nil)
    #expect(count == 0)
    try setTime(of: "a")
    #expect(listed.change(in: file) { count += 1 }?.code == .damaged)
    #expect(count == 20)
  }

  private func setTime(of name: String) throws {
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000)],
      ofItemAtPath: folder[name].text)
  }

  /// Its bytes are no lines.
  @Test func growthOfACompressedFileIsNotRead() throws {
    try folder.write(gzipMember(Array("one\n".utf8)), to: "a")
    let input = try #require(list("a").inputs.first)
    try append("anything\n", to: "a")
    #expect(try read(input) == Drained(bytes: Array("one\n".utf8)))
  }

  @Test func aFileOfProcIsReadThoughItsSizeIsZero() throws {
    let input = try #require(InputLister { _ in true }.list(["/proc/cpuinfo"]).inputs.first)
    #expect(input.size == 0)
    #expect(try !read(input).bytes.isEmpty)
  }

  @Test(arguments: [0, 3, 7])
  func aFileThatWasCutOffHasAnErrorAtItsEnd(size: Int) throws {
    try folder.write("one\ntwo\n", to: "a")
    let input = try #require(list("a").inputs.first)
    FileChange.cut(folder["a"], to: size)
    let error = SourceError(
      .damaged, "was cut off while it was read, at byte \(size) of 8")
    #expect(try read(input) == Drained(bytes: Array("one\ntwo\n".utf8.prefix(size)), error: error))
  }

  // MARK: - Descriptors

  private func openFiles() throws -> Int {
    let manager = FileManager.default
    return try manager.contentsOfDirectory(atPath: "/proc/self/fd").count {
      (try? manager.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)"))?
        .hasPrefix(folder.path.text) == true
    }
  }

  /// Of more files than may be open, the first are read whatever becomes of their names, and the others are
  /// found again.
  @Test func noMoreFilesStayOpenThanAllowed() throws {
    for number in 1...40 { try folder.write("LOG \(number)", to: "d/\(number + 100)") }
    do {
      let inputs = list("d", held: 7).inputs
      #expect(inputs.count == 40)
      #expect(try openFiles() == 7)
      for (number, input) in inputs.enumerated() {
        #expect(try read(input) == Drained(bytes: Array("LOG \(number + 1)".utf8)))
      }
      #expect(try openFiles() == 7)
      try FileManager.default.removeItem(atPath: folder["d"].text)
      #expect(inputs.map { (try? read($0)) != nil } == (0..<40).map { $0 < 7 })
    }
    #expect(try openFiles() == 0)
  }

  /// Another file of that name, the same file with other bytes, or less of it.
  @Test(arguments: ["replaced", "written over", "cut off", "removed", "a folder", "a pipe"])
  func aFileThatIsOpenedAgainHasToBeTheSame(change: String) throws {
    try folder.write("LOG 1\n", to: "a")
    let input = try #require(list("a", held: 0).inputs.first)
    let path = folder["a"]
    switch change {
    case "replaced":
      try folder.write("LOG 1\n", to: "b")
      FileChange.rename(folder["b"], to: path)
    case "written over": try folder.write("LOG 2\n", to: "a")
    case "cut off": FileChange.cut(path, to: 3)
    default:
      FileChange.remove(path)
      if change == "a folder" { try folder.write("", to: "a/b") }
      if change == "a pipe" { _ = try folder.makePipe("a") }
    }
    let error = try #require(throws: SourceError.self) { _ = try input.open() }
    #expect(error.code == .unreadable)
    #expect(error.message.hasPrefix("was "))
  }

  // MARK: - Limits

  @Test(
    arguments: [(0, 0), (16, 0), (32, 0), (64, 32), (256, 192), (1_024, 768), (1 << 20, 786_432)])
  func aQuarterOfTheDescriptorsIsLeftAndMoreOfFew(limit: Int, share: Int) {
    #expect(OpenFileLimit.share(of: limit) == share)
  }
}
