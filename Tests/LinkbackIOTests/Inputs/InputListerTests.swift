import Foundation
import LinkbackCore
import LinkbackIO
import LinkbackSystem
import SystemFixtures
import Testing

@Suite struct InputListerTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// A log is what begins with "LOG" here; what one really looks like is another module's matter.
  private let lister = InputLister { sample in
    sample.count >= 3 && sample[0] == 0x4c && sample[1] == 0x4f && sample[2] == 0x47
  }

  /// One line for each candidate: how it ended, and the path below the test's folder.
  private func list(_ names: String...) -> [String] {
    describe(lister.list(names.map { folder[$0] }))
  }

  private func describe(_ list: InputList) -> [String] {
    list.candidates.map { candidate in
      let base = folder.path.text
      let path = String(candidate.path.text.dropFirst(base.count + 1))
      return switch candidate.verdict {
      case .taken: "take \(path)"
      case .skipped(let reason): "skip \(path) \(reason)"
      case .warning(let reason): "warn \(path) \(reason)".replacing("\(base)/", with: "")
      case .problem(let error): "fail \(path) \(error.message)"
      }
    }
  }

  private let holdsNothing =
    "holds no access log; name a file to have it read whatever it holds (--verbose lists what was "
    + "skipped)"

  // MARK: - Named paths

  @Test func namedFilesAreTakenInTheirOrder() throws {
    for name in ["b", "a", ".hidden"] { try folder.write("anything in \(name)", to: name) }
    try folder.link("link", to: "c")
    try folder.write("", to: "c")
    #expect(list("b", "link", ".hidden", "a") == ["take b", "take link", "take .hidden", "take a"])
  }

  @Test func namedInputsHaveKindAndSize() throws {
    try folder.write("12345", to: "file")
    _ = try folder.makePipe("pipe")
    let inputs = lister.list([folder["file"], folder["pipe"], "/dev/null", "-"]).inputs
    #expect(inputs.map(\.kind).prefix(3) == [.regularFile, .stream, .stream])
    #expect(inputs.map(\.size).prefix(3) == [5, nil, nil])
    // Standard input of the tests may be /dev/null too: then it is the same file.
    #expect(inputs.dropFirst(3).allSatisfy { $0.kind == .standardInput })
  }

  @Test func standardInputIsReadOnce() {
    let list = lister.list(["-", "-"])
    #expect(list.inputs.map(\.kind) == [.standardInput])
    #expect(
      list.candidates.last?.verdict == .warning("is the same file as -, which is read once"))
  }

  @Test func openDescriptorIsTaken() {
    let pipe = Pipe()
    let path = FilePath("/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)")
    #expect(lister.list([path]).inputs.map(\.kind) == [.stream])
  }

  @Test func missingPathsAreProblemsInTheirPlace() throws {
    try folder.write("", to: "a")
    #expect(
      list("no", "a", "a/b", "*.no") == [
        "fail no No such file or directory; check the path", "take a",
        "fail a/b Not a directory; a file is in the path where a folder should be",
        "fail *.no no file matches this pattern; check it",
      ])
  }

  @Test func inputIsOpened() throws {
    try folder.write(gzipMember(Array("LOG 1\n".utf8)), to: "a")
    var source = try #require(lister.list([folder["a"]]).inputs.first).open().source()
    #expect(Drained(&source) == Drained(bytes: Array("LOG 1\n".utf8)))
  }

  /// An output that is an input would be replaced by its own counts.
  @Test func inputIsFoundUnderEveryName() throws {
    try folder.write("LOG", to: "d/a")
    try folder.link("link", to: "d/a")
    try folder.write("LOG", to: "other")
    let list = lister.list([folder["d"]])
    #expect(list.input(at: folder["link"])?.path == folder["d/a"])
    #expect(list.input(at: folder["other"]) == nil)
    #expect(list.input(at: folder["no"]) == nil)
  }

  // MARK: - Folders

  /// As if whole paths were sorted by bytes: "-" and "." come before "/", digits and letters after.
  @Test func filesComeInTheOrderOfPathBytes() throws {
    let names = [
      "a/b", "a/b/c", "a-b", "a.log", "a0", "B", "a/Z", "a/z/1", "ä", "z", "a/é", "a b", "b/a/x/y",
      "a.log.10", "a.log.2", "a.log.gz",
    ].filter { $0 != "a/b" }
    for (index, name) in names.enumerated() { try folder.write("LOG \(index)", to: "d/\(name)") }
    let sorted = names.map { "take d/\($0)" }.sorted {
      Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8))
    }
    #expect(list("d") == sorted)
    #expect(list("d/") == sorted)
  }

  @Test func onlyWhatLooksLikeALogIsTaken() throws {
    try folder.write("LOG", to: "d/access")
    try folder.write(gzipMember(Array("LOG".utf8)), to: "d/compressed")
    try folder.write(gzipMember(Array("no".utf8)), to: "d/data.gz")
    try folder.write("", to: "d/empty")
    try folder.write("no log", to: "d/access.log")
    _ = try folder.makePipe("d/pipe")
    #expect(
      list("d") == [
        "take d/access",
        "skip d/access.log does not look like an access log; name it to have it read",
        "take d/compressed",
        "skip d/data.gz does not look like an access log; name it to have it read",
        "skip d/empty is empty",
        "skip d/pipe is not a regular file; name it to have it read",
      ])
  }

  @Test(arguments: [1, 65_535, 65_536, 65_537, 1_000_000])
  func sampleIsTheFirst64KiBUncompressed(size: Int) throws {
    let bytes = noise(size)
    try folder.write(bytes, to: "d/plain")
    try folder.write(gzipMember(bytes), to: "d/gzip")
    let expected = Array(bytes.prefix(InputLister.sampleSize))
    var samples: [[UInt8]] = []
    let lister = InputLister { span in
      samples.append(span.indices.map { span[$0] })
      return true
    }
    #expect(lister.list([folder["d"]]).inputs.count == 2)
    #expect(samples == [expected, expected])
  }

  @Test func hiddenNamesArePassedOver() throws {
    try folder.write("LOG", to: "d/.a")
    try folder.write("LOG", to: "d/.b/c")
    try folder.write("LOG", to: "d/e/.f")
    try folder.write("LOG", to: "d/e/g")
    #expect(
      list("d") == [
        "skip d/.a has a hidden name", "skip d/.b has a hidden name",
        "skip d/e/.f has a hidden name", "take d/e/g",
      ])
    #expect(list("d/.b") == ["take d/.b/c"])
  }

  @Test func linksToFilesAreFollowedAndNotToFolders() throws {
    try folder.write("LOG", to: "elsewhere/log")
    try folder.write("LOG 2", to: "d/sub/x")
    try folder.link("d/file", to: "../elsewhere/log")
    try folder.link("d/folder", to: "../elsewhere")
    try folder.link("d/nothing", to: "no")
    try folder.link("d/self", to: "self")
    try folder.link("d/sub/up", to: "..")
    #expect(
      list("d") == [
        "take d/file",
        "skip d/folder is a symbolic link to a folder; name it to have it read",
        "skip d/nothing is a symbolic link to nothing, or was removed just now",
        "skip d/self is a symbolic link that leads back to itself",
        "skip d/sub/up is a symbolic link to a folder; name it to have it read",
        "take d/sub/x",
      ])
    #expect(list("d/folder") == ["take d/folder/log"])
  }

  @Test func folderThatHoldsNothingIsAProblem() throws {
    try folder.write("no log", to: "d/x/notes")
    try folder.write("LOG", to: "e")
    #expect(
      list("d", "e") == [
        "skip d/x/notes does not look like an access log; name it to have it read",
        "fail d \(holdsNothing)", "take e",
      ])
  }

  @Test(.enabled(if: geteuid() != 0, "root may read everything"))
  func unreadableIsAProblemAndTheRestGoesOn() throws {
    try folder.write("LOG", to: "d/a/x")
    try folder.write("LOG", to: "d/b")
    try folder.write("LOG", to: "d/c")
    for name in ["d/a", "d/b"] {
      try FileManager.default.setAttributes(
        [.posixPermissions: 0], ofItemAtPath: folder[name].text)
    }
    let lines = list("d", "d/b")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o700], ofItemAtPath: folder["d/a"].text)
    let denied =
      "Permission denied; run as a user who may read it (for server logs often one in group adm)"
    #expect(
      lines == ["fail d/a \(denied)", "fail d/b \(denied)", "take d/c", "fail d/b \(denied)"])
  }

  @Test func nameOfAnyBytesIsListedAndOpened() throws {
    let path = folder.path.appending([0x6c, 0xff, 0x1b])
    var output = try OutputFile(path: path)
    try output.write(Array("LOG".utf8))
    try output.finish()
    let inputs = lister.list([folder.path]).inputs
    #expect(inputs.map(\.path) == [path])
    var source = try #require(inputs.first).open().source()
    #expect(Drained(&source).error == nil)
  }
}
