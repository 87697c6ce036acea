import HTTPTypes
import Hummingbird
import LinkbackCore
import LinkbackView
import NIOCore

@testable import LinkbackServer

/// A responder that is asked without a network.
struct TestServer {
  let responder: Responder
  let live = LiveState()

  init(
    _ snapshot: Snapshot? = ExampleSnapshot.with(),
    rendering: PageRendering = TestServer.rendering,
    options change: (inout ServerOptions) -> Void = { _ in }
  ) {
    responder = Responder(Self.options(change), live, rendering)
    if let snapshot { live.publish(snapshot, at: ExampleSnapshot.now) }
  }

  static func options(_ change: (inout ServerOptions) -> Void = { _ in }) -> ServerOptions {
    guard let listen = ListenAddress("127.0.0.1:8090") else {
      preconditionFailure("an address and a port")
    }
    var options = ServerOptions(listen: listen, version: "1") { name in
      name == "UTC" ? .utc : nil
    }
    change(&options)
    return options
  }

  /// A page that says how many sessions there are.
  static let rendering = PageRendering(
    assets: [(path: "/assets/page.css.0123", contentType: "text/css", bytes: Array("p{}".utf8))],
    page: { Array("<p>\(sessions($0))".utf8) },
    sections: { model in
      [
        (id: "sessions", html: Array("<p>\(sessions(model))".utf8)),
        (id: "same", html: Array("<p>\nstill".utf8)),
      ]
    })

  private static func sessions(_ model: PageModel) -> Int {
    model.outcomes.reduce(0) { $0 + $1.sessions }
  }

  func ask(
    _ path: String, method: HTTPRequest.Method = .get, host: String? = "localhost:8090",
    _ fields: [String: String] = [:], body: String = ""
  ) async throws -> TestAnswer {
    var head = HTTPRequest(method: method, scheme: "http", authority: host, path: path)
    for (name, value) in fields {
      guard let name = HTTPField.Name(name) else { preconditionFailure("a field's name") }
      head.headerFields.append(HTTPField(name: name, value: value))
    }
    let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(string: body)))
    let response = try await responder.respond(to: request, context: Connection())
    let writer = BodyCollector()
    // A stream has no end: only its head is looked at.
    if response.headers[.contentType] != ContentType.events {
      try await response.body.write(writer)
    }
    return TestAnswer(
      status: response.status.code, headers: response.headers,
      body: String(buffer: writer.buffer.value), longestWrite: writer.buffer.longest)
  }
}

struct TestAnswer {
  var status: Int
  var headers: HTTPFields
  var body: String
  /// In bytes.
  var longestWrite: Int
}

/// Takes the body of a response.
struct BodyCollector: ResponseBodyWriter {
  final class Buffer {
    var value = ByteBuffer()
    var longest = 0
  }

  let buffer = Buffer()

  mutating func write(_ buffer: ByteBuffer) async throws {
    self.buffer.longest = max(self.buffer.longest, buffer.readableBytes)
    self.buffer.value.writeImmutableBuffer(buffer)
  }

  consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
