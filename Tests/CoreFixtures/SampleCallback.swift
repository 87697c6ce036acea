package import LinkbackCore

/// A callback as the aggregator sees it, and the text that it refers to.
package struct SampleCallback: Hashable {
  package var session: UInt64
  package var time: Int64
  package var status: String
  package var route: String?
  package var host: String?
  package var response: Int32 = 200

  package init(
    session: UInt64, time: Int64, status: String, route: String? = nil, host: String? = nil,
    response: Int32 = 200
  ) {
    self.session = session
    self.time = time
    self.status = status
    self.route = route
    self.host = host
    self.response = response
  }

  package func record(in aggregator: inout OutcomeAggregator) {
    let scanner = CallbackScanner(options: CallbackScanner.Options())
    var text: [UInt8] = []
    var callback = Callback()
    callback.session = session
    callback.time = EventTime(nanoseconds: time)
    callback.response = response
    callback.status = Self.place(status, in: &text)
    callback.route = Self.place(route, in: &text)
    callback.authority = Self.place(host, in: &text)
    withExactSpan(text) { aggregator.record(callback, $0, scanner) }
  }

  private static func place(_ part: String?, in text: inout [UInt8]) -> TextRange {
    guard let part else { return .missing }
    let start = text.count
    text += part.utf8
    return TextRange(start..<text.count, in: .line)
  }
}

extension OutcomeAggregator {
  package init(_ callbacks: some Sequence<SampleCallback>, _ options: Options) {
    self.init(options: options)
    for callback in callbacks { callback.record(in: &self) }
  }

  /// The result as records, byte by byte.
  package var text: String {
    var copy = self
    return ScannedLog.text(OutcomeResult(&copy))
  }
}
