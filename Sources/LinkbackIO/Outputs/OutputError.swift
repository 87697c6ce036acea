import Glibc
import LinkbackSystem

/// Why output could not be written: a whole sentence, with the name of where it was going.
package struct OutputError: Error, Equatable, Sendable {
  package enum Code: Sendable {
    /// The reader has gone (`linkback … | head`): an ordinary end, no message needed.
    case closedPipe
    /// The disk is full, the folder does not exist, permission is missing …
    case unwritable
  }

  package var code: Code
  package var message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// `could not write PATH: REASON`, and what became of an earlier file if `outcome` says so.
  ///
  /// - Parameter isOpening: Whether a new file was to be made: what is missing then is its folder.
  static func writing(
    _ name: String, _ error: SystemError, isOpening: Bool = false, outcome: String? = nil
  ) -> OutputError {
    let lacksFolder = isOpening && error.number == ENOENT
    let reason = lacksFolder ? "its folder does not exist; create it" : error.text
    let outcome = outcome.map { "; \($0)" } ?? ""
    return OutputError(
      error.number == EPIPE ? .closedPipe : .unwritable,
      "could not write \(name): \(reason)\(outcome)")
  }
}
