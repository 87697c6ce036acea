/// Where bytes come from: a file, an inflated gzip stream, a pipe, memory.
///
/// A source owns what it reads from (a descriptor, a `z_stream`), so it can't be copied. Sources
/// nest: a gzip source reads from any other source.
package protocol ByteSource: ~Copyable {
  /// Reads at least one byte, and at most `buffer.count - offset`, to `buffer[offset...]`.
  ///
  /// - Parameters:
  ///   - buffer: Memory of the caller's; its size stays as it is.
  ///   - offset: Where the bytes go; less than `buffer.count`.
  /// - Returns: How many bytes were read; 0 at the end of the source, and again after it.
  /// - Throws: ``SourceError`` when the source can't go on. All bytes that could be read have been
  ///   handed out by then; a later call throws the same error.
  mutating func read(into buffer: inout [UInt8], at offset: Int) throws(SourceError) -> Int
}

/// Why a source ended before its end: the part of a message that follows the file's name.
package struct SourceError: Error, Equatable, Sendable {
  /// What went wrong, in the terms of a program that has to decide.
  package enum Code: Sendable {
    /// The operating system refused to open or read (no such file, no permission, an I/O error).
    case unreadable
    /// The content is damaged: a truncated or corrupt gzip member, garbage after the last one.
    case damaged
    /// The content is of a kind that has to be converted first (zstd, xz, zip, UTF-16 …).
    case unsupported
  }

  package var code: Code
  /// What happened and what to do about it, as a person would say it; never bytes of the input.
  package var message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
}
