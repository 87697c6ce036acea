internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension Responder {
  /// The form that asks for the token, and what it posts.
  func login(_ request: Request) async throws -> Response {
    guard request.method == .post, let token = options.token else {
      return Response(SmallPage.login(), ContentType.html, caching: Caching.never)
    }
    let form: String
    do {
      form = String(buffer: try await request.body.collect(upTo: options.limits.formBytes))
    } catch is NIOTooManyBytesError {
      throw Problem(.contentTooLarge, "the form is too long")
    }
    let given = RequestTarget.parameters(in: form).first { $0.name == "token" }?.value ?? ""
    guard token.equals(Array(given.utf8)) else {
      return Response(
        SmallPage.login(isRefused: true), ContentType.html, status: .unauthorized,
        caching: Caching.never, headers: [.wwwAuthenticate: #"Bearer realm="linkback""#])
    }
    return Response(
      status: .seeOther,
      headers: [
        .location: "./", .setCookie: access.cookie(token), .cacheControl: Caching.never,
      ])
  }
}
