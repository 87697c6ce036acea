/// What the configurations of Squid, HAProxy and Envoy say about their logs.
extension FormatCatalog {
  /// Squid's formats that need no definition. `common` and `combined` escape nothing, other than a format
  /// that is spelled as they are documented.
  ///
  /// Source: <https://www.squid-cache.org/Doc/config/logformat/>.
  static let squidFormats: [String: Content] = [
    "squid": .known(.squid),
    "common": .squid(#"%>a %[ui %[un [%tl] "%rm %'ru HTTP/%rv" %>Hs %<st %Ss:%Sh"#),
    "combined": .squid(
      #"%>a %[ui %[un [%tl] "%rm %'ru HTTP/%rv" %>Hs %<st "%'{Referer}>h" "%'{User-Agent}>h" %Ss:%Sh"#
    ),
    "referrer": .squid("%ts.%03tu %>a %{Referer}>h %ru"),
    "useragent": .squid(#"%>a [%tl] "%{User-Agent}>h""#),
  ]

  /// `logformat NAME …`, `access_log daemon:/var/log/squid/access.log [logformat=NAME] [NAME] …`.
  mutating func takeSquid(_ words: [String], _ position: Position) -> Include? {
    switch words[0] {
    case "include" where words.count > 1: return Include(pattern: words[1], position: position)
    case "logformat" where words.count > 2: define(words[1], .squid(words[2]), position)
    case "access_log" where words.count > 1 && words[1] != "none":
      let option = words.dropFirst(2).first { $0.hasPrefix("logformat=") }
      // In the older spelling the name follows the position; an access rule's name may be there too.
      let old = words.dropFirst(2).first.flatMap { $0.contains("=") ? nil : $0 }
      let isFormat = old.map { name in
        Self.squidFormats[name] != nil || definitions.contains { $0.name == name }
      }
      use(option.map { String($0.dropFirst(10)) } ?? (isFormat == true ? old : nil), position)
    case "http_port", "https_port": serveRequests()
    default: break
    }
    return nil
  }

  /// The section that is being read, and what the last `defaults` said.
  struct HAProxySection {
    var kind = ""
    var name = ""
    var defaults: (content: Content, position: Position)?
    var isNamed = false
  }

  /// A frontend's or a listener's format goes by its name; what it does not say, the `defaults` before it
  /// say. `option tcplog` logs no requests.
  ///
  /// Source: <https://docs.haproxy.org/2.6/configuration.html#4.2-log-format>.
  mutating func takeHAProxy(_ words: [String], _ position: Position) {
    switch words[0] {
    case "global", "defaults", "frontend", "listen", "backend", "resolvers", "peers", "userlist",
      "cache", "program", "ring", "http-errors", "mailers", "log-forward", "fcgi-app":
      section.kind = words[0]
      section.name = words.count > 1 ? words[1] : words[0]
      if section.kind == "defaults" { section.defaults = nil }
      if ["frontend", "listen"].contains(section.kind), let inherited = section.defaults {
        declare(inherited.content, inherited.position)
      }
    case "log-format" where words.count > 1: declare(.haproxy(words[1]), position)
    case "option" where words.count > 1:
      switch words[1] {
      case "httplog" where words.dropFirst(2).first == "clf": declare(Self.haproxyCLF, position)
      case "httplog", "httpslog": declare(.known(.haproxy), position)
      case "tcplog": declare(nil, position)
      default: break
      }
    default: break
    }
  }

  private mutating func declare(_ content: Content?, _ position: Position) {
    switch section.kind {
    case "defaults":
      section.defaults = content.map { ($0, position) }
      withdraw("defaults")
      if let content { define("defaults", content, position) }
    case "frontend", "listen":
      withdraw(section.name)
      guard let content else { return }
      define(section.name, content, position)
      use(section.name, position)
    default: break
    }
  }

  /// `option httplog clf`, <https://docs.haproxy.org/2.6/configuration.html#8.2.3>.
  static let haproxyCLF = Content.haproxy(
    #"%{+Q}o %{-Q}ci - - [%trg] %r %ST %B "" "" %cp %ms %ft %b %s %TR %Tw %Tc %Tr %Ta %tsc %ac %fc "#
      + "%bc %sc %rc %sq %bq %CC %CS %hrl %hsl")

  /// `inline_string: "…"`, `format: "…"` and `accessLogFormat: "…"`, each as a statement of its key and
  /// its string.
  mutating func takeEnvoy(_ words: [String], _ position: Position) {
    guard words.count == 2 else { return }
    define(nil, .envoy(words[1]), position)
  }
}
