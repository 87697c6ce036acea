import ArgumentParser
import LinkbackCore
import LinkbackIO
import LinkbackSystem
import LinkbackView

/// How a line is read and judged: every option that decides which bucket it is in, so that a line is
/// explained as it is counted.
struct LineOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The log's format: a name, or a format string of the server's.",
      discussion: """
        Names: \(FormatName.selectable.map(\.rawValue).joined(separator: ", ")); nginx, apache, iis \
        and istio stand for the format that server has by default. Strings: of nginx, \
        Apache, lighttpd, Squid, HAProxy, Envoy and Varnish, as their configuration has them. \
        Without it, the format is found for each file.
        """,
      valueName: "name|string"), completion: .list(FormatName.selectable.map(\.rawValue)))
  var format: String?

  @Option(
    help: ArgumentHelp(
      "Take the log's format from the server's configuration.",
      discussion: """
        Of nginx, Apache, lighttpd, Squid, HAProxy, Caddy or Envoy. After a colon the format's name; \
        without it, the one that the configuration's logs are written in: --format-from \
        /etc/nginx/nginx.conf:main. Included files are read too. --verbose says which it is.
        """,
      valueName: "conf[:name]"), completion: .file())
  var formatFrom: String?

  @Option(
    help: ArgumentHelp(
      "The zone of times that are logged without one: a name as in Europe/Berlin, or ±HH:MM as in "
        + "--timezone=-05:00.",
      valueName: "zone"), completion: Completion.zones)
  var timezone = "UTC"

  @Option(
    help: ArgumentHelp(
      "Only callbacks at or after this time: RFC 3339, today, yesterday, or before now as in 24h or 7d.",
      discussion: """
        A time without a zone is one of --timezone; today and yesterday begin at its midnight, or that of \
        --window-zone. Times before now are worked out once, at the start; with --state they are refused.
        """,
      valueName: "time"), completion: Completion.times)
  var since: String?

  @Option(
    help: ArgumentHelp("Only callbacks before this time, given as for --since.", valueName: "time"),
    completion: Completion.times)
  var until: String?

  @Option(
    help: ArgumentHelp(
      "What a session id begins with; repeatable, and an empty text takes any.",
      valueName: "text"))
  var sessionPrefix = ["csn_"]

  @Option(
    help: ArgumentHelp(
      "The longest line, in bytes; longer ones are counted as oversized.", valueName: "bytes"))
  var maxLineLength = 1 << 20

  @Option(
    help: ArgumentHelp(
      "A file whose first 16 bytes key the pseudonyms of session ids.", valueName: "file"),
    completion: .file())
  var pseudonymKeyFile: String?

  func validate() throws {
    guard (1...1 << 30).contains(maxLineLength) else {
      throw ValidationError("--max-line-length: '\(maxLineLength)' is not in 1 to \(1 << 30)")
    }
    guard format == nil || formatFrom == nil else {
      throw ValidationError("--format-from: the format is given by --format; use one of the two")
    }
    _ = try readingOptions()
  }

  /// How to scan; the records, the rows and the threads are the command's own.
  ///
  /// - Parameter windows: In whose days `--since` and `--until` are said.
  /// - Throws: ``ExitStatus/configuration``, with a message said, where `--format-from` names none.
  func scanOptions(_ windows: WindowGrid? = nil) throws -> ScanOptions {
    var options = ScanOptions()
    options.scanner.reading = try readingOptions(windows)
    options.readingOptionsText = text
    guard let formatFrom else { return options }
    do throws(ConfigurationError) {
      let found = try FormatCatalog.Found(configuration: FilePath.arguments([formatFrom])[0])
      options.scanner.reading.format = found.format
      options.formatSource = found.description
    } catch {
      StandardError.say(TerminalText.escaped(error.message))
      throw ExitStatus.configuration
    }
    return options
  }

  /// Those that decide how a line is read and whose its session is, as a shell takes them.
  private var text: String {
    var words: [(option: String, value: String)] = []
    if let format { words.append(("--format", format)) }
    if let formatFrom { words.append(("--format-from", formatFrom)) }
    if sessionPrefix != ["csn_"] { words += sessionPrefix.map { ("--session-prefix", $0) } }
    return words.map { " \($0.option) \(ShellWord.quoted(text: $0.value))" }.joined()
  }

  /// What the options say by themselves.
  ///
  /// - Parameter windows: In whose days `--since` and `--until` are said.
  func readingOptions(_ windows: WindowGrid? = nil) throws -> ReadingOptions {
    var options = ReadingOptions()
    options.lineLimit = maxLineLength
    options.zone = try zone()
    if let format {
      do throws(FormatError) {
        options.format = try LogFormat.parsed(format)
      } catch {
        throw ValidationError("--format: \(error.message)")
      }
    }
    options.callbacks.sessionPrefixes = sessionPrefixes
    let days = windows?.calendar?.zone
    options.callbacks.since = try time(since, option: "--since", options.zone, days)
    options.callbacks.until = try time(until, option: "--until", options.zone, days)
    let (since, until) = (options.callbacks.since, options.callbacks.until)
    if let since, let until, until <= since {
      throw ValidationError(
        "--until: the time is not after that of --since, so nothing would count")
    }
    return options
  }

  /// The same zone for what is shown; where it is UTC, that of the windows' days.
  func viewZone(_ windows: WindowGrid? = nil) throws -> ViewZone {
    let name = LocalTimeZone.spelling(of: timezone)
    if name == "UTC", let calendar = windows?.calendar { return ViewZone(calendar) }
    return ViewZone(name: name, rules: try zone())
  }

  var sessionPrefixes: SessionPrefixes {
    SessionPrefixes(sessionPrefix.map { ByteString(Array($0.utf8)) })
  }

  private func zone() throws -> LocalTimeZone {
    do throws(OptionError) {
      return try LocalTimeZone(parsing: timezone)
    } catch {
      throw ValidationError("--timezone: \(error.message)")
    }
  }

  private func time(
    _ text: String?, option: String, _ zone: LocalTimeZone, _ days: LocalTimeZone?
  ) throws -> EventTime? {
    guard let text else { return nil }
    let zone = RelativeTime(text) == nil ? zone : days ?? zone
    do throws(OptionError) {
      return try EventTime(parsing: text, zone: zone, now: Self.start)
    } catch {
      throw ValidationError("\(option): \(error.message)")
    }
  }

  /// One reading of the clock, from which all relative times are counted.
  private static let start = EventTime(nanoseconds: WallClock.now)

  /// Refuses times that a restart with the same options would read as others.
  func refuseRelativeTimes(with state: String?) throws {
    guard state != nil else { return }
    for (option, text) in [("--since", since), ("--until", until)] {
      guard let text, RelativeTime(text) != nil else { continue }
      throw ValidationError(
        "\(option): '\(text)' means another time at each start, and --state goes on with the same one; "
          + "use a date, as in 2026-11-22")
    }
  }

  /// What to say of a time that is still to come, as a mistyped year is.
  ///
  /// - Parameter time: What `--since` means.
  func futureWarning(_ time: EventTime?) -> String? {
    guard let since, let time, time > Self.start else { return nil }
    return
      "--since: '\(since)' is still to come; what is in a log by now is earlier and does not count"
  }

  /// What is wrong with the file of the key, if anything is: who knows the key can tell which pseudonym is a
  /// known id's.
  var keyWarning: String? {
    guard let pseudonymKeyFile, FilePath(pseudonymKeyFile).isReadableByAll else { return nil }
    return "everybody can read the key of --pseudonym-key-file: chmod o= '\(pseudonymKeyFile)'"
  }

  /// The key of session pseudonyms.
  func hash() throws -> SipHash {
    guard let pseudonymKeyFile else { return .documentedKey }
    do throws(SourceError) {
      return try SipHash(keyFile: FilePath(pseudonymKeyFile))
    } catch {
      throw ValidationError("--pseudonym-key-file: \(pseudonymKeyFile): \(error.message)")
    }
  }
}
