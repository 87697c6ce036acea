import LinkbackSystem

/// What is written for who asked for no command: help, the version, a script of completions.
package enum StandardOutput {
  /// Writes all of a text.
  ///
  /// - Returns: `false` where that failed, with a message said; nothing is said to who has closed the pipe.
  package static func write(_ text: String) -> Bool {
    var output = OutputFile.standardOutput()
    do throws(OutputError) {
      try output.write(Array(text.utf8))
      try output.finish()
      return true
    } catch {
      guard error.code != .closedPipe else { return true }
      StandardError.say(error.message)
      return false
    }
  }
}
