internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

/// Ends a connection whose client does not do its part, and says to browsers what every response says.
///
/// A request has to be whole, and each write has to be taken, within ``patience``. A client that stops
/// sending while a stream of events is written to it is gone. (Hummingbird's own timer judges
/// connections without a request under way.) It tells ``OpenConnections`` which ones those are.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let patience: TimeAmount
  private let connections: OpenConnections
  private var hasPlace = false
  /// Requests that are not answered.
  private var requests = 0
  /// Since when there is none.
  private var turn: OpenConnections.Turn?
  private var requestDeadline: Scheduled<Void>?
  private var writeDeadline: Scheduled<Void>?
  /// Writes that the client has not taken, and since when none was.
  private var pendingWrites = 0
  private var waitingSince = NIODeadline.now()
  private var isStreaming = false

  init(patience: TimeAmount, _ connections: OpenConnections) {
    self.patience = patience
    self.connections = connections
  }

  func handlerRemoved(context: ChannelHandlerContext) { end() }

  func channelActive(context: ChannelHandlerContext) {
    hasPlace = connections.enter()
    guard hasPlace else { return context.close(promise: nil) }
    turn = connections.wait(context.channel)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    end()
    context.fireChannelInactive()
  }

  private func end() {
    requestDeadline?.cancel()
    writeDeadline?.cancel()
    guard hasPlace else { return }
    endWait()
    hasPlace = false
    connections.leave()
  }

  private func endWait() {
    turn.map(connections.endWait)
    turn = nil
  }

  // MARK: Requests

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head:
      requests += 1
      endWait()
      requestDeadline?.cancel()
      requestDeadline = context.eventLoop.assumeIsolated().scheduleTask(in: patience) {
        context.close(promise: nil)
      }
    case .body: break
    case .end:
      requestDeadline?.cancel()
      requestDeadline = nil
    }
    context.fireChannelRead(data)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .some(ChannelEvent.inputClosed) = event as? ChannelEvent, isStreaming {
      context.close(promise: nil)
    }
    if let event = event as? OpenConnections.GiveWay {
      if event.turn == turn { context.close(promise: nil) }
      return
    }
    context.fireUserInboundEventTriggered(event)
  }

  // MARK: Responses

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    var part = unwrapOutboundIn(data)
    switch part {
    case .head(var head):
      SecurityHeaders.add(to: &head.headerFields)
      isStreaming = head.headerFields[.contentType] == ContentType.events
      part = .head(head)
    case .body: break
    case .end:
      isStreaming = false
      requests = max(0, requests - 1)  // What is no request is answered, too.
    }
    let promise = promise ?? context.eventLoop.makePromise()
    if pendingWrites == 0 { waitingSince = context.eventLoop.now }
    pendingWrites += 1
    promise.futureResult.assumeIsolated().whenComplete { _ in
      self.pendingWrites -= 1
      self.waitingSince = context.eventLoop.now
      // What is answered is taken, too.
      guard self.hasPlace, self.turn == nil, self.requests == 0, self.pendingWrites == 0 else {
        return
      }
      self.turn = self.connections.wait(context.channel)
    }
    context.write(wrapOutboundOut(part), promise: promise)
    if writeDeadline == nil { watchWrites(context, in: patience) }
  }

  /// One timer, which is set again only while there is something to wait for.
  private func watchWrites(_ context: ChannelHandlerContext, in delay: TimeAmount) {
    writeDeadline = context.eventLoop.assumeIsolated().scheduleTask(in: delay) {
      self.writeDeadline = nil
      guard self.pendingWrites > 0 else { return }
      let rest = self.waitingSince + self.patience - context.eventLoop.now
      guard rest > .zero else { return context.close(promise: nil) }
      self.watchWrites(context, in: rest)
    }
  }
}

@available(*, unavailable)
extension ConnectionGuard: Sendable {}
