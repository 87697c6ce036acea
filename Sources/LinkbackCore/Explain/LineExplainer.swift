/// Explains lines, one after the other, with the reader and the scanner that count them.
///
/// Lines depend on those before them only by the `#Fields` line in effect, so all of a log's lines have
/// to be passed in order, or to ``pass(_:)`` where they are not to be explained.
package struct LineExplainer: ~Copyable, Sendable {
  private let options: ReadingOptions
  private var reader: LineReader
  private var scanner: CallbackScanner
  private var matcher = PrefilterMatcher()

  /// - Parameter columns: The `#Fields` line in effect, where the lines do not begin at a file's start.
  package init(options: ReadingOptions, columns: W3CState = W3CState()) {
    self.options = options
    reader = LineReader(options, columns: columns)
    reader.readsHosts = options.callbacks.locates
    scanner = CallbackScanner(options: options.callbacks)
  }

  /// Takes note of a line that is not to be explained.
  package mutating func pass(_ line: Span<UInt8>) {
    guard reader.isDirective(line) else { return }
    var entry = LogEntry()
    _ = reader.read(line, into: &entry)
  }

  /// A line that was longer than the limit and is not in memory any more.
  package func oversizedLine(number: Int) -> LineExplanation {
    LineExplanation(number: number, rule: .tooLong)
  }

  /// - Parameter line: Without LF, and what else is no part of it, see ``LineBounds``.
  /// - Complexity: O(n) for each format that is tried; allocates.
  package mutating func explain(_ line: Span<UInt8>, number: Int) -> LineExplanation {
    if reader.isDirective(line) {
      pass(line)
      var explanation = LineExplanation(number: number, rule: .fieldsDirective)
      explanation.format = .w3c
      return explanation
    }
    var entry = LogEntry()
    let fits = reader.read(line, into: &entry)
    guard fits else { return explain(malformed: line, number: number) }
    guard entry.isEmbedded else { return explain(line, in: line, entry, number) }
    let text = reader.takeEmbedded()
    defer { reader.putBack(embedded: text) }
    var explanation = explain(line, in: text.span, entry, number)
    explanation.embedded = text
    return explanation
  }

  private mutating func explain(malformed line: Span<UInt8>, number: Int) -> LineExplanation {
    var explanation = LineExplanation(number: number, rule: .noMention)
    if matcher.matches(line) {
      explanation.rule = rule(ofMalformed: line)
      if explanation.rule == .noFormat, let envelope = reader.envelope(of: line) {
        explanation.envelope = envelope
        explanation.rule = envelope == .printed ? .partOfRecord : .manyRecords
      }
    }
    explanation.miss = reader.closestFormat(to: line)
    explanation.prefix = Array(
      copying: line, 0..<(explanation.miss?.start ?? reader.prefixLength(of: line, nil)))
    if let embedded = reader.embeddedLine(in: line) {
      explanation.embedded = embedded
      explanation.miss = reader.closestFormat(to: embedded.span)
    }
    return explanation
  }

  private func rule(ofMalformed line: Span<UInt8>) -> ExplanationRule {
    if LineReader.hasHole(line) { return .nulBytes }
    if PrefilterMatcher.isOfErrorLog(line) { return .errorLog }
    return reader.lacksFieldsLine(line) ? .noFieldsLine : .noFormat
  }

  private mutating func mention(
    in line: Span<UInt8>, _ entry: LogEntry, _ text: Span<UInt8>
  ) -> PrefilterMatch {
    let isElsewhere = matcher.matches(
      outsideRefererOf: line, entry, in: text, embedded: reader.embeddedRange)
    return isElsewhere ? .elsewhere : matcher.matches(line) ? .referer : .none
  }

  /// - Parameter text: Where the entry's fields are: the line, or the one inside it.
  private mutating func explain(
    _ line: Span<UInt8>, in text: Span<UInt8>, _ entry: LogEntry, _ number: Int
  ) -> LineExplanation {
    let judged = scanner.inspect(text, entry)
    var explanation = LineExplanation(
      number: number,
      rule: ExplanationRule(
        judged, entry, mention: mention(in: line, entry, text), since: options.callbacks.since))
    explanation.judged = judged
    explanation.format = reader.name(in: text, entry)
    explanation.prefix = Array(copying: text, 0..<reader.prefixLength(of: text, entry.format))
    guard explanation.rule != .ownRecord else { return explanation }
    explanation.time = entry.time
    let times = reader.timeRanges(of: text, entry).map { Array(copying: text, $0) }
    explanation.loggedTime = times.isEmpty ? nil : Array(times.joined(separator: [0x20]))
    explanation.response = entry.response < 0 ? nil : Int(entry.response)
    explanation.fields = Self.fields(of: entry, in: text)
    explanation.session = hash(of: judged.session, isRecord: !entry.session.isMissing)
    return explanation
  }

  /// A session's pseudonym: of a record of Linkback's own the one that it holds.
  private func hash(of session: [UInt8]?, isRecord: Bool) -> UInt64? {
    guard let session, !session.isEmpty else { return nil }
    let range = 0..<session.count
    if isRecord, let pseudonym = Pseudonym.value(session.span, range) { return pseudonym }
    return options.callbacks.hash.hash(session.span, range)
  }

  private static func fields(
    of entry: LogEntry, in text: Span<UInt8>
  ) -> [LineExplanation.Field] {
    let ranges: [(LineExplanation.Field.Name, FieldRange)] = [
      (.front, entry.beforeTime), (.request, entry.request), (.method, entry.method),
      (.target, entry.target), (.path, entry.path), (.query, entry.query),
      (.location, entry.location), (.virtualHost, entry.virtualHost),
      (.hostHeader, entry.hostHeader), (.session, entry.session), (.status, entry.status),
      (.route, entry.route),
    ]
    var fields: [LineExplanation.Field] = []
    for (name, range) in ranges where !range.isMissing {
      var field = LineExplanation.Field(name: name, logged: Array(copying: text, range.range))
      if name == .query, entry.format == .w3c,
        let end = W3CFields.errorEnd(text, after: range.range)
      {
        // Classic ASP's error was cut off.
        field.unescaped = field.logged
        field.logged = Array(copying: text, range.range.lowerBound..<end)
      }
      if !entry.escaping.isPlain(text, range.range) {
        var unescaped: [UInt8] = []
        entry.escaping.appendUnescaped(text, range.range, to: &unescaped)
        if unescaped != field.logged { field.unescaped = unescaped }
      }
      fields.append(field)
    }
    return fields
  }
}
