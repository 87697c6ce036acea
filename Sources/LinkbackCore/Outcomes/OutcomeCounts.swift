/// What is counted for one row, of the totals or of one window.
package struct OutcomeCounts: BitwiseCopyable, Equatable, Sendable {
  package var hits = 0
  /// Distinct sessions.
  package var sessions = 0
  /// Hits by the class of the response, in ``ResponseClass`` order.
  package var responses: [6 of Int] = .init(repeating: 0)

  package init() {}

  @inline(__always)
  package mutating func addHit(_ response: ResponseClass) {
    hits += 1
    responses[response.rawValue] += 1
  }

  /// Adds the hits of another part of the same row; sessions are not additive.
  package mutating func addHits(of other: OutcomeCounts) {
    hits += other.hits
    for index in responses.indices { responses[index] += other.responses[index] }
  }

  /// Takes hits away that were added before.
  package mutating func removeHits(of other: OutcomeCounts) {
    hits -= other.hits
    for index in responses.indices { responses[index] -= other.responses[index] }
  }

  package static func == (left: OutcomeCounts, right: OutcomeCounts) -> Bool {
    left.hits == right.hits && left.sessions == right.sessions
      && left.responses.indices.allSatisfy { left.responses[$0] == right.responses[$0] }
  }
}

/// The class of an HTTP response (RFC 9110 §15, <https://www.rfc-editor.org/rfc/rfc9110#section-15>).
package enum ResponseClass: Int, CaseIterable, BitwiseCopyable, Sendable {
  case informational, successful, redirection, clientError, serverError
  /// Nothing was logged, or no status of 100 to 599: the client was gone.
  case none

  @inline(__always)
  package init(response: Int32) {
    self =
      switch response {
      case 100...199: .informational
      case 200...299: .successful
      case 300...399: .redirection
      case 400...499: .clientError
      case 500...599: .serverError
      default: .none
      }
  }

  /// The key in records.
  package var name: String {
    self == .none ? "none" : "\(rawValue + 1)xx"
  }
}
