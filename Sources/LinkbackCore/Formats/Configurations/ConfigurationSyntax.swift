/// Whose configuration it is.
package enum ConfigurationSyntax: Sendable {
  case nginx, apache, lighttpd, squid, haproxy, caddy, envoy

  /// Finds out by the first line that only one of them can have; `nil` where there is none.
  package init?(of text: [UInt8]) {
    var isFirst = true
    var isOpen = false
    for line in text.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      let line = String(decoding: line, as: UTF8.self)
      guard let byte = line.trimmed.utf8.first, byte != 0x23 else { continue }
      // A brace alone at the beginning opens Caddy's global options, or an object in JSON.
      if isOpen {
        isOpen = false
        guard byte == 0x22 else {
          self = .caddy
          return
        }
      }
      if isFirst, line.trimmed == "{" {
        (isFirst, isOpen) = (false, true)
        continue
      }
      isFirst = false
      guard let syntax = Self.syntax(of: line) else { continue }
      self = syntax
      return
    }
    return nil
  }

  /// Whose line it is, if only one server's configuration can have it.
  private static func syntax(of indented: String) -> ConfigurationSyntax? {
    let line = indented.trimmed
    guard let first = line.utf8.first, first != 0x23 else { return nil }
    let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
    let word = words[0]
    let isSection = first == 0x3C && line.utf8.dropFirst().first.map(isLetter) == true
    if SquidFormatString.hasDirective(line) { return .squid }
    if isSection || apacheWords.contains(word.lowercased()) { return .apache }
    if first == 0x24 || isAssignment(line) { return .lighttpd }
    let key = words.first { $0 != "-" && $0 != "{" } ?? word
    if envoyKeys.contains(key.replacing("\"", with: "")) { return .envoy }
    if isCaddy(words) { return .caddy }
    if word == "http" || word.hasPrefix("http{") { return .nginx }
    if word == "log_format" || line.hasSuffix(";") || line.hasSuffix("{") { return .nginx }
    let isIndented = indented.first?.isWhitespace == true
    if isHAProxy(words, isIndented: isIndented) { return .haproxy }
    return squidWords.contains(word) && !isIndented ? .squid : nil
  }

  private static let apacheWords: Set = [
    "logformat", "customlog", "globallog", "transferlog", "serverroot", "loadmodule",
    "includeoptional", "define",
  ]

  private static let squidWords: Set = [
    "access_log", "cache_dir", "cache_log", "cache_mem", "cache_peer", "coredump_dir",
    "http_access",
    "http_port", "https_port", "icp_access", "refresh_pattern", "strip_query_terms",
    "visible_hostname",
  ]

  private static let haproxyOptions: Set = [
    "httplog", "httpslog", "tcplog", "dontlognull", "forwardfor", "http-server-close", "logasap",
  ]

  private static let envoyKeys: Set = [
    "static_resources:", "inline_string:", "text_format_source:", "accessLogFormat:", "access_log:",
  ]

  private static func isHAProxy(_ words: [String], isIndented: Bool) -> Bool {
    switch words[0] {
    case "global": !isIndented && words.count == 1
    case "defaults": !isIndented
    case "frontend", "backend": !isIndented && words.count >= 2
    case "log-format", "log-format-sd", "error-log-format": true
    case "option": words.count > 1 && haproxyOptions.contains(words[1])
    default: false
    }
  }

  /// A site's address, a snippet or the global options in front of a brace, or `log` with one.
  private static func isCaddy(_ words: [String]) -> Bool {
    guard words.last == "{" else { return false }
    let first = words[0]
    guard words.count > 1 else { return false }
    let isAddress =
      first.contains(".") || first.hasPrefix(":") || first.hasPrefix("(") || first.contains("://")
      || first.hasPrefix("localhost")
    return (isAddress && !first.contains("=")) || first == "log" || first == "handle"
      || first == "route"
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

  /// `server.modules = (`, `var.basedir := "…"`.
  private static func isAssignment(_ line: String) -> Bool {
    let name = line.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
    let rest = line.dropFirst(name.count).drop(while: \.isWhitespace)
    return name.contains(".") && ["=", "+=", ":="].contains { rest.hasPrefix($0) }
  }

  package func statements(
    of text: [UInt8]
  ) throws(ConfigurationSyntaxError) -> [ConfigurationStatement] {
    switch self {
    case .nginx: try NginxConfiguration.statements(of: text)
    case .apache: ApacheConfiguration.statements(of: text)
    case .lighttpd: try LighttpdConfiguration.statements(of: text)
    case .squid: SquidConfiguration.statements(of: text)
    case .haproxy: try HAProxyConfiguration.statements(of: text)
    case .caddy: try CaddyConfiguration.statements(of: text)
    case .envoy: EnvoyConfiguration.statements(of: text)
    }
  }

  /// The server's name, for messages.
  package var server: String {
    switch self {
    case .nginx: "nginx"
    case .apache: "Apache"
    case .lighttpd: "lighttpd"
    case .squid: "Squid"
    case .haproxy: "HAProxy"
    case .caddy: "Caddy"
    case .envoy: "Envoy"
    }
  }
}
