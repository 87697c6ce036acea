internal import HTTPTypes
package import Hummingbird
internal import LinkbackCore
internal import LinkbackView
internal import NIOCore

/// Answers requests from the moment that ``LiveState`` has: guards first, then the path.
package struct Responder: HTTPResponder {
  let options: ServerOptions
  let access: AccessGuard
  let live: LiveState
  let rendering: PageRendering
  let pages: PageCache
  let streams: StreamSlots
  private let metrics: Metrics

  package init(_ options: ServerOptions, _ live: LiveState, _ rendering: PageRendering) {
    self.options = options
    self.live = live
    self.rendering = rendering
    access = AccessGuard(
      hosts: HostList(listen: options.listen, names: options.hosts), token: options.token,
      isBehindHTTPS: options.isBehindHTTPS, port: options.listen.port)
    streams = StreamSlots(limit: options.limits.streams)
    metrics = Metrics(version: options.version, labels: options.labels)
    let (findZone, version) = (options.findZone, options.version)
    pages = PageCache(live, limit: options.limits.pages, rendering: rendering) {
      PageModel($0, $1, zone: findZone($1.zone) ?? .utc, health: $2, version: version)
    }
  }

  package func respond(to request: Request, context: Connection) async throws -> Response {
    var response: Response
    do {
      response = try await answer(request, context)
    } catch let problem as Problem {
      let (bytes, type) =
        prefersHTML(request)
        ? (SmallPage.problem(problem), ContentType.html) : (problem.json, ContentType.problem)
      response = Response(
        bytes, type, status: problem.status, caching: Caching.never, headers: problem.headers)
    }
    if request.method == .head { response = response.withoutBody }
    return response
  }

  private func answer(_ request: Request, _ connection: Connection) async throws -> Response {
    let path = request.head.path ?? ""
    guard let target = RequestTarget(path) else {
      throw Problem.badRequest("the target of a request begins with '/'")
    }
    let isForm = target.path == "/login" && options.token != nil
    guard request.method == .get || request.method == .head || (isForm && request.method == .post)
    else { throw Problem.methodNotAllowed(isForm ? "GET, HEAD, POST" : "GET, HEAD") }
    try access.check(request.head)
    if !AccessGuard.isOpen(target.path) {
      do throws(Problem) {
        try access.checkToken(request.head)
      } catch {
        guard prefersHTML(request) else { throw error }
        return Response(
          status: .seeOther, headers: [.location: "login", .cacheControl: Caching.never])
      }
    }
    return try await answer(target, request, connection)
  }

  private func answer(
    _ target: RequestTarget, _ request: Request, _ connection: Connection
  ) async throws -> Response {
    switch target.path {
    case "/": return try await page(target, request)
    case "/outcomes.csv":
      return try await outcomes(target, ContentType.csv) { OutcomesCSV.text($0) }
    case "/outcomes.json":
      return try await outcomes(target, ContentType.json) { OutcomesJSON.text($0) }
    case "/windows": return try windows(target)
    case "/events": return try events(target, request, connection)
    case "/live": return try liveSections(target, request, connection)
    default: break
    }
    if let response = asset(target.path) { return response }
    let isLogin = target.path == "/login" && options.token != nil
    guard isLogin || Self.plainPaths.contains(target.path) else {
      throw Problem.notFound(target.path)
    }
    if let parameter = target.parameters.first {
      throw Problem.badRequest("'\(parameter.name)' is not a parameter here; there is none")
    }
    switch target.path {
    case "/login": return try await login(request)
    case "/summary": return try summary()
    case "/metrics": return metrics(request)
    case "/readyz": return try readiness()
    default: return Response(Array("ok\n".utf8), ContentType.text, caching: Caching.never)
    }
  }

  private static let plainPaths: Set = ["/summary", "/metrics", "/healthz", "/readyz"]

  func prefersHTML(_ request: Request) -> Bool {
    request.headers[values: .accept].contains { $0.contains("text/html") }
  }

  // MARK: Small answers

  private func readiness() throws -> Response {
    if let failure = live.moment.failure { throw Problem.unavailable(failure) }
    return Response(Array("ready\n".utf8), ContentType.text, caching: Caching.never)
  }

  private func summary() throws -> Response {
    let moment = live.moment
    guard let snapshot = moment.snapshot else { throw Problem.unread(moment.failure) }
    var writer = RecordWriter(for: snapshot)
    writer.append(Summary(snapshot))
    return Response(writer.bytes, ContentType.json)
  }

  private func metrics(_ request: Request) -> Response {
    let moment = live.moment
    let server = Metrics.Server(
      streams: streams.count, isReadable: moment.failure == nil, process: options.process())
    let format = AcceptedFormat.metrics(request.headers[values: .accept])
    return Response(
      metrics.text(moment.snapshot, server, format: format), format.contentType,
      headers: [.vary: "Accept"])
  }

  private func asset(_ path: String) -> Response? {
    rendering.assets.first { $0.path == path }.map {
      Response($0.bytes, $0.contentType, caching: Caching.forever)
    }
  }
}

/// What a responder knows of the connection of a request.
package struct Connection: InitializableFromSource, Sendable {
  /// `nil` in tests without a network.
  let channel: (any Channel)?

  package init(source: ApplicationRequestContextSource) { channel = source.channel }

  init() { channel = nil }
}

/// Which of several formats a reader asks for: RFC 9110 §12.5.1.
enum AcceptedFormat {
  /// OpenMetrics for who names it, as Prometheus does; else the text format that everybody reads.
  static func metrics(_ accept: [String]) -> MetricsFormat {
    let isAsked = accept.flatMap { $0.split(separator: ",") }.contains { range in
      let parts = range.split(separator: ";").map { $0.filter { $0 != " " }.lowercased() }
      guard parts.first == "application/openmetrics-text" else { return false }
      let isRefused = parts.contains {
        $0.hasPrefix("q=0") && !$0.contains { "123456789".contains($0) }
      }
      let version = parts.first { $0.hasPrefix("version=") } ?? "version=1.0.0"
      return !isRefused && version == "version=1.0.0"
    }
    return isAsked ? .openMetrics : .prometheus
  }
}
