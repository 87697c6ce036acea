/// What a Caddyfile says about its access logs.
extension FormatCatalog {
  /// The `log` directive that is being read.
  struct CaddyLog {
    var name: String
    var position: Position
    var depth: Int
    var content = Content.known(.caddy)
  }

  /// `format json`, `format console`, `format transform "…"` and encoders around another one
  /// (`format filter { wrap … }`); `log` without a format writes JSON.
  ///
  /// Source: <https://caddyserver.com/docs/caddyfile/directives/log>.
  mutating func takeCaddy(_ words: [String], _ position: Position) -> Include? {
    switch words[0] {
    case "import" where words.count == 2 && (words[1].contains("/") || words[1].contains(".")):
      return Include(pattern: words[1], position: position)
    case "log" where isInCaddySite:
      let name = words.count > 1 ? words[1] : caddySite
      define(name, .known(.caddy), position)
      use(name, position)
    case "format", "wrap": takeCaddyFormat(words, position)
    case "time_format" where words.count > 1:
      if case .caddy(let template, _, let isUnescaped)? = caddyLog?.content {
        caddyLog?.content = .caddy(template: template, time: words[1], isUnescaped: isUnescaped)
      }
    case "unescape_strings":
      if case .caddy(let template, let time, _)? = caddyLog?.content {
        caddyLog?.content = .caddy(template: template, time: time, isUnescaped: true)
      }
    default: break
    }
    return nil
  }

  mutating func openCaddy(_ words: [String], _ position: Position) {
    switch words.first {
    case "log" where blocks.dropLast().first?.words.isEmpty == false:
      let name = words.count > 1 ? words[1] : caddySite
      caddyLog = CaddyLog(name: name, position: position, depth: blocks.count)
    case "format", "wrap": takeCaddyFormat(words, position)
    default: break
    }
  }

  mutating func closeCaddy(_ position: Position) {
    guard let log = caddyLog, log.depth == blocks.count else { return }
    define(log.name, log.content, log.position)
    use(log.name, log.position)
    caddyLog = nil
  }

  private mutating func takeCaddyFormat(_ words: [String], _ position: Position) {
    guard caddyLog != nil, words.count > 1 else { return }
    caddyLog?.position = position
    switch words[1] {
    case "console": caddyLog?.content = .any
    case "transform", "formatted":
      let template = words.count > 2 ? words.dropFirst(2).joined(separator: " ") : "{common_log}"
      caddyLog?.content = .caddy(template: template, time: "", isUnescaped: false)
    case "single_field": caddyLog?.content = .known(.common)
    default: caddyLog?.content = .known(.caddy)
    }
  }

  /// Whether the innermost block is a site's, not that of the global options.
  private var isInCaddySite: Bool { blocks.first?.words.isEmpty == false }

  /// The address of the site that is being read.
  private var caddySite: String {
    let first = blocks.first?.words.first ?? "log"
    return String(first.reversed().drop { $0 == "," }.reversed())
  }
}
