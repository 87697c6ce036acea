import ArgumentParser
import Glibc
import LinkbackCore
import LinkbackIO
import LinkbackSystem

/// What is read, and as what: the options that every command has which reads whole logs.
struct InputOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Files, folders, patterns in quotes, or - for standard input.",
      discussion: "Without a path, standard input is read, unless it is a terminal.",
      valueName: "path"), completion: .file())
  var paths: [String] = []

  @Option(
    help: ArgumentHelp(
      "Read the files and folders that this file names too, or - for standard input.",
      discussion: """
        One name a line; or, as find -print0 writes them, each with a NUL after it. For more names than a \
        command line holds.
        """,
      valueName: "file"), completion: .file())
  var filesFrom: String?

  @Flag(
    help: ArgumentHelp(
      "Read files from standard input, one after the other, each with its name.",
      discussion: "For programs that fetch logs from elsewhere, as Spark's tasks do."))
  var frames = false

  @OptionGroup var lines: LineOptions

  @Option(
    help: ArgumentHelp(
      "How many threads scan; the output does not depend on it.", valueName: "count"))
  var threads: Int?

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads: '\(threads)' is not in 1 to 1024")
    }
    if frames, let given = paths.first ?? filesFrom {
      throw ValidationError("--frames: standard input names what is read; leave '\(given)' out")
    }
  }

  /// What to scan, and how; the records and the rows are the command's own.
  ///
  /// - Parameter windows: In whose days `--since` and `--until` are said.
  func scanOptions(_ windows: WindowGrid? = nil) throws -> ScanOptions {
    var options = try lines.scanOptions(windows)
    options.threads = threads ?? Processors.available
    return options
  }

  /// What is read. To list it may take long, so a signal ends the process from here on.
  ///
  /// - Throws: ``ExitStatus/noInput``, if a list of files can't be read or is empty; for frames
  ///   ``ExitStatus/outputFailed``, as nothing can be counted then.
  func inputs(_ format: LogFormat?) throws -> (list: InputList, frames: FrameStream?) {
    Interruption.endsProcess()
    guard frames else { return (InputLister(format: format).list(try filePaths()), nil) }
    do throws(SourceError) {
      let stream = try FrameStream()
      return (stream.inputs, stream)
    } catch {
      StandardError.say("--frames: \(error.message)")
      throw ExitStatus.outputFailed
    }
  }

  /// The paths as they were given, byte for byte, patterns expanded, then those that `--files-from` lists; standard input where
  /// neither is given.
  ///
  /// - Throws: ``ExitStatus/noInput``, if the list can't be read or is empty.
  func filePaths() throws -> [FilePath] {
    let named = FilePath.arguments(paths).flatMap { $0.matchesUnlessThere() }
    if let filesFrom { return named + (try listed(in: FilePath.arguments([filesFrom])[0], named)) }
    guard named.isEmpty else { return named }
    if Terminal.isTerminal(STDIN_FILENO) {
      throw ValidationError(
        "nothing to read: name files or folders, or pipe a log into standard input")
    }
    return [.standardInput]
  }

  private func listed(in list: FilePath, _ named: [FilePath]) throws -> [FilePath] {
    let name = list == .standardInput ? "standard input" : TerminalText.escaped(list.bytes)
    let paths: [FilePath]
    do throws(SourceError) {
      paths = try FilePath.paths(listedIn: list)
    } catch {
      StandardError.say("--files-from: \(name): \(error.message)")
      throw ExitStatus.noInput
    }
    if list == .standardInput, (named + paths).contains(.standardInput) {
      throw ValidationError(
        "--files-from: standard input can't be the list and a log; write the list to a file")
    }
    guard !paths.isEmpty || !named.isEmpty else {
      StandardError.say("--files-from: \(name) names no file")
      throw ExitStatus.noInput
    }
    return paths
  }

  /// The key of session pseudonyms.
  func hash() throws -> SipHash { try lines.hash() }
}
