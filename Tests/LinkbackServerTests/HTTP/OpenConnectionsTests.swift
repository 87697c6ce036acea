import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import LinkbackServer

/// Connections that come while all places are taken.
struct OpenConnectionsTests {
  private let connections = OpenConnections(limit: 2)

  private func connect() throws -> EmbeddedChannel {
    let channel = EmbeddedChannel()
    let guarding = ConnectionGuard(patience: .seconds(10), connections)
    try channel.pipeline.syncOperations.addHandler(guarding)
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    return channel
  }

  private func ask(_ channel: EmbeddedChannel) throws {
    let head = HTTPRequest(method: .get, scheme: "http", authority: "a", path: "/")
    try channel.writeInbound(HTTPRequestPart.head(head))
    try channel.writeInbound(HTTPRequestPart.end(nil))
  }

  private func answer(_ channel: EmbeddedChannel) {
    channel.write(HTTPResponsePart.head(HTTPResponse(status: .ok)), promise: nil)
    channel.write(HTTPResponsePart.end(nil), promise: nil)
  }

  private func areOpen(_ channels: EmbeddedChannel...) -> [Bool] {
    for channel in channels { channel.embeddedEventLoop.run() }
    return channels.map(\.isActive)
  }

  @Test func closesTheOneThatWaitsLongest() throws {
    let (first, second, third) = (try connect(), try connect(), try connect())
    #expect(areOpen(first, second, third) == [false, true, true])
    let fourth = try connect()
    #expect(areOpen(second, third, fourth) == [false, true, true])
  }

  @Test func readsWhatHasArrivedBeforeItCloses() throws {
    let (first, second, third) = (try connect(), try connect(), try connect())
    try ask(first)
    #expect(areOpen(first, second, third) == [true, true, true])
    let fourth = try connect()
    #expect(areOpen(first, second, third, fourth) == [true, false, true, true])
  }

  @Test func closesNoneThatIsAnswered() throws {
    let (first, second) = (try connect(), try connect())
    try ask(first)
    let third = try connect()
    #expect(areOpen(first, second, third) == [true, false, true])
    try ask(third)
    let fourth = try connect()
    #expect(areOpen(first, third, fourth) == [true, true, false])
    // One has gone, so there is a place.
    third.close(promise: nil)
    let fifth = try connect()
    #expect(areOpen(first, third, fifth) == [true, false, true])
  }

  @Test func waitsAgainOnceTheAnswerIsTaken() throws {
    let (first, second) = (try connect(), try connect())
    try ask(first)
    try ask(second)
    answer(first)
    let third = try connect()
    #expect(areOpen(first, second, third) == [true, true, false])
    first.flush()
    let fourth = try connect()
    #expect(areOpen(first, second, fourth) == [false, true, true])
  }

  @Test func waitsForTheLastOfSeveralRequests() throws {
    let (first, second) = (try connect(), try connect())
    try ask(second)
    try ask(first)
    try ask(first)
    answer(first)
    first.flush()
    let third = try connect()
    #expect(areOpen(first, second, third) == [true, true, false])
  }

  /// Whatever comes and goes, as many get a place as there are.
  @Test func losesNoPlace() throws {
    for round in 0..<100 {
      let channels = try (0..<5).map { _ in try connect() }
      for (number, channel) in channels.enumerated() where channel.isActive {
        if (round + number) % 2 == 0 { try ask(channel) }
        if (round + number) % 3 == 0 { answer(channel) }
      }
      for channel in channels { _ = try? channel.finish(acceptAlreadyClosed: true) }
    }
    let (first, second) = (try connect(), try connect())
    try ask(first)
    try ask(second)
    let third = try connect()
    #expect(areOpen(first, second, third) == [true, true, false])
  }
}
