import ConnectCallback
import LinkbackGenerator

/// One generated line, read in the plainest way that works for this generator.
struct NaiveLine {
  var method = ""
  var target = ""
  var response = 0
  /// `nil` where the format has none.
  var referer: String?
  var location: String?
  /// As the line writes it.
  var date = ""

  /// A line of the Common Log family: no field holds a raw quotation mark, so the marks alone cut
  /// it. The date is that between the brackets: `23/Nov/2026:06:17:33 +0000`.
  init(_ line: String) {
    let parts = line.split(separator: "\"", omittingEmptySubsequences: false).map(String.init)
    date = String(parts[0].dropLast(2).suffix(26))
    read(request: parts[1])
    response = Self.number(parts[2].split(separator: " ").first)
    referer = parts.count > 3 ? parts[3] : nil
    location = parts.count > 7 ? parts[7] : nil
  }

  /// A line with nothing in it yet.
  init() {}

  mutating func read(request: some StringProtocol) {
    method = String(request.prefix { $0 != " " })
    let rest = request.dropFirst(method.count + 1)
    target = String(
      rest.hasSuffix(" HTTP/1.1") || rest.hasSuffix(" HTTP/2.0") ? rest.dropLast(9) : rest)
  }

  static func number(_ text: (some StringProtocol)?) -> Int { text.flatMap { Int($0) } ?? 0 }

  /// The redirect that the target shows, if there is one.
  var redirect: ConnectRedirect? { try? ConnectRedirect(reading: target) }

  /// The redirect that led to the page which asked for this.
  var refererRedirect: ConnectRedirect? {
    referer.flatMap { try? ConnectRedirect(reading: $0) }
  }
}

/// The counts that a reader of the log comes to, by the rules for redirects and nothing else.
struct NaiveTally {
  var lines = 0
  var hits: [ConnectStatus: Int] = [:]
  var endings: [String: ConnectStatus] = [:]
  var incomplete = 0
  var foreign = 0
  var wrongMethod = 0
  var other = 0
  var locations = 0
  var decoys = 0

  init(_ lines: [NaiveLine]) {
    for line in lines { count(line) }
  }

  var finalSessions: [ConnectStatus: Int] {
    endings.values.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  private mutating func count(_ line: NaiveLine) {
    lines += 1
    do throws(ConnectRedirect.ReadingError) {
      let redirect = try ConnectRedirect(reading: line.target)
      if line.method == "GET" { count(redirect) } else { wrongMethod += 1 }
    } catch {
      switch error {
      case .noSessionID: countLocation(of: line)
      case .foreignSessionID: foreign += 1
      case .emptySessionID, .noStatus, .emptyStatus: incomplete += 1
      }
    }
  }

  private mutating func countLocation(of line: NaiveLine) {
    if (300...399).contains(line.response), line.method != "HEAD", let location = line.location,
      let redirect = try? ConnectRedirect(reading: location)
    {
      locations += 1
      count(redirect)
    } else {
      other += 1
      if line.refererRedirect != nil { decoys += 1 }
    }
  }

  private mutating func count(_ redirect: ConnectRedirect) {
    hits[redirect.status, default: 0] += 1
    endings[redirect.sessionID] = redirect.status
  }
}

extension LogGenerator {
  /// The whole log that these options describe, and the truth about it.
  static func log(_ options: Options) -> (bytes: [UInt8], truth: GroundTruth) {
    var generator = LogGenerator(options)
    var bytes: [UInt8] = []
    while generator.appendLine(to: &bytes) {}
    return (bytes, generator.truth)
  }

  static func lines(_ options: Options) -> [String] {
    lines(of: log(options).bytes)
  }

  /// What is between the line feeds; the last line has one as well.
  static func lines(of log: [UInt8]) -> [String] {
    log.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
      .map { String(decoding: $0, as: UTF8.self) }
  }
}
