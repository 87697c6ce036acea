package import LinkbackCore
package import LinkbackSystem

/// An explanation for the person who asked: one fact a line, nothing that a terminal would act upon.
package struct ExplanationText {
  private let options: ReadingOptions
  private let isColored: Bool

  /// - Parameter isColored: Whether the verdict is set off in colour.
  package init(options: ReadingOptions, isColored: Bool) {
    self.options = options
    self.isColored = isColored
  }

  /// The most bytes of a text that are shown.
  package static let valueLimit = 500

  /// - Parameter file: What the line's file is called, if it is in one.
  package func text(_ explanation: LineExplanation, file: FilePath?) -> String {
    let place = file.map { "\(TerminalText.escaped($0.bytes)), line" } ?? "line"
    var text = "\(place) \(explanation.number): \(verdict(explanation))\n"
    for (label, value) in facts(of: explanation) {
      let space = String(repeating: " ", count: max(1, 12 - label.count))
      text += "  \(label)\(space)\(value)\n"
    }
    return text
  }

  private func verdict(_ explanation: LineExplanation) -> String {
    let isCallback = explanation.rejection == nil
    let words = isCallback ? "callback" : "not counted: \(explanation.verdict)"
    // Green or yellow, and back: ECMA-48 §8.3.117 (SGR).
    return isColored ? "\u{1b}[\(isCallback ? 32 : 33)m\(words)\u{1b}[0m" : words
  }

  private typealias Fact = (label: String, value: String)

  private func facts(of explanation: LineExplanation) -> [Fact] {
    var facts: [Fact] = [("rule", TerminalText.escaped(explanation.rule.sentence(options)))]
    if let status = explanation.meaning { facts.append(("outcome", status)) }
    if let next = explanation.nextStep { facts.append(("next", next)) }
    if explanation.rule != .tooLong { facts.append(("format", format(explanation))) }
    if let miss = explanation.miss { facts.append(("closest", closest(miss))) }
    if !explanation.prefix.isEmpty {
      facts.append(
        ("prefix", "\(shown(explanation.prefix)) (what the log's transport put in front)"))
    }
    if let embedded = explanation.embedded {
      facts.append(("inside", "\(shown(embedded)) (in a string of a JSON line)"))
    }
    facts += fields(of: explanation)
    if let judged = explanation.judged {
      facts += request(judged, explanation)
      facts += parameters(judged)
      if explanation.rejection == nil, explanation.rule != .callbackRecord {
        facts.append(("route", judged.route.map(shown) ?? "none"))
        facts.append(("host", judged.host.map(shown) ?? "none"))
      }
    }
    return facts
  }

  // MARK: The format

  private func format(_ explanation: LineExplanation) -> String {
    if let name = explanation.format { return "\(name.rawValue): \(name.recognition)" }
    switch options.format?.name {
    case nil: return "none; all of them were tried"
    case .custom: return "not the format string that was given; no other was tried"
    case .some(let name): return "none; those akin to \(name.rawValue) were tried, as --format asks"
    }
  }

  private func closest(_ miss: FormatMiss) -> String {
    let expected = TerminalText.escaped(miss.expected)
    guard let position = miss.position else {
      return "\(miss.format.rawValue), expected \(expected)"
    }
    let found = miss.found.isEmpty ? "the line's end" : "`\(TerminalText.escaped(miss.found))`"
    return "\(miss.format.rawValue) up to byte \(position): \(found) instead of \(expected)"
  }

  // MARK: The fields

  private func fields(of explanation: LineExplanation) -> [Fact] {
    var facts: [Fact] = []
    if let time = explanation.time {
      let utc = TimeText.text(time)
      facts.append(("time", explanation.loggedTime.map { "\(shown($0)), in UTC \(utc)" } ?? utc))
    }
    for field in explanation.fields {
      let label = Self.label(field.name)
      // What is before the time ends with the space between them.
      let endsWithSpace = field.name == .front && field.logged.last == 0x20
      facts.append((label, shown(endsWithSpace ? field.logged.dropLast() : field.logged)))
      if let text = field.unescaped { facts.append(("  unescaped", shown(text))) }
    }
    if explanation.judged != nil, explanation.rule != .ownRecord {
      facts.append(("response", explanation.response.map(String.init) ?? "none"))
    }
    return facts
  }

  private static func label(_ name: LineExplanation.Field.Name) -> String {
    switch name {
    case .virtualHost: "site"
    case .hostHeader: "Host"
    case .location: "Location"
    default: name.rawValue
    }
  }

  /// What a request line, or the pieces of it, come to.
  private func request(_ judged: JudgedLine, _ explanation: LineExplanation) -> [Fact] {
    guard let request = judged.request else { return [] }
    var facts: [Fact] = []
    if explanation.fields.contains(where: { $0.name == .request }) {
      facts.append(("method", judged.method.map(shown) ?? "none"))
      facts.append(("target", shown(request.url)))
    }
    if !request.query.isEmpty, !explanation.fields.contains(where: { $0.name == .query }) {
      facts.append(("query", shown(request.query)))
    }
    return facts
  }

  // MARK: The parameters

  private func parameters(_ judged: JudgedLine) -> [Fact] {
    guard let carrier = judged.carrier else { return [] }
    var facts: [Fact] = []
    for name in [JudgedLine.Parameter.Name.session, .status] {
      let all = carrier.parameters.filter { $0.name == name }
      guard let counted = all.last(where: \.counts) else {
        facts.append((name.rawValue, "none"))
        continue
      }
      var value = shown(counted.decoded)
      let plain = Array("\(name.rawValue)=".utf8) + counted.decoded
      if counted.logged != plain { value += ", logged as \(shown(counted.logged))" }
      if all.count > 1 {
        let others = all.filter { !$0.counts }.prefix(5).map { shown($0.decoded) }
        value += " (the last of \(all.count) counts, not \(others.joined(separator: ", ")))"
      }
      facts.append((name.rawValue, value))
    }
    if judged.callback.source == .location { facts.append(("carried by", "the Location")) }
    return facts
  }

  /// A text of the line, safe to show; empty and long ones are named.
  private func shown(_ bytes: [UInt8]) -> String {
    guard !bytes.isEmpty else { return "(empty)" }
    guard bytes.count > Self.valueLimit else { return TerminalText.escaped(bytes) }
    // Not in the middle of a character: continuation bytes are 10xxxxxx.
    var end = Self.valueLimit
    while end > Self.valueLimit - 3, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return "\(TerminalText.escaped(Array(bytes[..<end])))... (\(bytes.count) bytes)"
  }
}
