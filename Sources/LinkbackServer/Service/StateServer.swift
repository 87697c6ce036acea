internal import Glibc
internal import Hummingbird
internal import HummingbirdCore
package import Logging
internal import NIOCore
internal import ServiceLifecycle

/// A server of one state: an HTTP/1.1 server over a ``LiveState`` that somebody else feeds.
package struct StateServer: Service {
  private let options: ServerOptions
  private let live: LiveState
  private let rendering: PageRendering
  private let logger: Logger
  private let isListening: @Sendable (_ port: Int) -> Void

  /// - Parameter isListening: Called once, with the port, which differs from the one asked for where that is 0.
  package init(
    _ options: ServerOptions, _ live: LiveState, _ rendering: PageRendering, logger: Logger,
    isListening: @escaping @Sendable (_ port: Int) -> Void
  ) {
    self.options = options
    self.live = live
    self.rendering = rendering
    self.logger = logger
    self.isListening = isListening
  }

  /// Serves until the service is asked to stop: then open streams end, and requests under way are answered.
  ///
  /// - Throws: A ``ListenError`` where the address can't be listened on.
  package func run() async throws {
    let limits = options.limits
    let patience = TimeAmount(limits.patience)
    let connections = OpenConnections(limit: limits.connections)
    let channel = HTTP1Channel.Configuration(
      additionalChannelHandlers: [ConnectionGuard(patience: patience, connections)],
      idleTimeout: TimeAmount(limits.idle),
      httpDecoderConfiguration: .init(
        maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes,
        maxHeaderFieldCount: limits.headers))
    let isListening = isListening
    let application = Application(
      responder: Responder(options, live, rendering),
      server: .http1(configuration: channel),
      configuration: ApplicationConfiguration(
        address: .hostname(options.listen.host, port: options.listen.port),
        // Some more are let in, for which others are closed: else they would wait for those.
        availableConnectionsDelegate: .maximum(limits.connections + 64, logger: logger)),
      onServerRunning: { isListening($0.localAddress?.port ?? 0) }, logger: logger)
    do {
      try await application.run()
    } catch let error as IOError {
      throw ListenError(options.listen, error)
    }
  }
}

/// An address that a server can't listen on.
package struct ListenError: Error, Equatable, Sendable {
  /// What happened, and what to do next.
  package var message: String

  init(_ listen: ListenAddress, _ error: IOError) {
    let reason =
      switch error.errnoCode {
      case EADDRINUSE: "another program listens there; stop it, or choose a port by --listen"
      case EADDRNOTAVAIL: "this machine has no such address; choose another by --listen"
      case EACCES: "ports below 1024 are for root; choose a greater one by --listen"
      default: "\(error)"
      }
    message = "can't listen on \(listen.authority): \(reason)"
  }
}
