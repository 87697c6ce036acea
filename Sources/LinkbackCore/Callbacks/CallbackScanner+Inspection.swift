/// What the scanner looked at, beside how it judged: for explanations.
package struct JudgedLine: Sendable {
  /// A URL of the line that may carry the parameters, un-escaped.
  package struct Carrier: Sendable {
    package var url: [UInt8]
    package var query: [UInt8]
    package var parameters: [Parameter]

    /// Whether a parameter is named `session_id`.
    package var hasSession: Bool { parameters.contains { $0.name == .session } }
  }

  /// A parameter with one of the two names.
  package struct Parameter: Sendable {
    package enum Name: String, Sendable {
      case session = "session_id"
      case status
    }

    package var name: Name
    /// The name and the value as they are in the query.
    package var logged: [UInt8]
    /// The value, percent-decoded once and repaired.
    package var decoded: [UInt8]
    /// Whether it is the last one of its name.
    package var counts: Bool
  }

  package var rejection: Rejection?
  package var callback = Callback()
  /// `nil` where no method was logged.
  package var method: [UInt8]?
  package var request: Carrier?
  package var location: Carrier?
  /// As they are counted, or would be: of the carrier that was judged, or of an `event` record.
  package var session: [UInt8]?
  package var status: [UInt8]?
  /// Of a callback: as in its `event` record.
  package var route: [UInt8]?
  package var host: [UInt8]?

  /// The URL whose parameters were judged.
  package var carrier: Carrier? { callback.source == .location ? location : request }
}

extension CallbackScanner {
  /// Judges a line, and says what there was to judge.
  ///
  /// - Complexity: O(n); allocates, so it is not for counting.
  package mutating func inspect(_ line: Span<UInt8>, _ entry: LogEntry) -> JudgedLine {
    var judged = JudgedLine()
    judged.rejection = judge(line, entry, &judged.callback)
    if judged.rejection == nil {
      let route = judged.callback.route
      judged.route = route.isMissing ? nil : bytes(of: route, line)
      if judged.route?.isEmpty == true { judged.route = ByteString.root.bytes }
      var host: [UInt8] = []
      judged.callback.appendHost(line, self, to: &host)
      judged.host = host.isEmpty ? nil : host
    }
    guard entry.session.isMissing else {
      judged.session = repaired(text(line, entry.session, entry.escaping), line)
      judged.status = repaired(text(line, entry.status, entry.escaping), line)
      return judged
    }
    let (method, url, query) = request(line, entry)
    judged.method = method.range.isEmpty ? nil : bytes(of: method, line)
    judged.request = Self.carrier(bytes(of: url, line), query: bytes(of: query, line))
    if !entry.location.isMissing {
      let location = bytes(of: text(line, entry.location, entry.escaping), line)
      let query = URLParts(location.span, 0..<location.count).query
      judged.location = Self.carrier(location, query: Array(location[query]))
    }
    for parameter in judged.carrier?.parameters ?? [] where parameter.counts {
      switch parameter.name {
      case .session: judged.session = parameter.decoded
      case .status: judged.status = parameter.decoded
      }
    }
    return judged
  }

  private func bytes(of text: TextRange, _ line: Span<UInt8>) -> [UInt8] {
    with(text.storage, line) { Array(copying: $0, text.range) }
  }

  private func repaired(_ text: TextRange, _ line: Span<UInt8>) -> [UInt8] {
    with(text.storage, line) { ByteString($0, text.range).bytes }
  }

  private static func carrier(_ url: [UInt8], query: [UInt8]) -> JudgedLine.Carrier {
    let bytes = query.span
    let counted = QueryParameters(bytes, query: 0..<query.count)
    let end = ByteSearch.first(0x23, in: bytes, 0..<query.count)
    var parameters: [JudgedLine.Parameter] = []
    var start = 0
    while start <= end {
      let next = ByteSearch.first(0x26, in: bytes, start..<end)
      for (name, spelling, last) in names(counted) {
        guard let value = PercentEncoding.value(ofParameter: spelling, in: bytes, start..<next)
        else { continue }
        var decoded: [UInt8] = []
        PercentEncoding.appendDecoded(bytes, value..<next, to: &decoded)
        parameters.append(
          JudgedLine.Parameter(
            name: name, logged: Array(query[start..<next]),
            decoded: ByteString(decoded.span, 0..<decoded.count).bytes,
            counts: last == FieldRange(value..<next)))
      }
      start = next + 1
    }
    return JudgedLine.Carrier(url: url, query: Array(query[..<end]), parameters: parameters)
  }

  private static func names(
    _ counted: QueryParameters
  ) -> [(JudgedLine.Parameter.Name, StaticString, FieldRange)] {
    [(.session, "session_id", counted.session), (.status, "status", counted.status)]
  }
}
