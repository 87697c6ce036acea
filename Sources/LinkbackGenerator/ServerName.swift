/// The site that a request is for.
struct ServerName {
  /// Lower case; an IPv6 address in brackets.
  let name: [UInt8]
  let port: Int

  /// Servers of this log speak TLS on every port but 80.
  var isPlain: Bool { port == 80 }

  init(_ name: some StringProtocol, port: Int = 443) {
    self.name = Array(name.utf8)
    self.port = port
  }

  /// Appends `name:port`, as a virtual host is logged.
  func append(to bytes: inout [UInt8]) {
    bytes += name
    bytes.append(UInt8(ascii: ":"))
    bytes.appendDecimal(port)
  }

  /// Appends the name as browsers send it in the field `Host`: with a port only if it is not the
  /// scheme's own, RFC 9110 §7.2, <https://www.rfc-editor.org/rfc/rfc9110#section-7.2>.
  func appendHostField(to bytes: inout [UInt8]) {
    guard port != 443, port != 80 else {
      bytes += name
      return
    }
    append(to: &bytes)
  }
}
