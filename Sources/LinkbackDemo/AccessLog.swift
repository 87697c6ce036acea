internal import HTTPTypes
internal import Hummingbird

/// Writes a line for each request, once it is answered.
struct AccessLog: RouterMiddleware {
  typealias Context = DemoContext

  /// Seconds since 1970.
  let now: @Sendable () -> Int
  let write: @Sendable ([UInt8]) -> Void

  func handle(
    _ request: Request, context: DemoContext,
    next: @concurrent (Request, DemoContext) async throws -> Response
  ) async throws -> Response {
    let response: Response
    do {
      response = try await next(request, context)
    } catch let error as any HTTPResponseError {
      response = try error.response(from: request, context: context)
    }
    // Connect is another company's site: its requests are in no log of this one.
    guard !request.uri.path.hasPrefix(DemoSite.connectPath) else { return response }
    let line = AccessLogLine(
      client: context.client, second: context.second ?? now(), method: request.method.rawValue,
      target: request.head.path ?? "", response: response.status.code,
      size: request.method == .head ? 0 : response.body.contentLength ?? 0,
      referer: request.headers[.referer], agent: request.headers[.userAgent])
    write(line.bytes)
    return response
  }
}
