internal import HTTPTypes
internal import Hummingbird
internal import LinkbackCore
internal import LinkbackView

extension Responder {
  /// The zone of who names none.
  var usualZone: String {
    options.zone ?? live.moment.snapshot?.counting.window.calendar?.zoneName ?? "UTC"
  }

  /// The view that the parameters of a URL ask for.
  func query(_ target: RequestTarget) throws(Problem) -> ViewQuery {
    do {
      return try ViewQuery(
        parameters: target.parameters, usualZone: usualZone, zone: options.findZone)
    } catch {
      throw .badRequest(error.message)
    }
  }

  func page(_ target: RequestTarget, _ request: Request) async throws -> Response {
    let query = try query(target)
    let tag = tag(of: query)
    var headers: HTTPFields = [.eTag: "\(tag)"]
    if tag.matches(request.headers[.ifNoneMatch]) {
      headers[.cacheControl] = Caching.revalidated
      return Response(status: .notModified, headers: headers)
    }
    guard let html = await pages.html(query) else { throw Problem.unread(live.moment.failure) }
    return Response(html, ContentType.html, headers: headers)
  }

  func outcomes(
    _ target: RequestTarget, _ type: String, _ text: (PageModel) -> [UInt8]
  ) async throws -> Response {
    guard let model = await pages.model(try query(target)) else {
      throw Problem.unread(live.moment.failure)
    }
    return Response(text(model), type)
  }

  /// Everything that a page's bytes follow from.
  private func tag(of query: ViewQuery) -> EntityTag {
    let moment = live.moment
    return EntityTag(
      options.version, moment.state.map { "\($0)" } ?? "",
      "\(moment.snapshot?.progress.commit ?? 0)", "\(moment.health)", "\(query)")
  }
}
