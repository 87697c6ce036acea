import Foundation
import LinkbackCore
import LinkbackIO
import LinkbackSystem
import SystemFixtures
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

  @Test func zstdIsFoundWhateverItsName() throws {
    let compressed = skippableFrame([1, 2, 3]) + zstdFrame(noise(300_000)) + zstdFrame([])
    var source = try InputSource(path: folder.write(compressed, to: "access.log.gz"))
    #expect(source.kind == .zstd)
    #expect(Drained(&source, buffer: 1_003) == Drained(bytes: noise(300_000)))
    #expect(source.position == Int64(compressed.count))
  }

  /// The error is handed out after what was decoded to look at it.
  @Test(arguments: [4, 5, 12, 600]) func zstdThatBreaksOffIsAnError(length: Int) throws {
    let bytes = Array(zstdFrame(noise(5_000), ZstdStyle(blockSize: 300)).prefix(length))
    var source = try InputSource(path: folder.write(bytes, to: "a"))
    let result = Drained(&source)
    #expect(noise(5_000).starts(with: result.bytes))
    #expect(result.bytes.isEmpty == (length < 600))
    #expect(result.error == SourceError(.damaged, "zstd data ends early at byte \(length)"))
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
    let path = try folder.write([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 1], to: "access log")
    let error = try #require(throws: SourceError.self) { _ = try InputSource(path: path) }
    #expect(error == ContentKind.xz.unsupportedError("'\(path.text)'"))
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
    ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], "access.log.gz | xz -dc | linkback count -"),
    ([0x28, 0xb5, 0x2f, 0xfd], "zstd -dc"), (Array("BZh91AY&SY".utf8), "bzip2 -dc"),
    ([0xff, 0xfe, 0x61, 0x00], "iconv -f UTF-16"), ([0x50, 0x4b, 0x03, 0x04], "funzip"),
  ])
  func whatComesOutOfGzipIsLookedAtToo(inner: [UInt8], advice: String) throws {
    let path = try folder.write(gzipMember(inner), to: "access.log.gz")
    let error = try #require(throws: SourceError.self) { _ = try InputSource(path: path) }
    #expect(error.code == .unsupported)
    #expect(error.message.contains(advice))
  }

  @Test func whatComesOutOfZstdIsLookedAtToo() throws {
    let path = try folder.write(zstdFrame(gzipMember([0x61])), to: "access.log.zst")
    let error = try #require(throws: SourceError.self) { _ = try InputSource(path: path) }
    #expect(error.code == .unsupported)
    #expect(error.message.hasPrefix("holds gzip data inside zstd"))
    #expect(error.message.hasSuffix("access.log.zst | gzip -dc | linkback count -"))
  }

  @Test(arguments: [0, 1]) func utf16WithoutItsMarkIsNotReadAsLines(offset: Int) throws {
    let text = Array("192.0.2.7 - -\n".utf8)
    let bytes = text.flatMap { byte -> [UInt8] in offset == 0 ? [byte, 0] : [0, byte] }
    let path = try folder.write(bytes, to: "access.log")
    #expect(throws: SourceError.self) { _ = try InputSource(path: path) }
  }
}
