extension RecordWriter {
  /// Appends an `explanation`, the record of `linkback explain` alone.
  ///
  /// Keys: `file`, `line`, `verdict`, `rule`, `reason`, `format`, `wrapped`, `time`, `response`,
  /// `method`, `source`, `session`, `status`, `meaning`, `next_step`, `target`, `query`, `fields`,
  /// `parameters`, `closest`. What is in front of a line's time (client, user) and its user agent are
  /// in none of them.
  /// - Parameters:
  ///   - file: `nil` for a line that was an argument.
  ///   - revealsValues: Whether the line's text and the session id are written as they are. Otherwise
  ///     text is masked as in `rejected` records, but for a callback's status and a usual method, and a
  ///     session is its pseudonym.
  package mutating func append(
    _ explanation: LineExplanation, file: ByteString?, options: ReadingOptions,
    revealsValues: Bool
  ) {
    let judged = explanation.judged
    let mask = Mask(isOff: revealsValues)
    begin("explanation")
    key("file")
    append(orNull: file?.bytes)
    key("line", explanation.number)
    key("verdict")
    append(text: explanation.verdict)
    key("rule")
    append(text: explanation.rule.rawValue)
    key("reason")
    append(text: explanation.rule.sentence(options))
    key("format")
    append(orNull: explanation.format?.rawValue)
    key("wrapped")
    raw(explanation.embedded == nil ? "false" : "true")
    key("time")
    append(time: explanation.time)
    key("response")
    if let response = explanation.response { append(number: response) } else { raw("null") }
    key("method")
    append(orNull: judged?.method.map { Self.usualMethods.contains($0) ? $0 : mask.text($0) })
    key("source")
    append(orNull: explanation.source)
    key("session")
    appendSession(explanation, revealsValues)
    key("status")
    append(orNull: judged?.status.map { explanation.rejection == nil ? $0 : mask.text($0) })
    key("meaning")
    append(orNull: explanation.meaning)
    key("next_step")
    append(orNull: explanation.nextStep)
    key("target")
    append(orNull: judged?.request.map { mask.text($0.url) })
    key("query")
    append(orNull: judged?.request.map { mask.text($0.query) })
    key("fields")
    appendList(explanation.fields.filter { $0.name != .front }) { (writer, field) in
      writer.raw("{\"name\":")
      writer.append(text: field.name.rawValue)
      writer.key("logged")
      writer.append(orNull: mask.text(field.logged))
      writer.key("text")
      writer.append(orNull: field.unescaped.map(mask.text))
      writer.raw("}")
    }
    key("parameters")
    appendList(judged?.carrier?.parameters ?? []) { (writer, parameter) in
      writer.raw("{\"name\":")
      writer.append(text: parameter.name.rawValue)
      writer.key("logged")
      writer.append(orNull: mask.text(parameter.logged))
      writer.key("decoded")
      writer.append(orNull: mask.text(parameter.decoded))
      writer.key("counts")
      writer.raw(parameter.counts ? "true" : "false")
      writer.raw("}")
    }
    key("closest")
    append(explanation.miss)
    end()
  }

  /// How text of a line is written.
  private struct Mask {
    var isOff: Bool

    func text(_ bytes: [UInt8]) -> [UInt8] {
      isOff ? bytes : Array(LineShape.text(of: bytes.span).utf8)
    }
  }

  private mutating func appendSession(_ explanation: LineExplanation, _ revealsValue: Bool) {
    if revealsValue, let session = explanation.judged?.session, !session.isEmpty {
      append(orNull: session)
    } else if let session = explanation.session {
      append(pseudonym: session)
    } else {
      raw("null")
    }
  }

  /// Without the text that is there: that may be any part of the line.
  private mutating func append(_ miss: FormatMiss?) {
    guard let miss else { return raw("null") }
    raw("{\"format\":")
    append(text: miss.format.rawValue)
    key("position")
    if let position = miss.position { append(number: position) } else { raw("null") }
    key("expected")
    append(text: miss.expected)
    raw("}")
  }

  private mutating func appendList<Element>(
    _ elements: [Element], _ append: (inout RecordWriter, Element) -> Void
  ) {
    raw("[")
    for (index, element) in elements.enumerated() {
      if index > 0 { raw(",") }
      append(&self, element)
    }
    raw("]")
  }

  private mutating func append(orNull bytes: [UInt8]?) {
    guard let bytes else { return raw("null") }
    append(text: bytes.span, 0..<bytes.count, limit: .max)
  }

  private mutating func append(orNull text: String?) {
    guard let text else { return raw("null") }
    append(text: text)
  }

  /// RFC 9110 §9.3, <https://www.rfc-editor.org/rfc/rfc9110#section-9.3>, and PATCH, RFC 5789. Any other
  /// word is the client's own.
  private static let usualMethods = [
    "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH",
  ].map { Array($0.utf8) }
}

extension LineExplanation {
  /// The URL that was judged; `nil` where none has the parameters.
  fileprivate var source: String? {
    guard let judged, judged.session != nil else { return nil }
    return judged.callback.source == .request ? "request" : "location"
  }
}
