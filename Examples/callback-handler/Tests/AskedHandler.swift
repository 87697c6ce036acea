import CallbackHandler
import HTTPTypes
import Hummingbird
import Logging
import Synchronization

/// A handler that was asked once, without a network: what it answered and logged.
struct AskedHandler {
  let status: Int
  let headers: HTTPFields
  let body: String
  let log: String

  init(_ target: String, sessions: some ConnectSessions = KnownSessions()) async throws {
    let lines = LogLines()
    let handler = CallbackHandler(sessions: sessions, restart: "/start", origin: "/plans")
    let head = HTTPRequest(method: .get, scheme: "http", authority: "app.example.com", path: target)
    let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
    let response = await handler.respond(
      to: request, logger: Logger(label: "test") { _ in ListHandler(lines: lines) })
    (status, headers) = (response.status.code, response.headers)
    body = try await BodyText.of(response)
    log = lines.text
  }
}

/// Knows a session that succeeded, and can't be asked about one.
struct KnownSessions: ConnectSessions {
  struct Unreachable: Error, CustomStringConvertible {
    var description: String
  }

  func hasSucceeded(_ sessionID: String) async throws -> Bool {
    if sessionID == "csn_unreachable" { throw Unreachable(description: sessionID) }
    return sessionID == "csn_linked"
  }
}

/// The text of a response's body.
struct BodyText: ResponseBodyWriter {
  private let lines = LogLines()

  static func of(_ response: Response) async throws -> String {
    let writer = BodyText()
    try await response.body.write(writer)
    return writer.lines.text
  }

  mutating func write(_ buffer: ByteBuffer) async throws { lines.append(String(buffer: buffer)) }
  consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

/// Text that grows.
final class LogLines: Sendable {
  private let contents = Mutex("")
  var text: String { contents.withLock { $0 } }
  func append(_ text: String) { contents.withLock { $0 += text } }
}

/// Writes everything that a handler of logs is told.
struct ListHandler: LogHandler {
  let lines: LogLines
  var logLevel = Logger.Level.trace
  var metadata: Logger.Metadata = [:]

  init(lines: LogLines) { self.lines = lines }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    lines.append("\(event.level) \(event.message) \(event.metadata ?? [:])\n")
  }
}
