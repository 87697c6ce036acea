/// How lines are read and judged: all that decides which bucket a line is in, so that a line is explained
/// as it is counted.
package struct ReadingOptions: Sendable {
  /// `nil` finds the format of each line.
  package var format: LogFormat?
  /// Of times that are logged without one.
  package var zone = LocalTimeZone.utc
  /// The most bytes of a line.
  package var lineLimit = 1 << 20
  package var callbacks = CallbackScanner.Options()

  package init() {}
}

extension LineReader {
  init(_ options: ReadingOptions, columns: W3CState) {
    self.init(format: options.format, zone: options.zone, columns: columns)
  }
}
