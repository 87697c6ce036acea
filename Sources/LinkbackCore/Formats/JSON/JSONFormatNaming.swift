/// Tells whose JSON a line is, for the file's `format`; what the line counts as does not depend on it.
struct JSONFormatNaming: JSONMemberVisitor {
  private var isGoogle = false
  private var isCaddy = false
  private var isTraefik = false
  private var isNginx = false

  /// The name of a line that was read as an entry.
  static func name(of line: Span<UInt8>, from start: Int) -> FormatName {
    var naming = JSONFormatNaming()
    var times = TimeReader(zone: .utc)
    _ = JSONWalker.walk(line, from: start, &naming, &times)
    if naming.isGoogle { return .gcpLB }
    if naming.isCaddy { return .caddy }
    if naming.isTraefik { return .traefikJSON }
    return naming.isNginx ? .nginxJSON : .json
  }

  mutating func visit(_ member: JSONMember, in line: Span<UInt8>, _ times: inout TimeReader) {
    func isKey(_ name: StaticString) -> Bool { name.equals(line, member.key) }
    if member.depth == 2 {
      if isKey("uri") { isCaddy = true }
    } else if isKey("RequestPath") {
      isTraefik = true
    } else if Self.nginxVariables.contains(where: isKey) {
      isNginx = true
    }
  }

  /// Only the objects are entered that two of the vendors have.
  mutating func scope(of object: JSONMember, in line: Span<UInt8>) -> JSONScope {
    guard object.depth == 1 else { return .nothing }
    if StaticString("httpRequest").equals(line, object.key) { isGoogle = true }
    return StaticString("request").equals(line, object.key) ? .fields : .nothing
  }

  private static let nginxVariables: [StaticString] = [
    "remote_addr", "time_iso8601", "time_local", "request_uri", "body_bytes_sent",
    "http_user_agent", "msec", "request_method",
  ]
}
