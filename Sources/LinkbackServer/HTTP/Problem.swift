internal import HTTPTypes
internal import Hummingbird
internal import LinkbackCore

/// Why a request is not answered: for programs as JSON (RFC 9457,
/// <https://www.rfc-editor.org/rfc/rfc9457>), for browsers as a small page.
struct Problem: Error, Equatable, Sendable {
  var status: HTTPResponse.Status
  /// A sentence for whoever sent the request.
  var detail: String
  var headers: HTTPFields = [:]

  init(_ status: HTTPResponse.Status, _ detail: String, headers: HTTPFields = [:]) {
    self.status = status
    self.detail = detail
    self.headers = headers
  }

  var json: [UInt8] {
    var bytes = Array(#"{"type":"about:blank","title":"#.utf8)
    JSONText.append(string: status.reasonPhrase, to: &bytes)
    bytes.append(contentsOf: #","status":"#.utf8)
    JSONText.append(status.code, to: &bytes)
    bytes.append(contentsOf: #","detail":"#.utf8)
    JSONText.append(string: detail, to: &bytes)
    bytes.append(contentsOf: "}\n".utf8)
    return bytes
  }
}

extension Problem {
  static func badRequest(_ detail: String) -> Problem { Problem(.badRequest, detail) }

  static func notFound(_ path: String) -> Problem {
    Problem(.notFound, "there is nothing at '\(path)'; the page is at '/'")
  }

  static func methodNotAllowed(_ allowed: String) -> Problem {
    Problem(
      .methodNotAllowed, "this server only shows what was counted; use \(allowed)",
      headers: [.allow: allowed])
  }

  /// Nothing can be shown, and later something may.
  static func unavailable(_ detail: String, retryAfter seconds: Int = 5) -> Problem {
    Problem(.serviceUnavailable, detail, headers: [.retryAfter: "\(seconds)"])
  }

  /// No state could be read yet.
  static func unread(_ failure: String?) -> Problem {
    unavailable(failure ?? "the state was not read yet")
  }
}
