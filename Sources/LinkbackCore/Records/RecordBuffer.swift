/// Records about lines whose number in the file is not known yet: a part of a file counts its lines
/// from 1, until it is known how many lines are before it.
package struct RecordBuffer: Sendable {
  private var writer = RecordWriter()
  /// Where a line number belongs in the bytes, and the number within the part.
  private var marks: [(position: Int, line: Int)] = []

  package init() {}

  package var count: Int { writer.bytes.count }

  /// Appends all records to `output`, their line numbers counted from `linesBefore`, and empties
  /// the buffer.
  package mutating func drain(linesBefore: Int, to output: inout [UInt8]) {
    var start = 0
    for mark in marks {
      output.append(contentsOf: writer.bytes[start..<mark.position])
      JSONText.append(linesBefore + mark.line, to: &output)
      start = mark.position
    }
    output.append(contentsOf: writer.bytes[start...])
    writer.removeAll()
    marks.removeAll(keepingCapacity: true)
  }

  /// Appends an `event` record.
  ///
  /// - Parameters:
  ///   - revealsSession: Whether the session id itself is written instead of its pseudonym.
  ///   - file: The file's path as a JSON string.
  package mutating func appendEvent(
    _ callback: Callback, _ line: Span<UInt8>, _ scanner: borrowing CallbackScanner,
    revealsSession: Bool, limits: OutcomeAggregator.Limits, file: [UInt8], lineNumber: Int
  ) {
    writer.begin("event")
    writer.key("time")
    writer.append(time: callback.time)
    writer.key("session")
    if revealsSession {
      append(callback.sessionText, line, scanner)
    } else {
      writer.append(pseudonym: callback.session)
    }
    writer.key("status")
    append(callback.status, line, scanner, limit: limits.statusLength)
    writer.key("route")
    if callback.route.isMissing {
      writer.raw("null")
    } else if callback.route.range.isEmpty {
      writer.raw("\"/\"")
    } else {
      append(callback.route, line, scanner, limit: OutcomeAggregator.Limits.routeLength)
    }
    writer.key("host")
    appendHost(callback, line, scanner)
    writer.key("response")
    if callback.response < 0 {
      writer.raw("null")
    } else {
      writer.append(number: Int(callback.response))
    }
    writer.key("source")
    writer.raw(callback.source == .request ? "\"request\"" : "\"location\"")
    appendPlace(file, lineNumber)
    writer.end()
  }

  /// Appends a `rejected` record.
  ///
  /// - Parameters:
  ///   - line: The line, or as much of it as is known.
  ///   - offset: Of the line, in the uncompressed file.
  package mutating func appendRejected(
    _ reason: Rejection, _ line: Span<UInt8>, file: [UInt8], lineNumber: Int, offset: Int
  ) {
    writer.begin("rejected")
    writer.key("reason")
    writer.append(text: reason.name)
    appendPlace(file, lineNumber)
    writer.key("offset", offset)
    writer.key("shape")
    writer.append(text: LineShape.text(of: line))
    writer.end()
  }

  private mutating func appendPlace(_ file: [UInt8], _ lineNumber: Int) {
    writer.key("file")
    writer.append(raw: file)
    writer.key("line")
    marks.append((writer.bytes.count, lineNumber))
  }

  private mutating func appendHost(
    _ callback: Callback, _ line: Span<UInt8>, _ scanner: borrowing CallbackScanner
  ) {
    var host: [UInt8] = []
    callback.appendHost(line, scanner, to: &host)
    if host.isEmpty {
      writer.raw("null")
    } else {
      writer.append(
        text: host.span, 0..<host.count, limit: OutcomeAggregator.Limits.routeLength)
    }
  }

  private mutating func append(
    _ text: TextRange, _ line: Span<UInt8>, _ scanner: borrowing CallbackScanner,
    limit: Int = .max
  ) {
    switch text.storage {
    case .line: writer.append(text: line, text.range, limit: limit)
    case .unescaped: writer.append(text: scanner.unescaped.span, text.range, limit: limit)
    case .decoded: writer.append(text: scanner.decoded.span, text.range, limit: limit)
    }
  }
}
