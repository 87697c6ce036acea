import LinkbackCore
import LinkbackView
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

@testable import LinkbackServer

/// A server on a port of its own, and clients that speak to it as they like.
struct ListeningServer {
  let live: LiveState
  let port: Int
  private let group: ServiceGroup

  /// - Parameter body: Is given the server; afterwards the server is stopped, and has to end.
  static func run(
    rendering: PageRendering = TestServer.rendering,
    limits: ServerLimits = .patient, _ body: (ListeningServer) async throws -> Void
  ) async throws {
    let live = LiveState()
    live.publish(ExampleSnapshot.with(), at: ExampleSnapshot.now)
    let options = TestServer.options { options in
      options.listen.port = 0
      options.limits = limits
    }
    let (ports, port) = AsyncStream<Int>.makeStream()
    let logger = Logger(label: "") { _ in SwiftLogNoOpLogHandler() }
    let server = StateServer(options, live, rendering, logger: logger) {
      port.yield($0)
    }
    let group = ServiceGroup(services: [server], logger: logger)
    async let end: Void = group.run()
    for await port in ports {
      let server = ListeningServer(live: live, port: port, group: group)
      do {
        try await body(server)
      } catch {
        await server.stop()
        throw error
      }
      await server.stop()
      break
    }
    try await end
  }

  func stop() async { await group.triggerGracefulShutdown() }

  /// - Parameter receiveBuffer: Of the socket, in bytes, for a client that takes little.
  func connect(
    receiveBuffer: Int? = nil, _ body: (inout RawClient) async throws -> Void
  ) async throws {
    var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
    if let receiveBuffer {
      bootstrap = bootstrap.channelOption(
        .socketOption(.so_rcvbuf), value: .init(receiveBuffer))
    }
    let channel = try await bootstrap.connect(host: "127.0.0.1", port: port) { channel in
      channel.eventLoop.makeCompletedFuture {
        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
      }
    }
    try await channel.executeThenClose { inbound, outbound in
      var client = RawClient(input: inbound.makeAsyncIterator(), output: outbound)
      try await body(&client)
    }
  }

  /// The whole answer to one request.
  func answer(_ target: String, _ fields: String = "") async throws -> String {
    var answer = ""
    try await connect { client in
      try await client.send(target, fields + "Connection: close\r\n")
      answer = try await client.readToEnd()
    }
    return answer
  }
}

/// A connection as a stream of bytes.
struct RawClient {
  fileprivate var input: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
  fileprivate let output: NIOAsyncChannelOutboundWriter<ByteBuffer>
  private(set) var received = ""

  fileprivate init(
    input: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
    output: NIOAsyncChannelOutboundWriter<ByteBuffer>
  ) {
    self.input = input
    self.output = output
  }

  func write(_ text: String) async throws { try await output.write(ByteBuffer(string: text)) }

  func send(_ target: String, _ fields: String = "") async throws {
    try await write("GET \(target) HTTP/1.1\r\nHost: localhost\r\n\(fields)\r\n")
  }

  /// Reads until `text` was received, and takes everything up to it.
  mutating func read(to text: String) async throws -> String {
    while true {
      if let range = received.firstRange(of: text) {
        let taken = String(received[..<range.upperBound])
        received.removeSubrange(..<range.upperBound)
        return taken
      }
      guard let buffer = try await input.next(isolation: #isolation) else {
        throw ConnectionEnded(received: received)
      }
      received += String(buffer: buffer)
    }
  }

  mutating func readToEnd() async throws -> String {
    do {
      while let buffer = try await input.next(isolation: #isolation) {
        received += String(buffer: buffer)
      }
    } catch is IOError {
      // Reset: that is an end, too.
    }
    return received
  }
}

struct ConnectionEnded: Error {
  var received: String
}

extension ServerLimits {
  /// Those of the server, and longer than any test: no connection is closed for its time.
  static var patient: ServerLimits {
    var limits = ServerLimits()
    (limits.idle, limits.patience) = (.seconds(3_600), .seconds(3_600))
    return limits
  }
}
