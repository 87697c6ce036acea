package import LinkbackCore
package import LinkbackSystem

/// What a person is told of lines that mention `session_id` and do not count, file by file.
package struct SuspectMessages {
  /// Each a sentence about one file; the last one, perhaps, about all of the files with fewer such lines.
  package private(set) var texts: [String] = []

  /// How many files are named; a run over a folder of ten thousand is to be read, too.
  package static let mostFiles = 20

  /// - Parameter namesAll: Whether every file is named, however many there are.
  package init(_ report: ScanReport, _ options: ScanOptions, namesAll: Bool = false) {
    var rest = Rest()
    var others = 0
    var unexplained: [(file: Summary.File, format: InputFormat)] = []
    for (index, file) in report.summary.files.enumerated() {
      let (path, suspects) = (FilePath(bytes: file.path.bytes), report.suspects[index])
      let counted = file.statistics.counted
      let warning = SuspectWarning(
        suspects, counted: counted, options: options.scanner.reading,
        winner: report.formats[index]?.findings.winner)
      if warning == nil {
        rest.add(suspects, counted: counted, path)
        if let format = report.formats[index], suspects.count + suspects.errorLogLines == 0 {
          unexplained.append((file, format))
        }
      } else if let warning, namesAll || texts.count < Self.mostFiles {
        let text = Self.text(warning, path, reading: options.readingOptionsText)
        texts.append("\(TerminalText.escaped(path.bytes)): \(text)")
      } else {
        others += 1
      }
    }
    if others > 0 {
      let files = others == 1 ? "1 more file has" : "\(others) more files have"
      texts.append("\(files) such lines; --verbose names each")
    }
    if let text = rest.text(reading: options.readingOptionsText) { texts.append(text) }
    if let text = Self.errorLogs(report) { texts.append(text) }
    if let text = Self.noLogs(unexplained, report) { texts.append(text) }
    if let text = Self.arrays(report) { texts.append(text) }
    if let text = Self.tooLong(report, options.scanner.reading.lineLimit) { texts.append(text) }
  }

  /// What is said of files that do not look like access logs, so that zeros are explained. Error logs among
  /// access logs are nothing to tell.
  private static func noLogs(
    _ unexplained: [(file: Summary.File, format: InputFormat)], _ report: ScanReport
  ) -> String? {
    let hasLog = report.summary.files.contains { $0.format != nil }
    let unknown = unexplained.filter { file, format in
      let findings = format.findings
      return file.format == nil && file.statistics.counted == 0
        && findings.informative >= FormatDetector.fewestUnknownLines
        && !(hasLog && 2 * findings.ofErrorLogs >= findings.informative)
    }
    guard let (file, format) = unknown.first else { return nil }
    let lines = format.findings.informative
    let path = FilePath(bytes: file.path.bytes)
    let more = unknown.count == 1 ? "" : " and \(unknown.count - 1) more"
    return
      "\(TerminalText.escaped(path.bytes))\(more): nothing counts: no known format fits any of the first "
      + "\(lines) lines; \(explaining(path, 1))"
  }

  /// What is said of files with messages that are arrays of numbers.
  private static func arrays(_ report: ScanReport) -> String? {
    let found = zip(report.summary.files, report.formats).compactMap { file, format in
      format.flatMap { $0.findings.withArrays > 0 ? (file, $0.findings) : nil }
    }
    guard let (file, findings) = found.first else { return nil }
    let more = found.count == 1 ? "" : " and \(found.count - 1) more"
    return
      "\(TerminalText.escaped(file.path.bytes))\(more): \(findings.withArrays) of the first "
      + "\(findings.informative) lines have their message as an array of numbers, as journalctl -o json writes "
      + "one with colours, and such lines are not read; write the messages alone: journalctl -o cat"
  }

  /// What is said where nothing counts, and lines were too long to be looked at.
  private static func tooLong(_ report: ScanReport, _ limit: Int) -> String? {
    let files = report.summary.files
    let count = files.reduce(0) { $0 + $1.statistics.count(of: .oversized) }
    guard count > 0, files.allSatisfy({ $0.statistics.counted == 0 }) else { return nil }
    return
      "nothing counts: \(count) \(count == 1 ? "line is" : "lines are") longer than --max-line-length "
      + "(\(limit) bytes), and not looked at; raise it"
  }

  /// What is said where nothing counts, and error logs are what was read.
  private static func errorLogs(_ report: ScanReport) -> String? {
    let files = report.summary.files
    guard files.allSatisfy({ $0.statistics.counted == 0 }) else { return nil }
    let errorLogs = zip(files, report.suspects).filter { $0.format == nil && $1.errorLogLines > 0 }
    guard let first = errorLogs.first?.0 else { return nil }
    let lines = errorLogs.reduce(0) { $0 + $1.1.errorLogLines }
    let more = errorLogs.count == 1 ? "" : " and \(errorLogs.count - 1) more"
    let verb = lines == 1 ? "is a line of an error log" : "are lines of error logs"
    return
      "\(TerminalText.escaped(first.path.bytes))\(more): \(lines) \(SuspectWarning.noun(lines)) \(verb), and "
      + "not counted; name the server's access log, which has each request"
  }

  /// The warning with the next step.
  ///
  /// - Parameter options: As ``ScanOptions/readingOptionsText``.
  package static func text(
    _ warning: SuspectWarning, _ path: FilePath, reading options: String
  ) -> String {
    let command = warning.envelope.map {
      "jq makes a line of each: \($0.command(file: ShellWord.quoted(path)))"
    }
    let remedy = (warning.remedy ?? command).map { "; \(TerminalText.escaped($0))" } ?? ""
    return
      "\(TerminalText.escaped(warning.finding))\(remedy); \(explaining(path, warning.line, reading: options))"
  }

  /// - Parameter options: As ``ScanOptions/readingOptionsText``.
  package static func explaining(
    _ path: FilePath, _ line: Int, reading options: String = ""
  ) -> String {
    let file = path == .standardInput ? "-" : ShellWord.quoted(path)
    return "see why with: linkback explain --file \(file) --line \(line)"
      + TerminalText.escaped(options)
  }

  /// Malformed lines that are too few for a warning.
  private struct Rest {
    private var malformed = 0
    private var matches = 0
    private var files = 0
    private var first: (path: FilePath, line: Int)?

    mutating func add(_ suspects: SuspectLines, counted: Int, _ path: FilePath) {
      guard let line = suspects.first(in: .malformed)?.number else { return }
      malformed += suspects.count(of: .malformed)
      matches += suspects.count + counted
      files += 1
      if first == nil { first = (path, line) }
    }

    func text(reading options: String) -> String? {
      guard let first else { return nil }
      let place = files == 1 ? TerminalText.escaped(first.path.bytes) + ": " : ""
      let those = files == 1 ? "" : " in \(files) files"
      let verb = malformed == 1 ? "is malformed and does" : "are malformed and do"
      return
        "\(place)\(malformed) of \(matches) \(SuspectWarning.noun(matches))\(those) \(verb) not "
        + "count; \(SuspectMessages.explaining(first.path, first.line, reading: options))"
    }
  }
}
