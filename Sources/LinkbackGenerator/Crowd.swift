/// Who asks: addresses and user agents, drawn independently.
package struct Crowd {
  /// All 762 host addresses of the IPv4 ranges for documentation and 262 of the IPv6 range.
  ///
  /// Rules: RFC 5737, <https://www.rfc-editor.org/rfc/rfc5737>, and RFC 3849,
  /// <https://www.rfc-editor.org/rfc/rfc3849>.
  let clients: Mix<[UInt8]>
  /// User names, nearly always none.
  let users: Mix<[UInt8]>
  let browsers: Mix<[UInt8]>
  let programs: Mix<[UInt8]>
  let robots: Mix<[UInt8]>

  init(_ escaping: TextEscaping) {
    users = Mix(
      [(995, "-"), (3, "monitoring"), (1, "nightly report [eu]"), (1, #"ops "on call""#)]
        .map { ($0, escaping.escaped($1.utf8)) })
    browsers = Mix(even: Self.browserNames.map { escaping.escaped($0.utf8) })
    programs = Mix(even: Self.programNames.map { escaping.escaped($0.utf8) })
    robots = Mix(even: Self.robotNames.map { escaping.escaped($0.utf8) })
    clients = Mix(even: Self.addresses().map { Array($0.utf8) })
  }

  /// The addresses, in an order that is always the same.
  package static func addresses() -> [String] {
    var addresses: [String] = []
    for network in ["192.0.2", "198.51.100", "203.0.113"] {
      addresses += (1...254).map { "\(network).\($0)" }
    }
    var dice = SplitMix64(seed: 0x2001_0DB8)
    while addresses.count < 1_024 {
      let groups = (0..<3).map { _ in String(1 + dice.below(0xFFFF), radix: 16) }
      addresses.append("2001:db8:\(groups[0]):\(groups[1])::\(groups[2])")
    }
    return addresses
  }

  package static let browserNames = [
    """
    Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
    Chrome/143.0.0.0 Safari/537.36
    """,
    """
    Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) \
    Version/26.1 Safari/605.1.15
    """,
    """
    Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like \
    Gecko) Version/26.1 Mobile/15E148 Safari/604.1
    """,
    """
    Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) \
    Chrome/143.0.0.0 Mobile Safari/537.36
    """,
    "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
  ]

  private static let programNames = [
    "curl/8.17.0", "python-requests/2.32.5", "Go-http-client/2.0", "okhttp/5.3.0",
    "ExampleApp/7.4.1 (iOS 18.7)", "ExampleApp/7.4.0 (Android 15)",
  ]

  package static let robotNames = [
    "Mozilla/5.0 (compatible; ExampleBot/2.1; +https://example.com/bot)",
    #"ExamplePreview/1.0 "link preview""#, "Mozilla/5.0 zgrab/0.x", "-",
  ]
}
