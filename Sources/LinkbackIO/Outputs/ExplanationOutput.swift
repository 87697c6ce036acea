import Glibc
package import LinkbackCore
package import LinkbackSystem

/// Explanations on standard output: text for a person, or records.
package struct ExplanationOutput: ~Copyable {
  package enum Style: Sendable {
    case text
    case records(revealingValues: Bool)
  }

  private let style: Style
  private let options: ReadingOptions
  private let path: FilePath?
  private let text: ExplanationText
  private var isFirst = true
  private var file = OutputFile.standardOutput()

  /// - Parameters:
  ///   - options: What the lines are explained with.
  ///   - path: Where the lines are from; `nil` for arguments.
  package init(_ style: Style, options: ReadingOptions, path: FilePath?) {
    self.style = style
    self.options = options
    self.path = path
    text = ExplanationText(options: options, isColored: Terminal.showsColor(STDOUT_FILENO))
  }

  /// Adds an explanation; it may wait until ``flush()``.
  package mutating func write(_ explanation: LineExplanation) throws(OutputError) {
    switch style {
    case .text:
      if !isFirst { try file.write([0x0A]) }
      isFirst = false
      let named = path == .standardInput ? nil : path
      try file.write(Array(text.text(explanation, file: named).utf8))
    case .records(let revealsValues):
      var writer = RecordWriter()
      writer.append(
        explanation, file: path.map { ByteString($0.bytes) }, options: options,
        revealsValues: revealsValues)
      try file.write(writer.bytes)
    }
  }

  /// Shows all that waits.
  package mutating func flush() throws(OutputError) { try file.flush() }
}
