import ConnectCallback
import LinkbackGenerator

/// One generated line, read in the plainest way that works for this generator: no field holds a raw
/// quotation mark, so the marks alone cut the line.
struct NaiveLine {
  let head: String
  let request: String
  let response: Int
  let referer: String?
  let location: String?

  init(_ line: String) {
    let parts = line.split(separator: "\"", omittingEmptySubsequences: false).map(String.init)
    head = parts[0]
    request = parts[1]
    response = parts[2].split(separator: " ").first.flatMap { Int($0) } ?? 0
    referer = parts.count > 3 ? parts[3] : nil
    location = parts.count > 7 ? parts[7] : nil
  }

  var method: Substring { request.prefix { $0 != " " } }

  var target: Substring {
    let target = request.dropFirst(method.count + 1)
    return target.hasSuffix(" HTTP/1.1") || target.hasSuffix(" HTTP/2.0")
      ? target.dropLast(9) : target
  }

  /// The date between the brackets: `23/Nov/2026:06:17:33 +0000`.
  var date: Substring { head.dropLast(2).suffix(26) }
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

  init(_ log: [UInt8]) {
    for line in log.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .dropLast()
    {
      count(NaiveLine(String(decoding: line, as: UTF8.self)))
    }
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
      if let referer = line.referer, (try? ConnectRedirect(reading: referer)) != nil { decoys += 1 }
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
    log(options).bytes.split(separator: UInt8(ascii: "\n"))
      .map { String(decoding: $0, as: UTF8.self) }
  }
}
