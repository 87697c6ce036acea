import LinkbackCore
import LinkbackIO
import Testing

@Suite struct ContentKindTests {
  @Test(
    arguments: [
      ([], .plain), ([0x1f], .plain), ([0x1f, 0x8b], .gzip), ([0x1f, 0x8b, 8, 0], .gzip),
      ([0x8b, 0x1f], .plain), (Array("127.0.0.1 - - ".utf8), .plain),
      ([0x28, 0xb5, 0x2f, 0xfd], .zstd), ([0x28, 0xb5, 0x2f], .plain),
      ([0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0], .zstd), ([0x5f, 0x2a, 0x4d, 0x18], .zstd),
      ([0x60, 0x2a, 0x4d, 0x18], .plain), ([0x4f, 0x2a, 0x4d, 0x18], .plain),
      ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], .xz), ([0xfd, 0x37, 0x7a, 0x58, 0x5a], .plain),
      (Array("BZh9".utf8) + [0x31, 0x41, 0x59, 0x26, 0x53, 0x59], .bzip2),
      (Array("BZh1".utf8) + [0x17, 0x72, 0x45, 0x38, 0x50, 0x90], .bzip2),
      (Array("BZh0".utf8) + [0x31, 0x41, 0x59, 0x26, 0x53, 0x59], .plain),
      (Array("BZh91 a log line".utf8), .plain), (Array("BZh9".utf8), .plain),
      ([0x50, 0x4b, 3, 4], .zip), ([0x50, 0x4b, 5, 6], .zip), (Array("PK\n".utf8), .plain),
      ([0xff, 0xfe], .utf16), ([0xfe, 0xff, 0, 0x61], .utf16), ([0xff], .plain),
      ([0xef, 0xbb, 0xbf, 0x61], .plain), (Array("SQLite format 3\0".utf8), .sqlite),
      (Array("SQLite format 3 ".utf8), .plain), ([0x37, 0x7f, 0x06, 0x82, 0], .sqlite),
      ([0x37, 0x7f, 0x06, 0x83], .sqlite), ([0x37, 0x7f, 0x06, 0x84], .plain),
      ([0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7], .sqlite),
    ] as [([UInt8], ContentKind)])
  func kindFollowsTheFirstBytes(head: [UInt8], kind: ContentKind) {
    #expect(ContentKind(head: head) == kind)
  }

  @Test(
    arguments: [
      (.xz, "is compressed with xz", "xz -dc a.1"),
      (.bzip2, "is compressed with bzip2", "bzip2 -dc a.1"),
      (.zip, "is a zip archive", "unzip -p a.1"),
      (.utf16, "is UTF-16 text", "iconv -f UTF-16 -t UTF-8 a.1"),
    ] as [(ContentKind, String, String)])
  func unsupportedKindNamesTheFix(kind: ContentKind, what: String, command: String) {
    let message = "\(what), which is not read directly; try: \(command) | linkback count -"
    #expect(kind.unsupportedError("a.1") == SourceError(.unsupported, message))
    let inside = kind.unsupportedError(inside: .zstd, "a.1")?.message ?? "no error"
    #expect(inside.contains("inside zstd, which is not read directly; try: zstd -dc a.1 | "))
  }

  @Test func plainGzipAndZstdAreSupported() {
    for kind in [ContentKind.plain, .gzip, .zstd] {
      #expect(kind.unsupportedError("a") == nil)
      #expect(kind.isCompressed == (kind != .plain))
      #expect((kind.unsupportedError(inside: .gzip, "a") == nil) == (kind == .plain))
    }
  }

  @Test(
    arguments: [
      ([], false), ([0x1f], true), ([0x1f, 0x8b], false), ([0x28], false), ([0x28, 0xb5], true),
      ([0x28, 0xb5, 0x2f], true), ([0x28, 0xb5, 0x2f, 0xfd], false), ([0x28, 0x29], false),
      ([0x50, 0x2a], true), ([0x5f, 0x2a, 0x4d], true), ([0x50], false), ([0x50, 0x2b], false),
    ] as [([UInt8], Bool)])
  func theBeginningOfASignatureIsUndecided(head: [UInt8], isUndecided: Bool) {
    #expect(ContentKind.isUndecided(head) == isUndecided)
  }

  @Test(arguments: [1, 3, 100])
  func headIsReadInPortions(portion: Int) throws {
    var long = MemorySource(Array("abcdefgh".utf8), portion: portion)
    #expect(try long.readHead(5) == Array("abcde".utf8))
    var short = MemorySource(Array("ab".utf8), portion: portion)
    #expect(try short.readHead(5) == Array("ab".utf8))
    var empty = MemorySource([], portion: portion)
    #expect(try empty.readHead(5) == [])
  }
}

@Suite struct PrefixedSourceTests {
  @Test(arguments: [1, 2, 3, 5, 64], ["", "a", "head"])
  func headComesFirst(buffer: Int, head: String) {
    var source = PrefixedSource(
      Array(head.utf8), then: MemorySource(Array("the rest".utf8), portion: 3))
    #expect(Drained(&source, buffer: buffer) == Drained(bytes: Array("\(head)the rest".utf8)))
  }

  @Test func errorOfTheBaseComesAfterTheHead() {
    let broken = SourceError(.unreadable, "broken")
    var source = PrefixedSource([1, 2], then: MemorySource([3], failure: broken))
    #expect(Drained(&source) == Drained(bytes: [1, 2, 3], error: broken))
  }
}
