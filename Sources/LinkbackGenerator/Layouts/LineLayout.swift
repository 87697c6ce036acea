/// How a server writes what it knows of a request as a line.
protocol LineLayout {
  /// How it escapes text.
  var escaping: TextEscaping { get }
  /// How it writes a second.
  var timeStyle: LogClock.Style { get }
  /// Whether a line has the Referer: only then there are decoys.
  var namesReferer: Bool { get }
  /// Whether a line has the response's Location: only then callbacks to deep links show.
  var namesLocation: Bool { get }

  /// Appends what is at the top of a file, before the first line.
  func appendHeader(to bytes: inout [UInt8], at clock: LogClock)

  /// Appends a line, without its line feed.
  ///
  /// - Complexity: O(*n*) in the bytes of the line.
  func append(_ line: LogLine, at clock: LogClock, to bytes: inout [UInt8])
}

extension LineLayout {
  var namesLocation: Bool { false }

  func appendHeader(to bytes: inout [UInt8], at clock: LogClock) {}
}
