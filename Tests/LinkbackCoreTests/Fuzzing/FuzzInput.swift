import LinkbackCore

/// An input of the fuzzer: the first line chooses the options, the rest is the log.
///
/// Each option is a letter at its place in the first line, `a` for its first choice; a letter that is
/// missing is an `a`. So a person can read and write inputs, and a byte more or less in front of the
/// log changes no option.
struct FuzzInput {
  let format: LogFormat?
  /// How much a line buffer asks for, and how much its source delivers at once.
  let blockSize: Int
  let chunk: Int
  let lineLimit: Int
  let zone: LocalTimeZone
  /// Without records, with the prefilter.
  let options: LogScanner.Options
  let revealsSessions: Bool
  /// Where the log is cut in two: after this many quarters of its lines.
  let quarters: Int
  let log: [UInt8]

  /// - Returns: `nil` where the input asks for a format string of its own which is none.
  init?(_ bytes: [UInt8]) {
    var rest = bytes[...]
    let letters = Self.takeLine(from: &rest)
    func choice<Value>(_ place: Int, _ values: [Value]) -> Value {
      let letter = place < letters.count ? letters[letters.startIndex + place] : 0x61
      return values[Int(letter &- 0x61) % values.count]
    }
    switch choice(0, Self.formats) {
    case .any: format = nil
    case .known(let known): format = known
    case .ownString:
      let text = String(decoding: Self.takeLine(from: &rest), as: UTF8.self)
      guard let own = try? LogFormat(parsing: text) else { return nil }
      format = own
    }
    blockSize = choice(1, [8192, 1, 2, 3, 7, 16, 33, 64, 300])
    chunk = choice(2, [.max, 1, 2, 5, 31, 100])
    lineLimit = choice(3, [1 << 20, 1, 8, 60, 120, 200, 600])
    var options = LogScanner.Options()
    options.reading.callbacks.sessionPrefixes = choice(4, [.connect, .any, SessionPrefixes(["%"])])
    (options.reading.callbacks.since, options.reading.callbacks.until) = choice(5, Self.times)
    zone = choice(6, Self.zones)
    (options.outcomes.byRoute, options.outcomes.byHost) = choice(
      7, [(true, true), (false, false), (true, false), (false, true)])
    options.outcomes.window = choice(8, Self.windows)
    if choice(9, [false, true]) {
      options.outcomes.limits.statuses = 1
      options.outcomes.limits.routes = 2
      options.outcomes.limits.hosts = 1
      options.outcomes.limits.rows = 2
      options.outcomes.limits.statusLength = 8
    }
    self.options = options
    revealsSessions = choice(10, [false, true])
    quarters = choice(11, [2, 1, 3])
    log = Array(rest)
  }

  private static func takeLine(from bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let line = bytes.prefix { $0 != 0x0A }
    bytes = bytes.dropFirst(line.count + 1)
    return line
  }

  // MARK: Choices

  private enum FormatChoice: Sendable {
    case any
    case known(LogFormat)
    /// The second line is a format string.
    case ownString
  }

  /// `a` is any, `b` to `l` are the families, `m` to `t` are format strings, `u` is the input's own.
  private static let formats: [FormatChoice] = {
    let names: [FormatName] = [
      .combined, .json, .w3c, .alb, .elb, .s3, .cloudStorage, .haproxy, .squid, .envoy,
      .linkbackEvents,
    ]
    let strings = [
      #"$remote_addr [$time_local] "$request" $status "$sent_http_location" $host"#,
      #"$time_iso8601|$request_method|$uri|$args|$status|$http_host"#,
      #"log_format j escape=json '{"t":$msec,"u":"$request_uri","m":"$request_method"}';"#,
      #"log_format n escape=none '$msec $request_uri $request_time $sent_http_location';"#,
      #"%h %l %u %t \"%r\" %>s %b \"%{Location}o\" %v"#,
      #"%{%d/%b/%Y %T}t.%{msec_frac}t %m %U%q %s %{Host}i"#,
      #"%{sec}t %m \"%U\" \"%q\" %v"#,
      #"%{%Y-%m-%dT%H:%M:%S %z}t %r"#,
    ]
    return [.any] + names.map { .known(LogFormat($0)) }
      + strings.map { text in
        guard let format = try? LogFormat(parsing: text) else {
          preconditionFailure("not a format: \(text)")
        }
        return .known(format)
      } + [.ownString]
  }()

  /// The time of most seeds, 2026-11-22T10:00:00Z.
  private static let ten: Int64 = 1_795_341_600

  private static let times: [(since: EventTime?, until: EventTime?)] = [
    (nil, nil), (EventTime(seconds: ten), nil), (nil, EventTime(seconds: ten)),
    (EventTime(seconds: ten), EventTime(seconds: ten + 60)),
  ]

  private static let zones = [
    LocalTimeZone.utc, LocalTimeZone(offset: 19_800),
    LocalTimeZone(transitions: [ten, ten + 86_400], offsets: [7200, 3600, 0]),
  ]

  private static let windows = [
    WindowGrid(length: 60), nil, WindowGrid(length: 1), WindowGrid(length: 3600, offset: -900),
    WindowGrid(length: WindowGrid.longest),
    WindowGrid(CalendarWindows(.day, zoneName: "", zone: zones[2])),
    WindowGrid(CalendarWindows(.month, zoneName: "", zone: zones[1])),
  ]
}
