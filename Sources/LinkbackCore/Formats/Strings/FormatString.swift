/// A format string of a server's configuration, whichever server's it is.
///
/// Servers are told apart by the directive's word in front (`log_format`, `LogFormat`, `logformat NAME`,
/// `log-format`, `accesslog.format`, `varnishncsa -F`, Envoy's `inline_string:`), else by what stands for
/// a field: nginx's `$name`, Envoy's `%NAME%`, or the `%` directives of Apache, HAProxy and Squid. Of
/// these three the one that has all of the string's directives is meant. A string that Apache has too is
/// Apache's, unless Apache would read a letter as text right after a directive (`%ts` as the time and an
/// `s`), which nobody writes on purpose.
enum FormatString {
  case nginx(NginxFormatString)
  case apache(ApacheFormatString)
  case squid(SquidFormatString)
  case haproxy(HAProxyFormatString)
  case envoy(EnvoyFormatString)

  /// `nil` for a text that has no field of any server's.
  init?(_ source: String) throws(FormatError) {
    let word = String(source.prefix { !$0.isWhitespace && $0 != "=" })
    if SquidFormatString.hasDirective(source) {
      self = .squid(try SquidFormatString(source))
    } else if ApacheFormatString.stringPosition(in: word) != nil || word == "accesslog.format" {
      self = .apache(try ApacheFormatString(source))
    } else if HAProxyFormatString.hasDirective(source) {
      self = .haproxy(try HAProxyFormatString(source))
    } else if word == "varnishncsa" || word == "-F" {
      self = .apache(try ApacheFormatString(varnishncsa: source))
    } else if EnvoyFormatString.hasDirective(source) || EnvoyFormatString.hasCommand(source) {
      self = .envoy(EnvoyFormatString(source))
    } else if Self.hasVariable(source) || (source.contains("$") && !source.contains("%")) {
      self = .nginx(try NginxFormatString(source))
    } else if source.contains("%") {
      self = try Self.percentString(source)
    } else {
      return nil
    }
  }

  private static func hasVariable(_ source: String) -> Bool {
    zip(source.utf8, source.utf8.dropFirst()).contains { first, second in
      first == 0x24 && (second == 0x7B || second == 0x5F || (0x61...0x7A).contains(second | 0x20))
    }
  }

  /// A string without a word that says whose it is.
  private static func percentString(_ source: String) throws(FormatError) -> FormatString {
    let apache = try ApacheFormatString(source)
    let squid = try SquidFormatString(source)
    let haproxy = try HAProxyFormatString(source)
    let isApache = (try? apache.fields()) != nil
    if isApache, !apache.hasLetterAfterDirective { return .apache(apache) }
    var others: [FormatString] = []
    if hasRequest(try? squid.fields()) { others.append(.squid(squid)) }
    if hasRequest(try? haproxy.fields()) { others.append(.haproxy(haproxy)) }
    switch (others.count, isApache) {
    case (1, _): return others[0]
    case (2, _):
      throw FormatError(
        "this may be a format of Squid's or of HAProxy's; put 'logformat x' or 'log-format' in front"
      )
    case (_, true): return .apache(apache)
    default: return closest(source, (apache, squid, haproxy))
    }
  }

  /// Of a string that is none of theirs, the one that reads most of it, to say what is wrong there.
  private static func closest(
    _ source: String, _ all: (ApacheFormatString, SquidFormatString, HAProxyFormatString)
  ) -> FormatString {
    func reach(_ isRead: (String) -> Bool) -> Int {
      let cuts = source.indices.filter { source[$0] == "%" } + [source.endIndex]
      return cuts.last { isRead(String(source[..<$0])) }?.utf16Offset(in: source) ?? 0
    }
    let apache = reach { (try? ApacheFormatString(text: $0).fields()) != nil }
    let squid = reach { (try? SquidFormatString(text: $0).fields()) != nil }
    let haproxy = reach { (try? HAProxyFormatString(text: $0).fields()) != nil }
    let isApache =
      all.0.hasLetterAfterDirective
      ? apache > max(squid, haproxy) : apache >= max(squid, haproxy)
    if isApache { return .apache(all.0) }
    return squid > haproxy ? .squid(all.1) : .haproxy(all.2)
  }

  private static func hasRequest(_ pieces: [FormatPiece]?) -> Bool {
    let request: [FieldProgram.Field] = [.request, .target, .path, .query, .siteAndTarget]
    return pieces?.contains { $0.field.map { request.contains($0.meaning) } == true } == true
  }

  func compiled() throws(FormatError) -> LogFormat {
    switch self {
    case .nginx(let string): try string.compiled()
    case .apache(let string): try string.compiled()
    case .squid(let string): try string.compiled()
    case .haproxy(let string): try string.compiled()
    case .envoy(let string): try string.compiled()
    }
  }
}
