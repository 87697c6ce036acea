/// One callback line, judged: numbers, and positions of its text.
package struct Callback: BitwiseCopyable, Sendable {
  /// Which URL of the line carried the parameters.
  package enum Source: UInt8, BitwiseCopyable, Sendable {
    case request, location
  }

  package var time = EventTime(nanoseconds: 0)
  /// The keyed hash of the decoded session id.
  package var session: UInt64 = 0
  package var sessionText = TextRange.missing
  package var status = TextRange.missing
  /// The URL's route, without its query; empty means `/`.
  package var route = TextRange.missing
  /// The authority that names the host, or missing.
  package var authority = TextRange.missing
  /// Whether ``authority`` is the host as it is counted: an `event` record's.
  package var isHostNamed = false
  /// The HTTP status of the response, or -1.
  package var response: Int32 = -1
  package var source = Source.request

  package init() {}
}

/// Text of a callback: positions in the line, or in one of the scanner's two buffers, which hold what the
/// server had escaped and what was percent-encoded.
package struct TextRange: BitwiseCopyable, Equatable, Sendable {
  package enum Storage: UInt8, BitwiseCopyable, Sendable {
    case line, unescaped, decoded
  }

  package var field: FieldRange
  package var storage: Storage

  @inline(__always)
  package init(_ range: Range<Int>, in storage: Storage) {
    field = FieldRange(range)
    self.storage = storage
  }

  @inline(__always)
  package init(_ field: FieldRange, in storage: Storage) {
    self.field = field
    self.storage = storage
  }

  package static let missing = TextRange(.missing, in: .line)

  @inline(__always)
  package var range: Range<Int> { field.range }
  @inline(__always)
  package var isMissing: Bool { field.isMissing }
}
