import ArgumentParser
import Glibc
import LinkbackCore
import LinkbackIO
import LinkbackSystem

/// One run of a command that reads inputs: lists them, scans them, and says on standard error what a
/// person has to know.
struct ScanRun {
  private let display: DisplayOptions
  private let list: InputList
  private let frames: FrameStream?

  /// - Parameters:
  ///   - inputs: What is read, and where all of it comes from, if that is one stream.
  ///   - rejected: The value of `--rejected`.
  /// - Throws: `ValidationError` if an output is an input, or both outputs are one file.
  init(
    _ inputs: (list: InputList, frames: FrameStream?), display: DisplayOptions,
    rejected: String? = nil
  ) throws {
    self.display = display
    (list, frames) = inputs
    try Self.check(output: display.output, rejected: rejected, list)
    for candidate in list.candidates {
      switch candidate.verdict {
      case .taken: break
      case .skipped(let reason): if display.verbose { say(candidate.path, reason) }
      case .warning(let reason): if !display.quiet { say(candidate.path, reason) }
      case .problem(let error): say(candidate.path, error.message)
      }
    }
  }

  /// Refuses outputs that would replace or lengthen what is read, or each other.
  private static func check(output: String?, rejected: String?, _ list: InputList) throws {
    for (option, path) in [("--output", output ?? "-"), ("--rejected", rejected)] {
      guard let path else { continue }
      let isStandard = path == "-"
      let input = isStandard ? list.standardOutput : list.input(at: FilePath.arguments([path])[0])
      guard let input else { continue }
      let place = isStandard ? "standard output" : name(path)
      throw ValidationError("\(option): \(place) is the input \(name(input.path.text))")
    }
    if let output, let rejected, output != "-", FilePath(output).isPlace(of: FilePath(rejected)) {
      throw ValidationError("--rejected: \(name(rejected)) is the file that --output names")
    }
  }

  /// Refuses more outputs that would replace what is read.
  ///
  /// - Parameter option: The one that asks for them.
  func check(outputs: [String], of option: String) throws {
    for output in outputs {
      guard let input = list.input(at: FilePath.arguments([output])[0]) else { continue }
      throw ValidationError(
        "\(option): \(Self.name(output)) is the input \(Self.name(input.path.text)); name another file with "
          + "--output")
    }
  }

  private static func name(_ path: String) -> String { "'\(TerminalText.escaped(path))'" }

  /// Says what is worth a warning, if anything is and `--quiet` does not forbid it.
  func warn(_ text: String?) {
    if let text, !display.quiet { StandardError.say(TerminalText.escaped(text)) }
  }

  /// Scans all inputs.
  ///
  /// - Throws: ``ExitStatus/noInput`` if none of them could be opened.
  func scan(_ options: ScanOptions, records: OrderedRecords? = nil) throws -> ScanReport {
    if display.verbose, let source = options.formatSource {
      StandardError.say("--format-from: \(TerminalText.escaped(source))")
    }
    let progress = ScanProgress()
    let reporter = ProgressReporter(progress, total: list.size)
    if display.showsProgress { reporter.start() }
    var report = ScanRunner(
      list.inputs, options: options, progress: progress, records: records
    ).run()
    reporter.stop()
    try finishFrames()
    for (file, format) in zip(report.summary.files, report.formats) {
      let path = FilePath(bytes: file.path.bytes)
      if let error = file.error { say(path, error) }
      guard let format else { continue }
      if display.verbose { say(path, format.reason) }
    }
    if !display.quiet {
      let messages = SuspectMessages(report, options, namesAll: display.verbose)
      for text in messages.texts { StandardError.say(text) }
      if frames == nil, let equal = report.equalFiles(among: list.inputs) {
        say(equal.path, equal.text)
      }
      if hasEmptyStandardInput(report) {
        StandardError.say("standard input is empty; name a log, or pipe one in")
      }
    }
    let opened = list.inputs.count - report.unopenedInputs.count + convertedProblems
    report.summary.files = files(report)
    // A partial says of each file why it was not read.
    if opened == 0, !(frames != nil && options.scanner.outcomes.keepsFacts),
      report.summary.files.contains(where: { $0.error != nil })
    {
      throw ExitStatus.noInput
    }
    return report
  }

  /// Reads what is left of the frames: nothing is written if they broke off.
  private func finishFrames() throws {
    do throws(SourceError) {
      try frames?.finish()
    } catch {
      StandardError.say("--frames: \(error.message)")
      throw ExitStatus.outputFailed
    }
  }

  /// Whether all there is to read is a standard input without a byte, as cron and others give.
  private func hasEmptyStandardInput(_ report: ScanReport) -> Bool {
    let files = report.summary.files
    return list.inputs.count == 1 && list.inputs[0].kind == .standardInput && files.count == 1
      && files[0].statistics.bytes == 0 && files[0].error == nil
  }

  /// Runs what writes output; a reader that has gone is an ordinary end.
  func writing(_ body: () throws -> ScanReport) throws {
    do {
      let report = try body()
      if report.summary.files.contains(where: { $0.error != nil }) {
        throw ExitStatus.incompleteInput
      }
    } catch let error as OutputError {
      guard error.code != .closedPipe else { return }
      StandardError.say(error.message)
      throw ExitStatus.outputFailed
    }
  }

  /// All inputs in the order given, with those that could not be listed.
  private func files(_ report: ScanReport) -> [Summary.File] {
    var scanned = report.summary.files[...]
    return list.candidates.compactMap { candidate in
      switch candidate.verdict {
      case .taken: return scanned.popFirst()
      case .problem(let error):
        var file = Summary.File(path: ByteString(candidate.path.bytes))
        file.error = error.message
        return file
      case .skipped, .warning: return nil
      }
    }
  }

  /// The files of a partial, in the order of the report's.
  func partialFiles(_ report: ScanReport) -> [PartialFile] {
    var scanned = 0
    var files = report.summary.files[...]
    return list.candidates.compactMap { candidate in
      switch candidate.verdict {
      case .taken:
        defer { scanned += 1 }
        return files.popFirst().map {
          PartialFile(
            $0, isOpened: !report.unopenedInputs.contains(scanned), report.fingerprints[scanned],
            part: frames?.entries[scanned].part)
        }
      case .problem(let error):
        return files.popFirst().map {
          PartialFile($0, isOpened: error.code != .unreadable, .unknown)
        }
      case .skipped, .warning: return nil
      }
    }
  }

  /// Refuses frames of which two are the same file: it would count twice.
  func refuseEqualFrames(_ report: ScanReport) throws {
    guard let frames else { return }
    var known: [ContentFingerprint: Summary.File] = [:]
    for (number, file) in report.summary.files.enumerated()
    where file.statistics.lines > 0 && frames.entries[number].part == nil {
      let fingerprint = report.fingerprints[number]
      if let other = known[fingerprint], other.statistics.bytes == file.statistics.bytes {
        let name = TerminalText.escaped(other.path.bytes)
        say(
          FilePath(bytes: file.path.bytes),
          "would count twice: it has the content of \(name); leave one of the two out")
        throw ExitStatus.configuration
      }
      known[fingerprint] = file
    }
  }

  /// How many files were opened, and found to hold what is not read directly.
  private var convertedProblems: Int {
    list.candidates.count { candidate in
      if case .problem(let error) = candidate.verdict { error.code != .unreadable } else { false }
    }
  }

  private func say(_ path: FilePath, _ message: String) {
    StandardError.say("\(TerminalText.escaped(path.bytes)): \(message)")
  }
}
