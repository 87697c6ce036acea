import Foundation
import LinkbackCore
import LinkbackIO
import Testing

@Suite struct InputSourceTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  @Test(
    arguments: [
      [], [0x1f], [0x61, 0x0a], [0x1f, 0x0a, 0x8b], Array("123456789".utf8),
      Array("1234567890".utf8), Array("12345678901".utf8), noise(40),
    ] as [[UInt8]])
  func plainFileIsHandedOutAsItIs(bytes: [UInt8]) throws {
    var source = try InputSource(path: folder.write(bytes, to: "access.log.gz"))
    #expect(source.kind == .plain)
    #expect(source.size == Int64(bytes.count))
    #expect(Drained(&source, buffer: 1_003) == Drained(bytes: bytes))
    #expect(source.position == Int64(bytes.count))
  }

  @Test func plainFileOfManyBuffersIsHandedOutAsItIs() throws {
    var source = try InputSource(path: folder.write(noise(300_000), to: "access.log"))
    #expect(Drained(&source, buffer: 70_001) == Drained(bytes: noise(300_000)))
  }

  @Test func plainFileIsReadInParts() throws {
    let source = try InputSource(path: folder.write("abcdefghijklmnop", to: "a"))
    var part = try source.part(8..<12)
    #expect(Drained(&part, buffer: 3) == Drained(bytes: Array("ijkl".utf8)))
  }

  @Test func gzipIsFoundWhateverItsName() throws {
    let compressed = gzipMember(noise(300_000)) + gzipMember([])
    var source = try InputSource(path: folder.write(compressed, to: "access.log"))
    #expect(source.kind == .gzip)
    #expect(source.size == Int64(compressed.count))
    #expect(Drained(&source, buffer: 1_003) == Drained(bytes: noise(300_000)))
    #expect(source.position == Int64(compressed.count))
  }

  @Test func positionGrowsWithWhatWasRead() throws {
    let compressed = gzipMember(noise(2_000_000))
    var source = try InputSource(path: folder.write(compressed, to: "a"))
    var buffer = [UInt8](repeating: 0, count: 1_000_000)
    var last = source.position
    #expect(last < Int64(compressed.count))
    while try source.read(into: &buffer, at: 0) > 0 {
      #expect(source.position >= last)
      last = source.position
    }
    #expect(last == Int64(compressed.count))
  }

  @Test(arguments: [[0x1f, 0x8b], [0x1f, 0x8b, 8], Array(gzipMember([]).dropLast())])
  func gzipThatBreaksOffIsAnError(bytes: [UInt8]) throws {
    var source = try InputSource(path: folder.write(bytes, to: "a"))
    #expect(
      Drained(&source)
        == Drained(
          bytes: [],
          error: SourceError(.damaged, "gzip data ends early at byte \(bytes.count)")))
  }

  @Test func compressedPipeIsInflated() throws {
    let path = try folder.makePipe("pipe")
    let writer = Thread {
      let handle = FileHandle(forWritingAtPath: path.text)
      // The signature comes in two pieces.
      let bytes = gzipMember(noise(100_000))
      try? handle?.write(contentsOf: Data(bytes[..<1]))
      try? handle?.write(contentsOf: Data(bytes[1...]))
      try? handle?.close()
    }
    writer.start()
    var source = try InputSource(path: path)
    #expect(source.kind == .gzip)
    #expect(source.size == nil)
    #expect(Drained(&source) == Drained(bytes: noise(100_000)))
  }

  @Test func unsupportedContentIsRefused() throws {
    let path = try folder.write([0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3], to: "access.log")
    #expect(throws: try #require(ContentKind.zstd.unsupportedError)) {
      _ = try InputSource(path: path)
    }
  }

  /// Latin-1 names from old systems; the kernel takes any bytes.
  @Test func nameOfAnyBytesIsOpened() throws {
    let path = folder.path.appending([0x6c, 0xf6, 0x67, 0xff, 0x0a])
    var output = try OutputFile(path: path)
    try output.write(Array("line\n".utf8))
    try output.finish()
    var source = try InputSource(path: path)
    #expect(Drained(&source) == Drained(bytes: Array("line\n".utf8)))
  }

  // MARK: - What has to be converted first

  @Test(arguments: [
    (gzipMember([0x61]), "holds gzip data inside gzip"),
    ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], "gzip -dc FILE | xz -dc | linkback count -"),
    ([0x28, 0xb5, 0x2f, 0xfd], "zstd -dc"), (Array("BZh91AY&SY".utf8), "bzip2 -dc"),
    ([0xff, 0xfe, 0x61, 0x00], "iconv -f UTF-16"), ([0x50, 0x4b, 0x03, 0x04], "funzip"),
  ])
  func whatComesOutOfGzipIsLookedAtToo(inner: [UInt8], advice: String) throws {
    let path = try folder.write(gzipMember(inner), to: "access.log.gz")
    let error = try #require(throws: SourceError.self) { _ = try InputSource(path: path) }
    #expect(error.code == .unsupported)
    #expect(error.message.contains(advice))
  }

  @Test(arguments: [0, 1]) func utf16WithoutItsMarkIsNotReadAsLines(offset: Int) throws {
    let text = Array("192.0.2.7 - -\n".utf8)
    let bytes = text.flatMap { byte -> [UInt8] in offset == 0 ? [byte, 0] : [0, byte] }
    let path = try folder.write(bytes, to: "access.log")
    #expect(throws: SourceError.self) { _ = try InputSource(path: path) }
  }
}
