/// Judges entries: finds Connect's two parameters in the request target (or in the `Location` of a
/// redirect), decodes them, and names the bucket.
///
/// The Referer is never looked at: every image of a callback page carries the whole callback URL
/// there. Values are read where they are; only what the server escaped or what is percent-encoded
/// is copied, to buffers that are reused.
package struct CallbackScanner: ~Copyable, Sendable {
  package struct Options: Sendable {
    package var sessionPrefixes: SessionPrefixes
    /// `since ≤ time < until`.
    package var since: EventTime?
    package var until: EventTime?
    package var hash: SipHash
    /// Whether callbacks get a route and a host.
    package var locates = true

    package init(
      sessionPrefixes: SessionPrefixes = .connect, since: EventTime? = nil,
      until: EventTime? = nil, hash: SipHash = .documentedKey
    ) {
      self.sessionPrefixes = sessionPrefixes
      self.since = since
      self.until = until
      self.hash = hash
    }
  }

  let options: Options
  private let prefixes: SessionPrefixes
  private let earliest: Int64
  /// The last nanosecond that is not outside.
  private let latest: Int64
  /// Fields as they were before the server escaped them.
  package private(set) var unescaped: [UInt8] = []
  /// Parameter values, percent-decoded.
  package private(set) var decoded: [UInt8] = []
  /// Text on its way to `decoded`, which may be where it comes from.
  private var scratch: [UInt8] = []

  package init(options: Options) {
    self.options = options
    prefixes = options.sessionPrefixes
    earliest = options.since?.nanoseconds ?? .min
    latest = options.until.map { $0.nanoseconds - 1 } ?? .max
  }

  /// The bucket of a line, or `nil` for a callback, which is then described by `callback`; its text
  /// ranges are valid until the next call. Of a line that is foreign it has the session.
  ///
  /// - Complexity: O(n). Allocates only while the buffers grow to the longest field.
  @inline(__always)
  package mutating func judge(
    _ line: Span<UInt8>, _ entry: LogEntry, _ callback: inout Callback
  ) -> Rejection? {
    if !unescaped.isEmpty { unescaped.removeAll(keepingCapacity: true) }
    if !decoded.isEmpty { decoded.removeAll(keepingCapacity: true) }
    if !entry.session.isMissing { return judgeRecord(line, entry, &callback) }
    let (method, url, query) = request(line, entry)
    var parameters = self.parameters(line, query)
    var carrier = url
    callback.source = .request
    if parameters.session.isMissing {
      guard !entry.location.isMissing, (300...399).contains(entry.response),
        !isMethod("HEAD", method, line, entry)
      else { return .other }
      carrier = text(line, entry.location, entry.escaping)
      // No URL has a raw space: that is what a torn line left there.
      let space = with(carrier.storage, line) { ByteSearch.first(0x20, in: $0, carrier.range) }
      guard space == carrier.range.upperBound else { return .other }
      let query = TextRange(
        with(carrier.storage, line) { URLParts($0, carrier.range).query }, in: carrier.storage)
      parameters = self.parameters(line, query)
      guard !parameters.session.isMissing else { return .other }
      callback.source = .location
      if let rejection = judge(parameters, in: query.storage, line, entry.time, &callback) {
        return rejection
      }
    } else {
      if let rejection = judge(parameters, in: query.storage, line, entry.time, &callback) {
        return rejection
      }
      let isLogged = !entry.request.isMissing || !method.range.isEmpty
      guard !isLogged || isMethod("GET", method, line, entry) || matches(method, "-", line) else {
        return .wrongMethod
      }
    }
    callback.time = entry.time
    callback.response = entry.response
    if options.locates { locate(carrier, line, entry, &callback) }
    return nil
  }

  /// One of Linkback's own `event` records: its values are as they were counted before.
  private mutating func judgeRecord(
    _ line: Span<UInt8>, _ entry: LogEntry, _ callback: inout Callback
  ) -> Rejection? {
    guard isInside(entry.time) else { return .outside }
    let session = repaired(text(line, entry.session, entry.escaping), line)
    if let pseudonym = with(session.storage, line, { Pseudonym.value($0, session.range) }) {
      callback.session = pseudonym
    } else {
      let (hasPrefix, hash) = identity(of: session, line)
      (callback.session, callback.sessionText) = (hash, session)
      guard hasPrefix || session.range.isEmpty else { return .foreign }
    }
    callback.status = text(line, entry.status, entry.escaping)
    guard !session.range.isEmpty, !callback.status.range.isEmpty else { return .incomplete }
    callback.sessionText = session
    callback.time = entry.time
    callback.response = entry.response
    callback.source = entry.isFromLocation ? .location : .request
    if options.locates {
      callback.route = text(line, entry.route, entry.escaping)
      callback.authority = text(line, entry.virtualHost, entry.escaping)
      callback.isHostNamed = true
    }
    return nil
  }

  @inline(__always)
  private func isInside(_ time: EventTime) -> Bool {
    time.nanoseconds >= earliest && time.nanoseconds <= latest
  }

  /// Whether a session id has a prefix, and its keyed hash.
  @inline(__always)
  private func identity(of session: TextRange, _ line: Span<UInt8>) -> (Bool, UInt64) {
    with(session.storage, line) { bytes in
      (
        prefixes.cover(bytes, session.range),
        options.hash.hash(bytes, session.range)
      )
    }
  }

  /// Everything but the method: time, prefix, completeness; decodes the values on the way.
  @inline(__always)
  private mutating func judge(
    _ parameters: QueryParameters, in storage: TextRange.Storage, _ line: Span<UInt8>,
    _ time: EventTime, _ callback: inout Callback
  ) -> Rejection? {
    guard isInside(time) else { return .outside }
    let session = repaired(value(parameters.session, parameters.isEncoded, storage, line), line)
    let (hasPrefix, hash) = identity(of: session, line)
    callback.session = hash
    callback.sessionText = session
    guard hasPrefix || session.range.isEmpty else { return .foreign }
    guard !session.range.isEmpty, !parameters.status.range.isEmpty else { return .incomplete }
    callback.status = value(parameters.status, parameters.isEncoded, storage, line)
    return nil
  }

  /// Method, target and query, whole or in the pieces that the format logs: these are never joined.
  @inline(__always)
  mutating func request(
    _ line: Span<UInt8>, _ entry: LogEntry
  ) -> (method: TextRange, url: TextRange, query: TextRange) {
    if !entry.request.isMissing {
      let request = text(line, entry.request, entry.escaping)
      let parts = with(request.storage, line) { RequestLine($0, request.range) }
      let url = TextRange(parts.target, in: request.storage)
      return (TextRange(parts.method, in: request.storage), url, query(line, entry, of: url))
    }
    let method = text(line, entry.method, entry.escaping)
    if !entry.target.isMissing {
      let url = text(line, entry.target, entry.escaping)
      return (method, url, query(line, entry, of: url))
    }
    return (method, text(line, entry.path, entry.escaping), separateQuery(line, entry))
  }

  /// A URL's own query; where it has none or an empty one, the one that the format logs in a field of its
  /// own.
  @inline(__always)
  private mutating func query(
    _ line: Span<UInt8>, _ entry: LogEntry, of url: TextRange
  ) -> TextRange {
    let query = with(url.storage, line) { bytes in
      let query = URLParts(bytes, url.range).query
      return !query.isEmpty && bytes[query.lowerBound] == 0x23 ? query.prefix(0) : query
    }
    if query.isEmpty, !entry.query.isMissing { return separateQuery(line, entry) }
    return TextRange(query, in: url.storage)
  }

  private mutating func separateQuery(_ line: Span<UInt8>, _ entry: LogEntry) -> TextRange {
    let query = text(line, entry.query, entry.escaping)
    // Apache's %q begins with the question mark.
    guard matches(TextRange(query.range.prefix(1), in: query.storage), "?", line) else {
      return query
    }
    return TextRange(query.range.dropFirst(), in: query.storage)
  }

  @inline(__always)
  private func parameters(_ line: Span<UInt8>, _ query: TextRange) -> QueryParameters {
    with(query.storage, line) { QueryParameters($0, query: query.range) }
  }

  /// A field's text as it was before the server escaped it.
  @inline(__always)
  mutating func text(
    _ line: Span<UInt8>, _ field: FieldRange, _ escaping: FieldEscaping
  ) -> TextRange {
    let range = field.range
    guard !escaping.isPlain(line, range) else { return TextRange(field, in: .line) }
    let start = unescaped.count
    escaping.appendUnescaped(line, range, to: &unescaped)
    return TextRange(start..<unescaped.count, in: .unescaped)
  }

  /// A parameter's value, percent-decoded once.
  @inline(__always)
  private mutating func value(
    _ field: FieldRange, _ isEncoded: Bool, _ storage: TextRange.Storage, _ line: Span<UInt8>
  ) -> TextRange {
    let isPlain = !isEncoded || with(storage, line) { PercentEncoding.isPlain($0, field.range) }
    guard !isPlain else { return TextRange(field, in: storage) }
    let start = decoded.count
    if storage == .line {
      PercentEncoding.appendDecoded(line, field.range, to: &decoded)
    } else {
      Self.appendDecoded(unescaped, field.range, to: &decoded)
    }
    return TextRange(start..<decoded.count, in: .decoded)
  }

  /// As a function of its own, since a span of one buffer may not overlap a change of the other.
  @inline(__always)
  private static func appendDecoded(
    _ bytes: [UInt8], _ range: Range<Int>, to output: inout [UInt8]
  ) {
    PercentEncoding.appendDecoded(bytes.span, range, to: &output)
  }

  /// A session id as well-formed UTF-8: text from a log is repaired before it is compared.
  @inline(__always)
  private mutating func repaired(_ text: TextRange, _ line: Span<UInt8>) -> TextRange {
    if with(text.storage, line, { UTF8Repair.isASCII($0, text.range) }) { return text }
    var bytes = takeScratch()
    with(text.storage, line) { UTF8Repair.append($0, text.range, to: &bytes) }
    return keep(bytes)
  }

  /// Names the callback's route, and the authority that its host is taken from: the URL's, else the
  /// entry's.
  @inline(__always)
  private mutating func locate(
    _ url: TextRange, _ line: Span<UInt8>, _ entry: LogEntry, _ callback: inout Callback
  ) {
    let (route, authority) = with(url.storage, line) { bytes in
      Self.locate(bytes, url.range)
    }
    callback.route = url.isMissing ? .missing : TextRange(route, in: url.storage)
    if let authority {
      let named = TextRange(authority, in: url.storage)
      if route.lowerBound < authority.lowerBound {
        callback.route = deepLinkRoute(callback.route, named, line)
      }
      if !with(named.storage, line, { HostName.range(in: $0, authority: authority) }).isEmpty {
        callback.authority = named
        return
      }
    }
    let host = text(line, entry.host, entry.escaping)
    let isHost = with(host.storage, line) { entry.isHost($0, host.range) }
    callback.authority = isHost ? host : .missing
  }

  /// A deep link's route, `scheme://host/path`, without user info and port.
  private mutating func deepLinkRoute(
    _ route: TextRange, _ authority: TextRange, _ line: Span<UInt8>
  ) -> TextRange {
    let host = with(authority.storage, line) { HostName.range(in: $0, authority: authority.range) }
    guard host != authority.range else { return route }
    var bytes = takeScratch()
    with(route.storage, line) { source in
      let (start, end) = (route.range.lowerBound, route.range.upperBound)
      for position in start..<authority.range.lowerBound { bytes.append(source[position]) }
      for position in host { bytes.append(source[position]) }
      for position in authority.range.upperBound..<end { bytes.append(source[position]) }
    }
    return keep(bytes)
  }

  private mutating func takeScratch() -> [UInt8] {
    var bytes = scratch
    scratch = []
    bytes.removeAll(keepingCapacity: true)
    return bytes
  }

  private mutating func keep(_ bytes: [UInt8]) -> TextRange {
    let start = decoded.count
    decoded.append(contentsOf: bytes)
    scratch = bytes
    return TextRange(start..<decoded.count, in: .decoded)
  }

  @inline(__always)
  private static func locate(
    _ bytes: Span<UInt8>, _ url: Range<Int>
  ) -> (route: Range<Int>, authority: Range<Int>?) {
    let pathEnd = URLParts(bytes, url).pathEnd
    if !url.isEmpty, bytes[url.lowerBound] == 0x2F {
      return (url.lowerBound..<pathEnd, nil)
    }
    guard let (scheme, authority) = URLParts.authority(bytes, url) else {
      return (url.lowerBound..<pathEnd, nil)
    }
    let isWeb = URLParts.isWeb(bytes, scheme: scheme)
    return ((isWeb ? authority.upperBound : url.lowerBound)..<pathEnd, authority)
  }

  @inline(__always)
  func matches(_ text: TextRange, _ word: StaticString, _ line: Span<UInt8>) -> Bool {
    guard text.range.count == word.utf8CodeUnitCount else { return false }
    return with(text.storage, line) { bytes in
      word.equals(bytes, text.range)
    }
  }

  /// Runs `body` on the bytes that a text range refers to. Inlined: the closure costs nothing.
  @inline(__always)
  func with<Result>(
    _ storage: TextRange.Storage, _ line: Span<UInt8>, _ body: (Span<UInt8>) -> Result
  ) -> Result {
    switch storage {
    case .line: body(line)
    case .unescaped: body(unescaped.span)
    case .decoded: body(decoded.span)
    }
  }
}
