import ArgumentParser
import Glibc
import LinkbackCore
import LinkbackIO
import LinkbackSystem

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say why lines count, or do not.",
    discussion: """
      For each line: the format and its fields, the two parameters as decoded, the bucket and the rule \
      that decided, and what the app should do next. Give the options that the lines are counted with. \
      Put -- before lines if one begins with a hyphen.

      The text shows the line as it is, and escapes what a terminal would act upon. --json masks what \
      the line says.

      EXAMPLES
        linkback explain '192.0.2.7 - - [22/Nov/2026:10:00:00 +0000] "GET /" 200 5'
        linkback explain --file /var/log/nginx/access.log.2.gz --line 1042
        grep session_id= access.log | linkback explain --session-prefix '' | less
        linkback explain --json --file access.log --line 7 | jq -r .reason
      """)

  @Argument(
    help: ArgumentHelp(
      "Lines of a log, each in quotes; - for standard input.",
      discussion: "Without a line, standard input is read, unless it is a terminal.",
      valueName: "line"))
  var logLines: [String] = []

  @Option(
    help: ArgumentHelp("Explain a line of this file; needs --line.", valueName: "file"),
    completion: .file())
  var file: String?

  @Option(
    help: ArgumentHelp(
      "The line's number, from 1, as rejected and event records have it.", valueName: "number"))
  var line: Int?

  @Flag(help: "Write an explanation record for each line instead of text.")
  var json = false

  @Flag(help: "With --json, write session ids and texts of the line as they are.")
  var revealSessionIds = false

  @OptionGroup var lines: LineOptions

  func validate() throws {
    if let line, line < 1 { throw ValidationError("--line: '\(line)' is less than 1") }
    if file != nil, !logLines.isEmpty {
      throw ValidationError("--file: there are lines given too; ask for one or the other")
    }
    if file != nil, line == nil {
      throw ValidationError("--file: which of its lines? Add --line, as in --line 1")
    }
    if file == nil, line != nil {
      throw ValidationError("--line: in which file? Add --file, or --file - for standard input")
    }
    if logLines.count > 1, logLines.contains("-") {
      throw ValidationError("-: standard input can't be read together with lines given")
    }
    for (text, path) in zip(logLines, FilePath.arguments(logLines)) where text != "-" {
      guard let status = try? FileStatus(of: path) else {
        try Self.refusePlace(text)
        continue
      }
      guard status.kind != .folder else {
        throw ValidationError(
          "'\(text)' is a folder, not a line of a log; name a log with --file and --line")
      }
      throw ValidationError(
        "'\(text)' is a file, not a line of a log; for its first line: linkback explain --file '\(text)' "
          + "--line 1")
    }
  }

  /// Refuses `access.log:12`, as grep and editors name a line of a file.
  private static func refusePlace(_ text: String) throws {
    guard let colon = text.lastIndex(of: ":"), let number = Int(text[text.index(after: colon)...]),
      number > 0, let path = FilePath.arguments([String(text[..<colon])]).first,
      (try? FileStatus(of: path))?.kind == .regular
    else { return }
    throw ValidationError(
      "'\(text)' is a place in a file, not a line of a log; for that line: linkback explain --file "
        + "\(ShellWord.quoted(path)) --line \(number)")
  }

  func run() throws {
    Interruption.endsProcess()
    let options = try explainerOptions()
    guard logLines.isEmpty || logLines == ["-"] else {
      let bytes = FilePath.arguments(logLines).map(\.bytes)
      return try explain(BytesSource(lines: bytes), nil, options)
    }
    let path = try filePath()
    do {
      let source =
        path == .standardInput ? try InputSource.standardInput() : try InputSource(path: path)
      try explain(source, path, options)
    } catch let error as SourceError {
      say(path, error.message)
      throw error.code == .unreadable ? ExitStatus.noInput : .incompleteInput
    }
  }

  private func explainerOptions() throws -> ReadingOptions {
    var options = try lines.scanOptions().scanner.reading
    options.callbacks.hash = try lines.hash()
    return options
  }

  /// The file, byte for byte as it was named, or standard input.
  private func filePath() throws -> FilePath {
    if let file { return FilePath.arguments([file])[0] }
    if logLines.isEmpty, Terminal.isTerminal(STDIN_FILENO) {
      throw ValidationError(
        "nothing to explain: give a line in quotes, name one with --file and --line, or pipe lines "
          + "into standard input")
    }
    return .standardInput
  }

  /// - Throws: `SourceError` where not even a first line could be read.
  private func explain<Source: ByteSource & ~Copyable>(
    _ source: consuming Source, _ path: FilePath?, _ options: ReadingOptions
  ) throws {
    var explained = ExplainedLines(source, options: options)
    var output = ExplanationOutput(
      json ? .records(revealingValues: revealSessionIds) : .text, options: options, path: path)
    do {
      if let line {
        guard let explanation = try explained.line(line) else {
          throw SourceError(
            .damaged, "has \(explained.count) lines; --line asks for the line numbered \(line)")
        }
        try output.write(explanation)
      } else {
        while let explanation = try explained.next() {
          try output.write(explanation)
          if !explained.hasMore { try output.flush() }
        }
      }
      try output.flush()
    } catch let error as OutputError {
      guard error.code != .closedPipe else { return }
      StandardError.say(error.message)
      throw ExitStatus.outputFailed
    } catch let error as SourceError where explained.count > 0 {
      if let path { say(path, error.message) }
      throw ExitStatus.incompleteInput
    }
  }

  private func say(_ path: FilePath, _ message: String) {
    StandardError.say("\(TerminalText.escaped(path.bytes)): \(message)")
  }
}
