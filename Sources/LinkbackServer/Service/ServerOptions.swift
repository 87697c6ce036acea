package import LinkbackView

/// How a server is asked to serve.
package struct ServerOptions: Sendable {
  package var listen: ListenAddress
  /// Names under which it is asked besides its address.
  package var hosts: [String] = []
  /// What readers have to know; `nil` lets all in.
  package var token: AccessToken?
  /// Whether readers come over HTTPS, by a proxy.
  package var isBehindHTTPS = false
  package var version: String
  package var labels = Metrics.Labels()
  /// The zone of a page whose URL names none; `nil` for that of the windows' days, else UTC.
  package var zone: String?
  /// Finds a zone by its name.
  package var findZone: @Sendable (String) -> ViewZone?
  /// What the process uses; `nil` where that is not known.
  package var process: @Sendable () -> Metrics.Process? = { nil }
  package var limits = ServerLimits()

  package init(
    listen: ListenAddress, version: String, findZone: @escaping @Sendable (String) -> ViewZone?
  ) {
    self.listen = listen
    self.version = version
    self.findZone = findZone
  }
}

/// What bounds the memory and the connections of a server.
package struct ServerLimits: Sendable {
  /// Streams of events at once: below ``connections``, so that there is room for other requests.
  package var streams = 512
  package var connections = 1_024
  /// How long a request may take to come, and a write to be taken.
  package var patience: Duration = .seconds(10)
  /// How long a stream may take to end when the server stops.
  package var farewell: Duration = .seconds(2)
  /// How long a connection may stay open without a request.
  package var idle: Duration = .seconds(30)
  package var headerBytes = 16 << 10
  package var headers = 100
  /// Of a form that is posted.
  package var formBytes = 4 << 10
  /// Pages that are kept, each of another query.
  package var pages = 128
  /// Records in one answer, unless `limit` asks for fewer or more.
  package var records = 1_000
  package var mostRecords = 10_000

  package init() {}
}
