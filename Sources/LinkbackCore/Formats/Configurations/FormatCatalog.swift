/// The log formats that a configuration defines, and the ones that its logs are written in.
///
/// It takes the statements of the main file and of those that it includes in the order in which the
/// server reads them. nginx's `log_format` and `access_log` of `stream` and `mail` blocks log no HTTP
/// requests and are passed over. Apache's conditions (`<IfModule>`, `<IfDefine>`) are read as if they
/// held: only the server knows.
package struct FormatCatalog {
  /// Where a statement is, as messages name it: `nginx.conf:12`.
  package struct Position: Equatable, Sendable {
    package var file: String
    package var line: Int
    package var text: String { "\(file):\(line)" }
  }

  /// Another file, or all that match a pattern, to be read right here.
  package struct Include: Equatable, Sendable {
    package var pattern: String
    package var position: Position
  }

  struct Definition {
    var name: String?
    var content: Content
    var position: Position
    /// The block of a virtual host that it is in; 0 outside of them. Apache's virtual hosts can
    /// each mean something else by a name.
    var host: Int
  }

  enum Content: Equatable {
    /// What is after `log_format` and the name: `escape=…` or nothing, and the strings as one.
    case nginx(escaping: String, text: String)
    /// A `LogFormat` string, or the name of another one.
    case apache(String)
    case lighttpd(String)
    case squid(String)
    case haproxy(String)
    case envoy(String)
    /// Caddy's plugin `transform`: its template, and how it writes times.
    case caddy(template: String, time: String, isUnescaped: Bool)
    /// Lines that are read without a format's name.
    case any
    /// One that a server has of its own.
    case known(FormatName)
  }

  /// A log that is written: `name` is a format's, Apache's string in its stead, or `nil` for the
  /// format that is the default then.
  struct Use {
    var name: String?
    var position: Position
  }

  /// A block that is open.
  struct Block {
    var name: String
    var host: Int
    var words: [String]
  }

  let file: String
  let syntax: ConfigurationSyntax
  private(set) var definitions: [Definition] = []
  private(set) var uses: [Use] = []
  /// Whether it has a block that answers HTTP requests: nginx logs those even if nothing says so.
  private(set) var servesRequests = false
  /// Includes that are not there, with the reason.
  private(set) var missing: [String] = []
  /// Apache's `ServerRoot`, the folder that its relative paths begin at.
  package private(set) var serverRoot: String?
  /// nginx's variables that `map` or `set` makes of the request's target.
  private(set) var targets: Set<String> = []
  private var variables: [String: String] = [:]
  private(set) var blocks: [Block] = []
  private var hosts = 0
  /// HAProxy's section that is being read, and what its defaults say.
  var section = HAProxySection()
  /// The log of Caddy's that is being read.
  var caddyLog: CaddyLog?

  /// - Parameter file: The main file's name, for messages.
  package init(_ syntax: ConfigurationSyntax, file: String) {
    self.syntax = syntax
    self.file = file
  }

  /// Takes the next statement; hands out an include, whose statements are to be taken next.
  package mutating func take(
    _ statement: ConfigurationStatement, in file: String
  ) throws(ConfigurationError) -> Include? {
    let position = Position(file: file, line: statement.line)
    switch statement.kind {
    case .opens:
      let name = statement.words.first?.text.lowercased() ?? ""
      let isHost = syntax == .apache && name == "virtualhost"
      if isHost { hosts += 1 }
      let words = statement.words.map(\.text)
      blocks.append(
        Block(name: name, host: isHost ? hosts : blocks.last?.host ?? 0, words: words))
      servesRequests = servesRequests || name == "http" || name == "server"
      if syntax == .caddy { openCaddy(words, position) }
    case .closes:
      if syntax == .caddy { closeCaddy(position) }
      _ = blocks.popLast()
    case .simple:
      switch syntax {
      case .nginx: return takeNginx(statement.words.map(\.text), position)
      case .apache: return try takeApache(statement, position)
      case .lighttpd: return takeLighttpd(statement.words.map(\.text), position)
      case .squid: return takeSquid(statement.words.map(\.text), position)
      case .haproxy: takeHAProxy(statement.words.map(\.text), position)
      case .caddy: return takeCaddy(statement.words.map(\.text), position)
      case .envoy: takeEnvoy(statement.words.map(\.text), position)
      }
    }
    return nil
  }

  /// Notes an include that can't be followed: it matters only where a format is missing then.
  package mutating func miss(_ include: Include, _ reason: String) {
    missing.append("\(include.position.text): include \(include.pattern): \(reason)")
  }

  private mutating func takeNginx(_ words: [String], _ position: Position) -> Include? {
    switch words[0] {
    case "include" where words.count == 2: return Include(pattern: words[1], position: position)
    case _ where blocks.contains { $0.name == "stream" || $0.name == "mail" }: break
    case "set" where words.count == 3 && isTarget(words[2]): targets.insert(variableName(words[1]))
    case "default":
      // `map $request_uri $filtered { default $request_uri; … }`
      guard let map = blocks.last?.words, map.count == 3, map[0] == "map", isTarget(map[1]),
        words.count == 2, isTarget(words[1])
      else { break }
      targets.insert(variableName(map[2]))
    case "log_format" where words.count > 1:
      let escaping = words.dropFirst(2).first.flatMap { $0.hasPrefix("escape=") ? $0 : nil } ?? ""
      let text = words.dropFirst(escaping.isEmpty ? 2 : 3).joined()
      define(words[1], .nginx(escaping: escaping, text: text), position)
    case "access_log" where words.count > 1 && words[1] != "off":
      // `buffer=32k` and its like can be only after a format's name.
      uses.append(Use(name: words.count > 2 ? words[2] : "combined", position: position))
    default: break
    }
    return nil
  }

  /// Whether a text is the request's target, or a variable that was made of it.
  private func isTarget(_ text: String) -> Bool {
    text == "$request_uri" || targets.contains(variableName(text))
  }

  private func variableName(_ text: String) -> String {
    text.hasPrefix("${") ? String(text.dropFirst(2).dropLast()) : String(text.drop { $0 == "$" })
  }

  private mutating func takeApache(
    _ statement: ConfigurationStatement, _ position: Position
  ) throws(ConfigurationError) -> Include? {
    let words = statement.words.map { resolved($0.text) }
    switch words[0].lowercased() {
    case "include" where words.count > 1, "includeoptional" where words.count > 1:
      return Include(pattern: words[1], position: position)
    case "serverroot" where words.count > 1: serverRoot = words[1]
    case "define" where words.count > 2: variables[words[1]] = words[2]
    case "logformat" where words.count > 1:
      try checkQuotes(statement, position)
      define(words.count > 2 ? words[2] : nil, .apache(words[1]), position)
    case "customlog" where words.count > 2, "globallog" where words.count > 2:
      try checkQuotes(statement, position)
      uses.append(Use(name: words[2], position: position))
    case "transferlog": uses.append(Use(name: nil, position: position))
    default: break
    }
    return nil
  }

  private mutating func takeLighttpd(_ words: [String], _ position: Position) -> Include? {
    switch words[0] {
    case "include": return Include(pattern: words[1], position: position)
    case "accesslog.format": define(nil, .lighttpd(words[1]), position)
    case "accesslog.filename": uses.append(Use(name: nil, position: position))
    default: break
    }
    return nil
  }

  mutating func define(_ name: String?, _ content: Content, _ position: Position) {
    definitions.append(
      Definition(name: name, content: content, position: position, host: blocks.last?.host ?? 0))
  }

  mutating func serveRequests() { servesRequests = true }

  mutating func use(_ name: String?, _ position: Position) {
    uses.append(Use(name: name, position: position))
  }

  /// Takes back what was defined and used under a name.
  mutating func withdraw(_ name: String) {
    definitions.removeAll { $0.name == name }
    uses.removeAll { $0.name == name }
  }

  private func checkQuotes(
    _ statement: ConfigurationStatement, _ position: Position
  ) throws(ConfigurationError) {
    guard !statement.isComplete else { return }
    throw ConfigurationError(
      "\(position.text): the string has no closing quote; close it, or give the string to --format")
  }

  /// With the variables that `Define` has set; others stay as they are, as Apache leaves them.
  private func resolved(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    // The limit is for values that are put together of each other.
    while let start = rest.firstRange(of: "${"), result.utf8.count < 1 << 16,
      let end = rest[start.upperBound...].firstIndex(of: "}")
    {
      let name = rest[start.upperBound..<end]
      result += rest[..<start.lowerBound]
      result += variables[String(name)] ?? "${\(name)}"
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }
}

/// Why a configuration names no format: a whole sentence, which begins with the file's name.
package struct ConfigurationError: Error, Equatable, Sendable {
  package var message: String
  package init(_ message: String) { self.message = message }
}
