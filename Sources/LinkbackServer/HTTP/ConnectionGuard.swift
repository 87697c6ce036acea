internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

/// Ends a connection whose client does not do its part, and says to browsers what every response says.
///
/// A request has to be whole, and each write has to be taken, within ``patience``. A client that stops
/// sending while a stream of events is written to it is gone. (Hummingbird's own timer judges
/// connections without a request under way.)
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let patience: TimeAmount
  private var requestDeadline: Scheduled<Void>?
  private var writeDeadline: Scheduled<Void>?
  /// Writes that the client has not taken, and since when none was.
  private var pendingWrites = 0
  private var waitingSince = NIODeadline.now()
  private var isStreaming = false

  init(patience: TimeAmount) { self.patience = patience }

  func handlerRemoved(context: ChannelHandlerContext) {
    requestDeadline?.cancel()
    writeDeadline?.cancel()
  }

  func channelInactive(context: ChannelHandlerContext) {
    requestDeadline?.cancel()
    writeDeadline?.cancel()
    context.fireChannelInactive()
  }

  // MARK: Requests

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head:
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
    case .end: isStreaming = false
    }
    let promise = promise ?? context.eventLoop.makePromise()
    if pendingWrites == 0 { waitingSince = context.eventLoop.now }
    pendingWrites += 1
    promise.futureResult.assumeIsolated().whenComplete { _ in
      self.pendingWrites -= 1
      self.waitingSince = context.eventLoop.now
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
