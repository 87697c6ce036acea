import ArgumentParser
import Glibc
import LinkbackCore
import LinkbackIO

/// What is read, and as what: the options that every command has which reads whole logs.
struct InputOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Files, folders, or - for standard input.",
      discussion: "Without a path, standard input is read, unless it is a terminal.",
      valueName: "path"))
  var paths: [String] = []

  @OptionGroup var lines: LineOptions

  @Option(
    help: ArgumentHelp(
      "How many threads scan; the output does not depend on it.", valueName: "count"))
  var threads: Int?

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads: '\(threads)' is not in 1 to 1024")
    }
  }

  /// What to scan, and how; the records and the rows are the command's own.
  func scanOptions() throws -> ScanOptions {
    var options = try lines.scanOptions()
    options.threads = threads ?? Processors.available
    return options
  }

  /// The paths as they were given, byte for byte; standard input where there is none.
  func filePaths() throws -> [FilePath] {
    guard paths.isEmpty else { return FilePath.arguments(paths) }
    if Terminal.isTerminal(STDIN_FILENO) {
      throw ValidationError(
        "nothing to read: name files or folders, or pipe a log into standard input")
    }
    return [.standardInput]
  }

  /// The key of session pseudonyms.
  func hash() throws -> SipHash { try lines.hash() }
}
