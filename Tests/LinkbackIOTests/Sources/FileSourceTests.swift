import Foundation
import LinkbackCore
import LinkbackIO
import LinkbackSystem
import SystemFixtures
import Testing

@Suite struct FileSourceTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func error(opening path: FilePath) -> SourceError? {
    do throws(SourceError) {
      _ = try FileSource(path: path)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [0, 1, 65_536, 200_001], [1_000, 65_536])
  func wholeFileIsRead(size: Int, buffer: Int) throws {
    let path = try folder.write(noise(size), to: "access.log")
    var source = try FileSource(path: path)
    #expect(source.size == Int64(size))
    #expect(source.status.kind == .regular)
    #expect(Drained(&source, buffer: buffer) == Drained(bytes: noise(size)))
    #expect(source.position == Int64(size))
  }

  @Test func onlyTheSpaceAfterTheOffsetIsWritten() throws {
    var source = try FileSource(path: folder.write("abcdef", to: "f"))
    var buffer = Array("........".utf8)
    #expect(try source.read(into: &buffer, at: 5) == 3)
    #expect(buffer == Array(".....abc".utf8))
    #expect(try source.read(into: &buffer, at: 0) == 3)
    #expect(buffer == Array("def..abc".utf8))
  }

  @Test(
    arguments: [
      (0..<0, ""), (0..<3, "abc"), (2..<5, "cde"), (4..<100, "ef"), (6..<9, ""), (50..<60, ""),
    ] as [(Range<Int64>, String)])
  func rangeIsReadAndNoMore(range: Range<Int64>, expected: String) throws {
    let path = try folder.write("abcdef", to: "f")
    for size in [1, 2, 64] {
      var source = try FileSource(path: path).part(range)
      #expect(Drained(&source, buffer: size) == Drained(bytes: Array(expected.utf8)))
    }
  }

  @Test(arguments: [(0, "abcdef"), (5, "f"), (6, ""), (7, "")] as [(Int64, String)])
  func offsetIsReadToTheEnd(offset: Int64, expected: String) throws {
    let file = try FileSource(path: folder.write("abcdef", to: "f"))
    var source = try file.part(offset..<Int64.max)
    #expect(Drained(&source, buffer: 4) == Drained(bytes: Array(expected.utf8)))
  }

  /// Two readers of one file take turns and never move each other.
  @Test func partsAreIndependentEvenAfterTheNameIsGone() throws {
    let path = try folder.write("abcdef", to: "f")
    let whole = try FileSource(path: path)
    try FileManager.default.removeItem(atPath: path.text)
    var (first, second) = ([UInt8](), [UInt8]())
    var left = try whole.part(0..<3)
    var right = try whole.part(3..<6)
    var buffer: [UInt8] = [0]
    for _ in 0..<3 {
      #expect(try left.read(into: &buffer, at: 0) == 1)
      first += buffer
      #expect(try right.read(into: &buffer, at: 0) == 1)
      second += buffer
    }
    #expect((first, second) == (Array("abc".utf8), Array("def".utf8)))
  }

  @Test func namedPipeIsReadToItsEnd() throws {
    let path = try folder.makePipe("pipe")
    let writer = Thread {
      let handle = FileHandle(forWritingAtPath: path.text)
      try? handle?.write(contentsOf: Data(noise(200_000)))
      try? handle?.close()
    }
    writer.start()
    var source = try FileSource(path: path)
    #expect(source.size == nil)
    #expect(source.status.kind == .pipe)
    #expect(Drained(&source) == Drained(bytes: noise(200_000)))
  }

  @Test func aNonBlockingPipeIsWaitedFor() throws {
    let pipe = Pipe()
    let reading = pipe.fileHandleForReading.fileDescriptor
    let flags = fcntl(reading, F_GETFL)
    #expect(fcntl(reading, F_SETFL, flags | O_NONBLOCK) == 0)
    let writer = Thread {
      try? pipe.fileHandleForWriting.write(contentsOf: Data(noise(100_000)))
      try? pipe.fileHandleForWriting.close()
    }
    let descriptor = Descriptor(borrowing: reading)
    var source = try FileSource(descriptor)
    writer.start()
    #expect(Drained(&source) == Drained(bytes: noise(100_000)))
  }

  @Test func partsOfAPipeAreRefused() throws {
    let path = try folder.makePipe("pipe")
    // Held open for both, so that opening it waits for nobody.
    let holder = try #require(FileHandle(forUpdatingAtPath: path.text))
    #expect(
      throws: SourceError(
        .unreadable, "is not a regular file, so it can't be read in parts")
    ) {
      _ = try FileSource(path: path).part(0..<1)
    }
    try holder.close()
  }

  @Test func standardInputStaysOpen() throws {
    do { _ = try FileSource.standardInput() }
    #expect(fcntl(STDIN_FILENO, F_GETFD) != -1)
  }

  @Test func descriptorsAreClosed() throws {
    let path = try folder.write("a", to: "f")
    for _ in 0..<100 { _ = try FileSource(path: path) }
    let manager = FileManager.default
    let open = try manager.contentsOfDirectory(atPath: "/proc/self/fd").filter {
      (try? manager.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == path.text
    }
    #expect(open.isEmpty)
  }

  // MARK: - Errors

  @Test func missingFileSaysSo() {
    #expect(
      error(opening: folder["no"])
        == SourceError(.unreadable, "No such file or directory; check the path"))
  }

  @Test func folderSaysSo() {
    #expect(
      error(opening: folder.path)
        == SourceError(.unreadable, "Is a directory; name the files in it"))
  }

  @Test func fileInThePathSaysSo() throws {
    try folder.write("", to: "x")
    #expect(
      error(opening: folder["x/y"])
        == SourceError(
          .unreadable, "Not a directory; a file is in the path where a folder should be"))
  }

  @Test func linkToItselfSaysSo() throws {
    try folder.link("loop", to: "loop")
    #expect(
      error(opening: folder["loop"])
        == SourceError(
          .unreadable,
          "Too many levels of symbolic links; a symbolic link in the path leads back to itself"))
  }

  @Test func nulInAPathIsNoShorterPath() throws {
    let path = try folder.write("a", to: "f")
    #expect(
      error(opening: FilePath(bytes: path.bytes + [0, 0x62]))
        == SourceError(.unreadable, "Invalid argument; a path can't hold a NUL"))
  }

  @Test(.enabled(if: geteuid() != 0, "root may read everything"))
  func missingPermissionSaysSo() throws {
    let path = try folder.write("a", to: "f")
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path.text)
    #expect(
      error(opening: path)
        == SourceError(
          .unreadable,
          "Permission denied; run as a user who may read it (for server logs often one in group adm)"
        ))
  }

  /// /proc/self/mem opens, and its first page can't be read.
  @Test func readErrorNamesThePlaceAndStays() throws {
    var source = try FileSource(path: "/proc/self/mem")
    #expect(
      Drained(&source)
        == Drained(
          bytes: [],
          error: SourceError(
            .unreadable, "reading failed after byte 0: Input/output error; check the disk")))
  }

  // MARK: - Going back

  @Test func fileCanBeReadAgain() throws {
    var file = try FileSource(path: folder.write("abcdefgh", to: "a"))
    let head = try file.readHead(3)
    var source = PrefixedSource(head, then: file)
    #expect(Drained(&source) == Drained(bytes: Array("abcdefgh".utf8)))
    for offset in [0, 2, 5, 8] as [Int64] {
      let rewound = source.rewind(to: offset)
      #expect(rewound)
      #expect(Drained(&source) == Drained(bytes: Array("abcdefgh".utf8.dropFirst(Int(offset)))))
      #expect(source.base.position == 8)
    }
  }

  @Test(arguments: [(0, "cdef"), (1, "def"), (4, "")] as [(Int64, String)])
  func partBeginsAgainAtItsOwnStart(offset: Int64, expected: String) throws {
    var part = try FileSource(path: folder.write("abcdefgh", to: "a")).part(2..<6)
    #expect(Drained(&part) == Drained(bytes: Array("cdef".utf8)))
    let isRewound = part.rewind(to: offset)
    #expect(isRewound)
    #expect(Drained(&part) == Drained(bytes: Array(expected.utf8)))
  }

  @Test func pipeCanNot() throws {
    let path = try folder.makePipe("pipe")
    let writer = Thread {
      try? FileHandle(forWritingAtPath: path.text)?.write(contentsOf: Data("abc".utf8))
    }
    writer.start()
    var pipe = try FileSource(path: path)
    #expect(Drained(&pipe) == Drained(bytes: Array("abc".utf8)))
    let rewoundPipe = pipe.rewind(to: 0)
    #expect(!rewoundPipe)
  }
}
