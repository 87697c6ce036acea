import LinkbackSystem
import Testing

@Suite struct FilePathTests {
  @Test(arguments: [
    ("a", ".", "a"), ("a/b", "a", "b"), ("/a", "/", "a"), ("/", "/", ""), ("a/", "a", ""),
    ("./a.log", ".", "a.log"), ("/var/log/x", "/var/log", "x"),
  ])
  func folderAndName(path: String, folder: String, name: String) {
    #expect(FilePath(path).folder == FilePath(folder))
    #expect(FilePath(path).name == Array(name.utf8))
  }

  @Test(arguments: [("d", "d/x"), ("d/", "d/x"), ("/", "/x"), (".", "./x"), ("", "x")])
  func nameIsAppendedWithOneSlash(folder: String, path: String) {
    #expect(FilePath(folder).appending(Array("x".utf8)) == FilePath(path))
  }

  @Test(arguments: [
    ("./a", "a"), ("a//b/./c", "a/b/c"), ("/./a/", "/a"), ("../a", "../a"), ("/", "/"),
    (".a/b.", ".a/b."), ("a/../b", "a/../b"),
  ])
  func redundantPartsGo(path: String, expected: String) {
    #expect(FilePath(path).withoutRedundantParts == FilePath(expected))
  }

  @Test func orderIsThatOfBytes() {
    let sorted: [FilePath] = [
      "", "A", "a", "a-", "a.", "a/", "a0", "b", "é", FilePath(bytes: [0xff]),
    ]
    #expect(sorted.shuffled().sorted() == sorted)
    // Canonically equivalent, and two names for the kernel.
    #expect(FilePath("e\u{301}") != FilePath("\u{e9}"))
  }

  @Test func textIsRepaired() {
    #expect(FilePath(bytes: [0x61, 0xff, 0x62]).text == "a\u{fffd}b")
  }

  // MARK: - Arguments

  @Test func repairedArgumentsGetTheirBytesBack() {
    let raw: [[UInt8]] = [
      Array("linkback".utf8), Array("count".utf8), [0x61, 0xff], Array("ok".utf8), [0x61, 0xfe],
    ]
    #expect(
      FilePath.matching(["a\u{fffd}", "ok", "a\u{fffd}"], raw: raw)
        == [FilePath(bytes: [0x61, 0xff]), "ok", FilePath(bytes: [0x61, 0xfe])])
  }

  @Test func replacementCharacterInANameIsItself() {
    let name = "a\u{fffd}"
    #expect(FilePath.matching([name], raw: [Array(name.utf8)]) == [FilePath(name)])
    #expect(FilePath.matching([name], raw: []) == [FilePath(name)])
  }

  @Test func argumentsOfThisProcessAreRead() {
    #expect(
      FilePath.arguments(CommandLine.arguments).map(\.text) == CommandLine.arguments)
  }
}
