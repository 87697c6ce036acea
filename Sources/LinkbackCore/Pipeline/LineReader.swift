/// Reads lines as entries: with the format that was asked for, or the one a line is in.
package struct LineReader: Sendable {
  private let program: FieldProgram
  private var times: TimeReader

  /// - Parameters:
  ///   - format: `nil` tries every format on every line.
  ///   - zone: What a time without a zone is read in.
  package init(format: LogFormat?, zone: LocalTimeZone) {
    switch format?.shape {
    case .custom(let program): self.program = program
    case .commonLog, nil: program = CommonLogFamily.program
    }
    times = TimeReader(zone: zone, patterns: format?.timePatterns ?? [])
  }

  /// Cuts a line into fields; `false` where it fits no format.
  ///
  /// - Complexity: O(n); does not allocate.
  @inline(__always)
  package mutating func read(_ line: Span<UInt8>, into entry: inout LogEntry) -> Bool {
    program.match(line, into: &entry, times: &times)
  }
}
