import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import LinkbackServer

/// Time is the event loop's: it moves when a test says so.
struct ConnectionGuardTests {
  private let channel: EmbeddedChannel
  private let connections = OpenConnections(limit: 1)
  private static let head = HTTPRequest(method: .get, scheme: "http", authority: "a", path: "/")

  init() throws {
    channel = EmbeddedChannel()
    try channel.pipeline.syncOperations.addHandler(
      ConnectionGuard(patience: .seconds(10), connections))
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
  }

  private func respond(_ type: String = "text/plain") -> HTTPResponsePart {
    .head(HTTPResponse(status: .ok, headerFields: [.contentType: type]))
  }

  @Test func addsTheHeadersOfEveryResponse() throws {
    try channel.writeOutbound(respond())
    guard case .head(let head)? = try channel.readOutbound(as: HTTPResponsePart.self) else {
      Issue.record("no head")
      return
    }
    #expect(head.headerFields[.contentSecurityPolicy]?.hasPrefix("default-src 'none'") == true)
    #expect(head.headerFields[.xContentTypeOptions] == "nosniff")
    #expect(head.headerFields[.referrerPolicy] == "no-referrer")
    #expect(head.headerFields[.crossOriginResourcePolicy] == "same-origin")
    #expect(head.headerFields[.accessControlAllowOrigin] == nil)
  }

  @Test func closesWhereARequestDoesNotEnd() throws {
    try channel.writeInbound(HTTPRequestPart.head(Self.head))
    for _ in 0..<9 {
      channel.embeddedEventLoop.advanceTime(by: .seconds(1))
      try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: "a")))
    }
    #expect(channel.isActive)
    channel.embeddedEventLoop.advanceTime(by: .seconds(1))
    #expect(!channel.isActive)
  }

  @Test func waitsForNothingAfterAWholeRequest() throws {
    try channel.writeInbound(HTTPRequestPart.head(Self.head))
    try channel.writeInbound(HTTPRequestPart.end(nil))
    channel.embeddedEventLoop.advanceTime(by: .seconds(100))
    #expect(channel.isActive)
  }

  @Test func closesWhereAWriteIsNotTaken() {
    // Without a flush, nothing is taken.
    channel.write(respond(), promise: nil)
    channel.embeddedEventLoop.advanceTime(by: .seconds(9))
    #expect(channel.isActive)
    channel.embeddedEventLoop.advanceTime(by: .seconds(1))
    #expect(!channel.isActive)
  }

  @Test func givesEachWriteItsTime() throws {
    for _ in 0..<20 {
      channel.write(HTTPResponsePart.body(ByteBuffer(string: "a")), promise: nil)
      channel.embeddedEventLoop.advanceTime(by: .seconds(6))
      channel.flush()
    }
    channel.embeddedEventLoop.advanceTime(by: .seconds(100))
    #expect(channel.isActive)
    channel.write(HTTPResponsePart.body(ByteBuffer(string: "a")), promise: nil)
    channel.embeddedEventLoop.advanceTime(by: .seconds(10))
    #expect(!channel.isActive)
  }

  @Test(arguments: [("text/event-stream", false), ("text/html", true)])
  func endsAStreamThatNobodyReads(type: String, isActive: Bool) throws {
    try channel.writeOutbound(respond(type))
    channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    channel.embeddedEventLoop.run()
    #expect(channel.isActive == isActive)
  }
}
