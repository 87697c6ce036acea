import LinkbackIO
import LinkbackSystem

/// How a command ended, where it is not well. Source: sysexits(3), and Documentation/Counting.md.
enum ExitStatus: Int32, Error {
  /// Finished, but some input was missing, damaged or unreadable.
  case incompleteInput = 1
  /// None of the inputs could be opened.
  case noInput = 66
  /// The system starts no thread, which a state needs.
  case noThread = 71
  /// Output could not be written.
  case outputFailed = 74
  /// A server's configuration names no format that can be used.
  case configuration = 78
}

extension ExitStatus {
  /// What a state is read with may ask for a thread, and would wait for it for ever.
  ///
  /// - Throws: ``noThread``, with a message said.
  static func requireThread() throws {
    guard !Threads.areAvailable else { return }
    StandardError.say(
      "the system cannot start a thread: raise the limit of processes (ulimit -u, TasksMax=, pids.max) or of "
        + "memory (ulimit -v)")
    throw noThread
  }
}
