import Glibc

/// Messages for the person who started the program.
package enum StandardError {
  /// Writes `linkback: message`.
  package static func say(_ message: String) { write("linkback: \(message)\n") }

  package static func write(_ text: String) {
    // Nothing can be done about a standard error that takes no text.
    try? Descriptor(borrowing: STDERR_FILENO).write(all: Array(text.utf8).span)
  }
}
