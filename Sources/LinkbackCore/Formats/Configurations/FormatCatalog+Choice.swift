extension FormatCatalog {
  /// A format that can be chosen: its definition, where there is one, and what it is called.
  private struct Candidate {
    var content: Content
    var title: String
    var position: Position?

    var described: String { position.map { "\(title) (\($0.text))" } ?? title }
  }

  /// What a configuration says about a log's format.
  package struct Found: Sendable {
    /// `nil` where its lines are of any format that is known.
    package var format: LogFormat?
    /// What it is called, where it is defined, and whose it is, for a message.
    package var description: String
  }

  /// The format of this name.
  package func format(named name: String) throws(ConfigurationError) -> Found {
    guard syntax != .lighttpd, syntax != .envoy else {
      throw ConfigurationError(
        "\(file): \(syntax.server)'s formats have no names; leave out ':\(name)'")
    }
    guard let candidate = try candidate(named: name) else {
      let names = listed(definitions.compactMap { $0.name == nil ? nil : described($0) })
      throw ConfigurationError(
        "\(file): no format '\(name)' is defined"
          + (names.isEmpty ? "" : "; there is \(names)") + missingText
          + "; check the name, or give the format itself to --format")
    }
    return try found(candidate)
  }

  /// The one format that the configuration's logs are written in; where it names no log, the only
  /// one that it defines.
  ///
  /// Formats that can't be counted, as those of Referers alone, are no choice beside others, and
  /// neither is nginx's `combined` beside one that was defined on purpose.
  package func onlyFormat() throws(ConfigurationError) -> Found {
    var candidates: [Candidate] = []
    var known: Set<String?> = []
    for use in uses where known.insert(use.name).inserted {
      candidates.append(try candidate(for: use))
    }
    if uses.isEmpty {
      for name in definitions.map(\.name) where known.insert(name).inserted {
        if let candidate = try definition(named: name) { candidates.append(candidate) }
      }
      if candidates.isEmpty, servesRequests {
        candidates =
          syntax == .squid ? [Self.squidDefault] : syntax == .nginx ? [Self.combined] : []
      }
    }
    candidates = distinct(candidates)
    if syntax == .nginx, candidates.count > 1 {
      candidates.removeAll { $0.content == Self.combined.content }
    }
    let usable = candidates.filter { (try? compiled($0)) != nil }
    switch (usable.count, candidates.count) {
    case (1, _): return try found(usable[0])
    case (0, 0):
      throw ConfigurationError(
        "\(file): there is no log format in it\(missingText); name the configuration that has it, "
          + "or give the format itself to --format")
    case (0, 1): return try found(candidates[0])
    default:
      let choices = usable.isEmpty ? candidates : usable
      let example = choices.lazy.filter { $0.title != Self.inline }.first
      let advice = example.map { "name one, as in --format-from \(file):\($0.title)" }
      throw ConfigurationError(
        "\(file): \(choices.count) formats are \(uses.isEmpty ? "defined" : "in use"): "
          + "\(listed(choices.map(\.described))); "
          + (advice ?? "give one of them to --format"))
    }
  }

  // MARK: - Candidates

  private static let combined = Candidate(content: .known(.combined), title: "combined")
  private static let inline = "a format without a name"

  /// Apache's `CLF`, <https://github.com/apache/httpd/blob/2.4.x/modules/loggers/mod_log_config.c>.
  private static let commonLogFormat = Candidate(content: .known(.common), title: "CLF")

  /// What lighttpd writes unless told otherwise,
  /// <https://redmine.lighttpd.net/projects/lighttpd/wiki/Docs_ModAccesslog>.
  private static let lighttpdDefault = Candidate(content: .known(.lighttpd), title: "lighttpd")

  /// What Squid writes where `access_log` names no format.
  private static let squidDefault = Candidate(content: .known(.squid), title: "squid")

  private func candidate(for use: Use) throws(ConfigurationError) -> Candidate {
    guard let name = use.name else {
      if let own = try definition(named: nil) { return own }
      switch syntax {
      case .lighttpd: return Self.lighttpdDefault
      case .squid: return Self.squidDefault
      default: return Self.commonLogFormat
      }
    }
    if let candidate = try candidate(named: name) { return candidate }
    guard syntax == .apache, name.contains("%") else {
      throw ConfigurationError(
        "\(use.position.text): the format '\(name)' is not defined\(missingText); define it, or give "
          + "the format itself to --format")
    }
    return Candidate(content: .apache(name), title: Self.inline, position: use.position)
  }

  private func candidate(named name: String) throws(ConfigurationError) -> Candidate? {
    if let candidate = try definition(named: name) { return candidate }
    switch (syntax, name) {
    case (.nginx, "combined"): return Self.combined
    case (.apache, "CLF"): return Self.commonLogFormat
    case (.squid, _):
      return Self.squidFormats[name].map { Candidate(content: $0, title: name) }
    default: return nil
    }
  }

  /// What a name means; `nil` where it is not defined. In Apache's configuration a definition
  /// replaces an earlier one, but not that of another virtual host.
  private func definition(named name: String?) throws(ConfigurationError) -> Candidate? {
    var effective = definitions.indices.filter { definitions[$0].name == name }
    if syntax == .apache {
      effective = Dictionary(effective.map { (definitions[$0].host, $0) }) { $1 }.values.sorted()
    }
    let meanings = distinct(
      effective.map { index in
        let definition = definitions[index]
        return Candidate(
          content: definition.content, title: title(definition), position: definition.position)
      })
    guard meanings.count < 2 else {
      throw ConfigurationError(
        "\(file): \(meanings[0].title) is defined in several ways, "
          + "\(listed(meanings.compactMap { $0.position?.text })); give the one that the log is written "
          + "in to --format")
    }
    guard let meaning = meanings.first else { return nil }
    // Where it has no name of its own, a LogFormat can give another's instead of a string.
    if name == nil, case .apache(let text) = meaning.content, !text.contains("%") {
      return try candidate(named: text) ?? meaning
    }
    return meaning
  }

  private func distinct(_ candidates: [Candidate]) -> [Candidate] {
    candidates.reduce(into: []) { kept, candidate in
      if !kept.contains(where: { $0.content == candidate.content }) { kept.append(candidate) }
    }
  }

  private func found(_ candidate: Candidate) throws(ConfigurationError) -> Found {
    Found(
      format: try compiled(candidate), description: "\(syntax.server)'s \(candidate.described)")
  }

  private func compiled(_ candidate: Candidate) throws(ConfigurationError) -> LogFormat? {
    do throws(FormatError) {
      switch candidate.content {
      case .nginx(let escaping, let text):
        let strings = escaping.isEmpty ? [text] : [escaping, text]
        return try NginxFormatString(strings: strings, targets: targets).compiled()
      case .apache(let text): return try ApacheFormatString(text: text).compiled()
      case .lighttpd(let text):
        return try ApacheFormatString(text: text, hasBareQuery: true).compiled()
      case .squid(let text): return try SquidFormatString(text: text).compiled()
      case .haproxy(let text): return try HAProxyFormatString(text: text).compiled()
      case .envoy(let text): return try EnvoyFormatString(text).compiled()
      case .caddy(let template, let time, let isUnescaped):
        return try CaddyFormatString(template: template, time: time, isUnescaped: isUnescaped)
          .compiled()
      case .known(let name): return LogFormat(name)
      case .any: return nil
      }
    } catch {
      let position = candidate.position?.text ?? file
      throw ConfigurationError("\(position): \(candidate.title): \(error.message)")
    }
  }

  // MARK: - Words

  private func title(_ definition: Definition) -> String {
    definition.name ?? (syntax == .lighttpd ? "accesslog.format" : Self.inline)
  }

  private func described(_ definition: Definition) -> String {
    "\(title(definition)) (\(definition.position.text))"
  }

  private func listed(_ names: [String]) -> String {
    let shown = names.prefix(8)
    guard names.count <= shown.count else {
      return shown.joined(separator: ", ") + " and \(names.count - shown.count) more"
    }
    return ListText.joined(Array(shown))
  }

  private var missingText: String {
    missing.isEmpty ? "" : " (missing: \(listed(missing)))"
  }
}

/// Names in a sentence.
enum ListText {
  /// `a`, `a and b`, `a, b and c`.
  static func joined(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }
}
