/// The names under which a server may be asked: a page of another site that lets its own name lead here
/// (DNS rebinding) asks under that name.
package struct HostList: Sendable {
  private let names: Set<String>
  /// Whether any IP address will do: rebinding needs a name.
  private let admitsAddresses: Bool

  package init(listen: ListenAddress, names: [String]) {
    var known = Set(names.compactMap { Self.host(of: $0) })
    known.insert("localhost")
    known.insert(listen.host.contains(":") ? "[\(listen.host)]" : listen.host)
    if listen.isLoopback { known.formUnion(["127.0.0.1", "[::1]"]) }
    self.names = known
    admitsAddresses = listen.isUnspecified
  }

  /// - Parameter authority: The value of a `Host` header. Its port does not matter: a tunnel has another.
  package func admits(_ authority: String) -> Bool {
    guard let host = Self.host(of: authority) else { return false }
    return names.contains(host) || (admitsAddresses && (host.hasPrefix("[") || Self.isIPv4(host)))
  }

  /// The host of `host:port`, in lower case.
  private static func host(of authority: String) -> String? {
    let text = authority.lowercased()
    let end: String.Index
    if text.hasPrefix("[") {
      guard let bracket = text.firstIndex(of: "]") else { return nil }
      end = text.index(after: bracket)
    } else {
      end = text.firstIndex(of: ":") ?? text.endIndex
    }
    let rest = text[end...]
    guard end > text.startIndex,
      rest.isEmpty || (rest.hasPrefix(":") && UInt16(rest.dropFirst()) != nil)
    else { return nil }
    return String(text[..<end])
  }

  /// Four numbers of 0 to 255.
  static func isIPv4(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { part in
        part.utf8.allSatisfy { (0x30...0x39).contains($0) } && UInt8(part) != nil
      }
  }
}
