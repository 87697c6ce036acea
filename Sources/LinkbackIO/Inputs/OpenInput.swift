package import LinkbackCore

/// An input while it, or a part of it, is read.
package struct OpenInput: Sendable {
  private let input: Input
  private let file: (listed: ListedFile, open: OpenFile)?

  init(_ input: Input) throws(SourceError) {
    self.input = input
    if let listed = input.file { file = (listed, try listed.opened()) } else { file = nil }
  }

  /// The whole input; a pipe or a device is opened by its path, whatever that means by now.
  package func source() throws(SourceError) -> InputSource {
    if let feed = input.feed { return try InputSource(FileSource(feed), named: input.path) }
    if input.kind == .standardInput { return try .standardInput() }
    guard let file else { return try InputSource(path: input.path) }
    return try InputSource(file.listed.whole(of: file.open), named: input.path)
  }

  /// A part of a regular file, within the size that it was listed with.
  func part(_ range: Range<Int64>) throws(SourceError) -> FileSource {
    guard let file else { preconditionFailure("only a regular file can be read in parts") }
    return try file.listed.part(range, of: file.open)
  }

  /// As ``ListedFile/change(in:)``.
  func change() -> SourceError? {
    file.flatMap { $0.listed.change(in: $0.open) }
  }
}
