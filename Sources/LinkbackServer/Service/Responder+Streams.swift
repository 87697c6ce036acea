internal import HTTPTypes
internal import Hummingbird
internal import LinkbackCore
internal import LinkbackView
internal import NIOCore
internal import ServiceLifecycle

extension Responder {
  /// Records of windows as they change, from where the reader was.
  func events(
    _ target: RequestTarget, _ request: Request, _ connection: Connection
  ) throws(Problem) -> Response {
    let parameters = try NamedParameters(target, known: ["status", "route", "host", "after"])
    var place = try parameters.position()
    if let last = request.headers[.lastEventID] {
      guard let id = ChangeID(last) else {
        throw .badRequest("Last-Event-ID: that is not the id of an event here")
      }
      place = (id.position, id.state)
    }
    let filter = try parameters.filter(zone: .utc)
    return try stream(ChangeFeed(live, filter, after: place), request, connection)
  }

  /// Sections of the page as they change.
  func liveSections(
    _ target: RequestTarget, _ request: Request, _ connection: Connection
  ) throws(Problem) -> Response {
    try stream(SectionFeed(pages, try query(target)), request, connection)
  }

  private func stream(
    _ feed: some EventFeed, _ request: Request, _ connection: Connection
  ) throws(Problem) -> Response {
    guard let slot = streams.take() else {
      throw .unavailable(
        "\(options.limits.streams) streams are open, the most there may be; try again later",
        retryAfter: 30)
    }
    let (live, farewell) = (live, TimeAmount(options.limits.farewell))
    // The slot is given back with the body, even where that is never written.
    let body = ResponseBody { [slot] writer in
      defer { withExtendedLifetime(slot) {} }
      let subscription = live.subscribe()
      defer { live.unsubscribe(subscription) }
      connection.channel?.closeFuture.whenComplete { _ in subscription.signal(.end) }
      try await withGracefulShutdownHandler {
        try await Self.write(feed, to: &writer, subscription)
      } onGracefulShutdown: {
        subscription.signal(.end)
        // A reader that takes nothing is not waited for.
        guard let channel = connection.channel else { return }
        channel.eventLoop.scheduleTask(in: farewell) { channel.close(promise: nil) }
      }
      try await writer.finish(nil)
    }
    let headers: HTTPFields = [
      .contentType: ContentType.events, .cacheControl: Caching.never, .accelBuffering: "no",
    ]
    return Response(status: .ok, headers: headers, body: body)
  }

  @concurrent
  private static func write(
    _ feed: some EventFeed, to writer: inout any ResponseBodyWriter, _ subscription: Subscription
  ) async throws {
    var feed = feed
    try await writer.write(ByteBuffer(bytes: EventText.retry))
    while true {
      switch await subscription.next() {
      case .news:
        while !subscription.isOver, let bytes = await feed.next() {
          try await writer.write(inPieces: bytes)
        }
      case .heartbeat: try await writer.write(ByteBuffer(bytes: EventText.comment))
      case .end: return
      }
    }
  }
}
