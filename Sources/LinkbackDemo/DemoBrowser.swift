internal import HTTPTypes
package import Hummingbird

/// Does what simulated users do: asks the site, and follows where it sends them, without a network.
package struct DemoBrowser<Site: HTTPResponder>: Sendable where Site.Context == DemoContext {
  private let site: Site
  private let start: Int
  /// Where each visit goes on: to Connect, then back to the site.
  private var next: [Int: String] = [:]
  package private(set) var ledger = DemoLedger()

  /// - Parameter start: When the demo started, in seconds since 1970.
  package init(site: Site, start: Int) {
    self.site = site
    self.start = start
  }

  package mutating func take(_ step: DemoStep) async throws {
    let visit = step.visit
    switch step.kind {
    case .begin:
      _ = try await ask(.get, "/", step)
      next[visit.number] = try await ask(.post, visit.place.startPath, step).headers[.location]
    case .end:
      guard let flow = next[visit.number] else { return }
      let sent = try await ask(.post, "\(flow)/\(visit.ending)", step, isLogged: false)
      next[visit.number] = sent.headers[.location]
      ledger.endings[visit.number] = visit.ending
      try await comeBack(step)
    case .refresh: try await comeBack(step)
    case .preview:
      guard let url = next[visit.number] else { return }
      ledger.previews += 1
      _ = try await ask(.head, url, step)
    }
  }

  /// Asks for the page to which Connect has sent the user, and for the one that this leads to.
  private mutating func comeBack(_ step: DemoStep) async throws {
    guard let url = next[step.visit.number] else { return }
    let response = try await ask(.get, url, step)
    let row = DemoLedger.Row(
      route: step.visit.place.callbackPath, status: step.visit.ending,
      response: response.status.code)
    ledger.hits[row, default: 0] += 1
    if let path = response.headers[.location] { _ = try await ask(.get, path, step) }
  }

  private mutating func ask(
    _ method: HTTPRequest.Method, _ target: String, _ step: DemoStep, isLogged: Bool = true
  ) async throws -> Response {
    var head = HTTPRequest(
      method: method, scheme: "http", authority: "shop.example.com", path: target)
    head.headerFields[.userAgent] = step.visit.agent
    if isLogged { ledger.requests += 1 }
    return try await site.respond(
      to: Request(head: head, body: RequestBody(buffer: ByteBuffer())),
      context: DemoContext(client: step.visit.client, second: start + step.time.wholeSeconds))
  }
}

extension Duration {
  /// In seconds, rounded down.
  var wholeSeconds: Int {
    Int(components.seconds) - (components.attoseconds < 0 ? 1 : 0)
  }
}
