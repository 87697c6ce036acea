internal import LinkbackCore

/// What a request asks for: a path and parameters, decoded.
///
/// Rules: origin-form, RFC 9112 §3.2.1; names and values as forms send them,
/// <https://url.spec.whatwg.org/#application/x-www-form-urlencoded>. Text that is not UTF-8 is repaired.
struct RequestTarget: Equatable, Sendable {
  typealias Parameter = (name: String, value: String)

  /// As it was sent: nothing is decoded in a path, so nothing in it can climb out of a folder.
  var path: String
  var parameters: [Parameter]

  /// - Returns: `nil` for a target that does not begin with `/`, as one for a proxy.
  init?(_ target: String) {
    guard target.utf8.first == UInt8(ascii: "/") else { return nil }
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    path = String(parts[0])
    parameters = parts.count > 1 ? Self.parameters(in: String(parts[1])) : []
  }

  static func == (left: Self, right: Self) -> Bool {
    left.path == right.path && left.parameters.elementsEqual(right.parameters, by: ==)
  }

  /// The parameters of a query, or of a form that was posted.
  static func parameters(in text: String) -> [Parameter] {
    text.utf8.split(separator: UInt8(ascii: "&")).map { pair in
      let parts = pair.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      return (decoded(Array(parts[0])), parts.count > 1 ? decoded(Array(parts[1])) : "")
    }
  }

  private static func decoded(_ bytes: [UInt8]) -> String {
    let bytes = bytes.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var position = 0
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "%"),
        let byte = Hexadecimal.byte(in: bytes.span, at: position + 1, end: bytes.count)
      {
        decoded.append(byte)
        position += 3
      } else {
        decoded.append(bytes[position])
        position += 1
      }
    }
    return String(decoding: decoded, as: UTF8.self)
  }
}
