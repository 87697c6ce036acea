/// Where a server listens: `127.0.0.1:8090`, `[::1]:8090`, `localhost:8090`.
package struct ListenAddress: Equatable, Sendable {
  /// Without brackets.
  package var host: String
  package var port: Int

  /// - Returns: `nil` for what is not an address and a port of 0 to 65535; port 0 is any free one.
  package init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...])
    else { return nil }
    var host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
      guard host.contains(":") else { return nil }
    } else if host.contains(":") {
      return nil
    }
    let isName = host.utf8.allSatisfy {
      switch $0 {
      case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E: true
      default: false
      }
    }
    guard !host.isEmpty, isName else { return nil }
    self.host = host.lowercased()
    self.port = Int(port)
  }

  /// Whether only this machine reaches it. A name may stand for any address, `localhost` apart
  /// (RFC 6761 §6.3).
  package var isLoopback: Bool {
    host == "localhost" || host == "::1" || (host.hasPrefix("127.") && HostList.isIPv4(host))
  }

  /// Whether it stands for all addresses of the machine.
  package var isUnspecified: Bool { host == "0.0.0.0" || host == "::" }

  /// As it stands in a URL.
  package var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
