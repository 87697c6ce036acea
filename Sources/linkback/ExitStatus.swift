/// How a command ended, where it is not well. Source: sysexits(3), and README's table.
enum ExitStatus: Int32, Error {
  /// Finished, but some input was missing, damaged or unreadable.
  case incompleteInput = 1
  /// None of the inputs could be opened.
  case noInput = 66
  /// Output could not be written.
  case outputFailed = 74
  /// A server's configuration names no format that can be used.
  case configuration = 78
}
