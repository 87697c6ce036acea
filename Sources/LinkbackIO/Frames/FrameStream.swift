import Glibc
package import LinkbackCore
package import LinkbackSystem

/// Files that come one after the other on standard input, each with its name: how a program that reads them
/// elsewhere, as a task of Spark does, hands them over.
///
/// ```
/// stream  = "linkback-frames 1\n", count (u32), entry{count}, content{count}
/// entry   = path (text), start (i64), length (i64), size (i64)
/// content = chunk{any}, 0 (u32), error (text, empty where all was read)
/// chunk   = length (u32, at most 1,048,576), bytes
/// ```
/// Numbers are little-endian; a text is a u32 with its length in bytes, then the bytes. An entry says which
/// bytes of a stored file come: all of its `size`, or `length` from `start`, whole lines of a plain file.
/// A stream that ends early is broken: who wrote it may have died, and the end of a file is said otherwise.
package final class FrameStream: Sendable {
  package struct Entry: Equatable, Sendable {
    package var path: FilePath
    /// What comes of the stored file.
    package var bytes: Range<Int64>
    package var fileSize: Int64
  }

  package let entries: [Entry]
  private let parser: Guarded<FrameParser<FileSource>>
  private let file: OpenFile

  /// Reads what comes before the contents.
  package init() throws(SourceError) {
    file = try OpenFile(Descriptor(borrowing: STDIN_FILENO))
    let parser = try FrameParser(FileSource(file))
    entries = parser.entries
    self.parser = Guarded(parser)
  }

  /// The entries as inputs; they can be read once, in their order.
  package var inputs: InputList {
    var list = InputList()
    for number in entries.indices {
      let input = Input(Content(stream: self, number: number), named: entries[number].path)
      list.candidates.append(InputList.Candidate(path: input.path, verdict: .taken(input)))
    }
    return list
  }

  /// Reads what is left.
  ///
  /// - Throws: Where nothing that was read is to be trusted: the stream is broken.
  package func finish() throws(SourceError) {
    try parser.withLock { parser throws(SourceError) in try parser.finish() }
  }

  /// One of the contents; they come in order, and what was left of earlier ones is skipped.
  private struct Content: ContentFeed {
    let stream: FrameStream
    let number: Int

    var file: OpenFile { stream.file }

    /// - Throws: Why not all of the file came, or that the stream is broken.
    func read(into buffer: inout [UInt8], at offset: Int) throws(SourceError) -> Int {
      try stream.parser.withLock { parser throws(SourceError) in
        try parser.read(number, into: &buffer, at: offset)
      }
    }
  }
}

extension FrameStream.Entry {
  /// `nil` where all of the file comes.
  package var part: PartialFile.Part? {
    Int64(bytes.count) == fileSize ? nil : PartialFile.Part(bytes: bytes, fileSize: fileSize)
  }
}
