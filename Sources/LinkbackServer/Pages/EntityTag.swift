internal import LinkbackCore

/// Names one version of a page: everything that its bytes follow from.
///
/// Rule: RFC 9110 §8.8.3 and §13.1.2, <https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3>.
struct EntityTag: Equatable, Sendable, CustomStringConvertible {
  private let hash: UInt64

  init(_ parts: String...) {
    let bytes = Array(parts.map { "\($0.utf8.count):\($0)" }.joined().utf8)
    hash = SipHash.documentedKey.hash(bytes.span, 0..<bytes.count)
  }

  var description: String { "\"\(String(hash, radix: 16))\"" }

  /// Whether a reader that sends this `If-None-Match` has the version already.
  func matches(_ condition: String?) -> Bool {
    guard let condition else { return false }
    return condition.split(separator: ",").contains { candidate in
      let tag = candidate.drop { $0 == " " }
      return tag == "*" || (tag.hasPrefix("W/") ? tag.dropFirst(2) : tag) == description[...]
    }
  }
}
