import Foundation
import Glibc
import LinkbackCore
import LinkbackFollowing
@testable import LinkbackIO
import LinkbackSystem
import SystemFixtures
import Testing

@Suite struct FollowedFileTests {
  let folder: TemporaryFolder
  let watch = FileWatch()

  init() throws { folder = try TemporaryFolder() }

  private func open(_ path: FilePath) throws(SourceError) -> FollowedFile {
    var files = FollowedFiles([path], watch: watch)
    return try files.open(ByteString(path.bytes))
  }

  /// Makes the file hold `bytes`; it stays the same file.
  private func overwrite(_ name: String, _ bytes: [UInt8]) throws {
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: folder[name].text))
    try handle.truncate(atOffset: 0)
    try handle.write(contentsOf: bytes)
    try handle.close()
  }

  private func append(_ name: String, _ bytes: [UInt8]) throws {
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: folder[name].text))
    try handle.seekToEnd()
    try handle.write(contentsOf: bytes)
    try handle.close()
  }

  /// One read of at most `count` bytes.
  private func read(
    _ file: FollowedFile, _ count: Int = 100, from offset: Int64 = 0
  ) throws(SourceError) -> String {
    var buffer = [UInt8](repeating: 0xAA, count: count + 3)
    let length = try file.read(into: &buffer, at: 3, from: offset)
    #expect(buffer[..<3] == [0xAA, 0xAA, 0xAA], "what is before the place stays")
    return String(decoding: buffer[3..<3 + length], as: UTF8.self)
  }

  // MARK: - Plain

  @Test func aPlainFileIsReadWhereAskedForAndOnAsItGrows() throws {
    let file = try open(folder.write("0123456789\n", to: "log"))
    #expect(file.kind == .plain)
    #expect(try read(file, 4, from: 3) == "3456")
    #expect(try read(file, from: 11) == "")
    #expect(try read(file, from: 1 << 40) == "")
    try append("log", Array("more\n".utf8))
    #expect(try read(file, from: 11) == "more\n")
    #expect(try file.stamp() == FileStamp(FileStatus(of: folder["log"])))
    try overwrite("log", Array("new\n".utf8))
    #expect(try read(file, from: 11) == "")
    #expect(try read(file) == "new\n")
    #expect(!file.hasEnded)
  }

  @Test func anOpenFileStaysTheSameFile() throws {
    let file = try open(folder.write("old\n", to: "log"))
    try folder["log"].rename(to: folder["log.1"])
    try folder.write("new\n", to: "log")
    #expect(try read(file) == "old\n")
    try folder["log.1"].unlink()
    #expect(try read(file) == "old\n")
  }

  /// Its inode's: of whatever name, and whatever is written to it.
  @Test func aFileKeepsItsTimeOfBirth() throws {
    let before = try folder.write("", to: "before")
    let log = try open(folder.write("old\n", to: "log"))
    let birth = try #require(log.birth)
    try folder["log"].rename(to: folder["log.1"])
    try append("log.1", Array("more\n".utf8))
    let next = try #require(try open(folder.write("new\n", to: "log")).birth)
    #expect(try open(folder["log.1"]).birth == birth)
    #expect(log.birth == birth)
    #expect(try FileStatus(of: before).modified <= birth)
    #expect(birth <= next)
    #expect(try next <= FileStatus(of: folder["log"]).modified)
  }

  @Test func aFileTooShortToTellIsLookedAtAgain() throws {
    let file = try open(folder.write("", to: "log"))
    #expect(file.kind == .plain)
    #expect(try read(file) == "")
    try append("log", Array("ab".utf8))
    #expect(try read(file) == "ab")
    #expect(file.kind == .plain)

    let whole = gzipMember(Array("inside\n".utf8))
    let growing = try open(folder.write([], to: "gz"))
    try append("gz", Array(whole[..<1]))
    #expect(try read(growing) == "", "it may become gzip")
    try append("gz", Array(whole[1...]))
    #expect(try read(growing) == "inside\n")
    #expect(growing.kind == .gzip)
  }

  @Test func theContentTellsTheKindAndTheNameNothing() throws {
    let misnamed = try open(folder.write("not compressed\n", to: "log.gz"))
    #expect(misnamed.kind == .plain)
    let compressed = try open(folder.write(gzipMember(Array("text\n".utf8)), to: "log.txt"))
    #expect(compressed.kind == .gzip)
    let frame = try open(folder.write(zstdFrame(Array("text\n".utf8)), to: "log.1"))
    #expect(frame.kind == .gzip)
    #expect(try read(frame) == "text\n")
    let xz = try folder.write([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], to: "log.xz")
    let error = try #require(ContentKind.xz.unsupportedError(ShellWord.quoted(xz)))
    #expect(throws: error) { try open(xz) }
    let twice = try folder.write(gzipMember(zstdFrame(noise(20))), to: "twice.gz")
    let inside = try open(twice)
    let insideError = try #require(
      ContentKind.zstd.unsupportedError(inside: .gzip, ShellWord.quoted(twice)))
    for _ in 1...2 {
      #expect(throws: insideError) { try read(inside) }
    }
  }

  @Test func whatCannotBeOpenedSaysWhy() throws {
    #expect(throws: SystemError(ENOENT).sourceError) { try open(folder["none"]) }
    #expect(throws: SystemError(EISDIR).sourceError) { try open(folder.path) }
  }

  // MARK: - Compressed

  /// What makes a part of a compressed file.
  enum Program: CaseIterable, Sendable {
    case gzip, zstd

    func part(_ bytes: some Collection<UInt8>) -> [UInt8] {
      switch self {
      case .gzip: gzipMember(Array(bytes))
      case .zstd: zstdFrame(Array(bytes), ZstdStyle(blockSize: 30_000))
      }
    }
  }

  /// Any order of offsets gives what the uncompressed file has there.
  @Test(arguments: [1, 2, 3], Program.allCases)
  func compressedDataIsReadAtAnyOffset(seed: UInt64, program: Program) throws {
    let text = noise(200_000, seed: seed)
    let half = text.count / 3
    let file = try open(
      folder.write(program.part(text[..<half]) + program.part(text[half...]), to: "a"))
    var random = seed
    var offset: Int64 = 0
    var buffer = [UInt8](repeating: 0, count: 70_000)
    for _ in 0..<200 {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let choice = random >> 33
      switch choice % 5 {
      case 0: offset = 0
      case 1: offset = Int64(choice / 5 % 210_000)
      default: break
      }
      let place = Int(choice / 7 % 69_000)
      let count = try file.read(into: &buffer, at: place, from: offset)
      #expect((count == 0) == (offset >= text.count))
      guard count > 0 else { continue }
      #expect(buffer[place..<place + count] == text[Int(offset)..<Int(offset) + count])
      offset += Int64(count)
    }
  }

  @Test(arguments: [1, 9, 10, 11, 400, 5_000], Program.allCases)
  func whatIsStillBeingCompressedGoesOn(step: Int, program: Program) throws {
    let text = noise(2_000)
    let compressed = program.part(text[..<900]) + program.part(text[900...])
    let file = try open(folder.write(Array(compressed[..<5]), to: "a"))
    var read: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 700)
    var length = 5
    var errors = 0
    while true {
      do throws(SourceError) {
        while true {
          let count = try file.read(into: &buffer, at: 0, from: Int64(read.count))
          if count == 0 { break }
          read += buffer[..<count]
        }
      } catch {
        #expect(error.code == .damaged)
        errors += 1
      }
      #expect(text.starts(with: read))
      guard length < compressed.count else { break }
      let next = min(compressed.count, length + step)
      try append("a", Array(compressed[length..<next]))
      length = next
    }
    #expect(read == text)
    #expect(errors > 0)
  }

  @Test(arguments: Program.allCases)
  func whatIsReplacedInPlaceIsReadAnew(program: Program) throws {
    let long = Array(String(repeating: "an old line\n", count: 9_000).utf8)
    let file = try open(folder.write(program.part(long), to: "a"))
    #expect(try read(file, 12, from: 100_000) == "ld line\nan o")
    try overwrite("a", program.part(Array("short\n".utf8)))
    #expect(try read(file) == "short\n")
    #expect(try read(file, from: 6) == "")
    // Longer than before, but it begins otherwise.
    try overwrite("a", program.part(Array("another\n".utf8) + noise(50_000)))
    #expect(try read(file, 8) == "another\n")
    #expect(try read(file, 5, from: 3) == "ther\n")
  }

  @Test func damagedGzipSaysSoAfterAllThatCouldBeRead() throws {
    var bytes = gzipMember(noise(100_000))
    bytes.removeLast(8)
    let file = try open(folder.write(bytes, to: "a"))
    var buffer = [UInt8](repeating: 0, count: 65_536)
    var offset: Int64 = 0
    #expect(throws: SourceError(.damaged, "gzip data ends early at byte \(bytes.count)")) {
      while true { offset += Int64(try file.read(into: &buffer, at: 0, from: offset)) }
    }
    #expect(offset == 100_000)
    #expect(throws: SourceError.self) { try file.read(into: &buffer, at: 0, from: offset) }
    #expect(try read(file, 7) == String(decoding: noise(7), as: UTF8.self), "the head is known")
  }

  // MARK: - Streams

  @Test func aNamedPipeOutlivesItsWriters() throws {
    let path = try folder.makePipe("pipe")
    let file = try open(path)
    #expect(file.kind == .pipe)
    #expect(try read(file) == "", "nobody has opened it")
    for text in ["first\n", "second\n"] {
      let writer = try Descriptor(opening: path, O_WRONLY | O_NONBLOCK)
      #expect(try read(file) == "", "nothing is written yet")
      try writer.write(all: Array(text.utf8).span)
      #expect(watch.takeChanges() == FileWatch.Changes(names: false, bytes: true))
      #expect(try read(file, from: 99) == text)
      _ = consume writer
      #expect(try read(file) == "")
      #expect(!file.hasEnded)
      #expect(watch.takeChanges() == FileWatch.Changes(), "a pipe without writers wakes nobody")
    }
  }

  @Test func anInheritedPipeEndsWithItsWriters() throws {
    var ends: [Int32] = [0, 0]
    // SAFETY: two numbers, as the call writes; both live during the call.
    try #require(unsafe pipe(&ends) == 0)
    let reader = Descriptor(owning: ends[0])
    var writer: Descriptor? = Descriptor(owning: ends[1])
    let file = try open(FilePath("/dev/fd/\(reader.number)"))
    #expect(file.kind == .pipe)
    #expect(try read(file) == "")
    try writer?.write(all: Array("line\nhalf".utf8).span)
    #expect(try read(file) == "line\nhalf")
    #expect(!file.hasEnded)
    #expect(watch.pipes.count == 1)
    _ = writer.take()
    #expect(try read(file) == "")
    #expect(file.hasEnded)
    #expect(watch.pipes.isEmpty, "an ended pipe is always ready, and must wake nobody")
    #expect(try read(file) == "")
  }

  @Test func anEmptyDeviceEnds() throws {
    let file = try open("/dev/null")
    #expect(try read(file) == "")
    #expect(file.hasEnded)
    #expect(watch.pipes.isEmpty)
  }

  /// What can be read of it says nothing about its size, so no position in it can be kept.
  @Test func aFileOfTheKernelsThatReportsNoSizeIsRefused() {
    let error = #expect(throws: SourceError.self) { try FollowedFile(path: "/proc/version") }
    #expect(error?.message.contains("reports no size") == true)
  }

  /// Somebody else may take the bytes that a pipe was said to have.
  @Test func aPipeOfSomebodyElseKeepsNobodyWaiting() throws {
    var ends: [Int32] = [0, 0]
    // SAFETY: two numbers, as the call writes; both live during the call.
    try #require(unsafe pipe(&ends) == 0)
    let reader = Descriptor(owning: ends[0])
    let writer = Descriptor(owning: ends[1])
    let file = try open(FilePath("/dev/fd/\(reader.number)"))
    let own = Descriptor(borrowing: try #require(file.streamNumber))
    var buffer = [UInt8](repeating: 0, count: 8)
    #expect(try own.readAvailable(into: &buffer, 0..<8) == nil)
    #expect(fcntl(reader.number, F_GETFL) & O_NONBLOCK == 0, "those who share it go on waiting")
    let line = Array("line\n".utf8)
    try writer.write(all: line.span)
    #expect(try read(file) == "line\n")
  }
}
