/// Reads lines of the formats of ``VendorPrograms``, each after a glance that costs next to nothing.
struct VendorReader: Sendable {
  private let envoy = VendorPrograms.envoy
  private let istio = VendorPrograms.istio
  private let alb = VendorPrograms.alb
  private let elb = VendorPrograms.elb
  private let s3 = VendorPrograms.s3
  private let cloudStorage = VendorPrograms.cloudStorage
  private let squid = VendorPrograms.squid
  private let uwsgi = VendorPrograms.uwsgi
  private let proxyManager = VendorPrograms.nginxProxyManager
  private let proxyManagerProxy = VendorPrograms.nginxProxyManagerProxy
  private let haproxy = VendorPrograms.haproxy

  /// - Parameter family: The only one to try, or `nil` for all.
  /// - Complexity: O(n), O(1) for most lines of other formats; does not allocate.
  func read(
    _ line: Span<UInt8>, from start: Int, only family: FormatName.Family?,
    into entry: inout LogEntry, _ times: inout TimeReader
  ) -> Bool {
    func tries(_ candidate: FormatName.Family) -> Bool { family == nil || family == candidate }
    let first = line[start]
    if first == 0x5B {
      if readBracketed(line, start, only: family, &entry, &times) { return true }
    } else if first == 0x22, tries(.cloudStorage) {
      return match(cloudStorage, .cloudStorage, line, start, &entry, &times)
    } else if tries(.squid), Self.beginsAsSquid(line, start) {
      if match(squid, .squid, line, start, &entry, &times) { return true }
    } else if tries(.alb), Self.beginsAsALB(line, start) {
      if match(alb, .alb, line, start, &entry, &times) { return true }
    }
    return tries(.s3) && Self.hasTwoWordsAndTime(line, start)
      && match(s3, .s3, line, start, &entry, &times)
  }

  /// A line that begins with a bracket: around a time, or uWSGI's process.
  private func readBracketed(
    _ line: Span<UInt8>, _ start: Int, only family: FormatName.Family?,
    _ entry: inout LogEntry, _ times: inout TimeReader
  ) -> Bool {
    if family == nil || family == .envoy, match(envoy, .envoy, line, start, &entry, &times) {
      if entry.hostHeader.isMissing { _ = match(istio, .envoy, line, start, &entry, &times) }
      return true
    }
    if family == nil || family == .uwsgi, match(uwsgi, .uwsgi, line, start, &entry, &times) {
      return true
    }
    guard family == nil || family == .nginxProxyManager else { return false }
    let fits =
      match(proxyManager, .nginxProxyManager, line, start, &entry, &times)
      || match(proxyManagerProxy, .nginxProxyManager, line, start, &entry, &times)
    // nginx's `$request_uri` is a path.
    return fits && line[entry.target.range.lowerBound] == 0x2F
  }

  func readELB(
    _ line: Span<UInt8>, from start: Int, into entry: inout LogEntry, _ times: inout TimeReader
  ) -> Bool {
    Self.beginsAsELB(line, start) && match(elb, .elb, line, start, &entry, &times)
  }

  /// Whether the time's word is followed by a load balancer's name, which has letters, digits and
  /// hyphens alone, and a client with its port: nothing of that kind follows the time of a container's
  /// runtime or of syslog.
  private static func hasBalancerAndClient(_ line: Span<UInt8>, _ position: Int) -> Bool {
    var end = ByteSearch.first(0x20, in: line, position..<line.count) + 1
    guard end < line.count else { return false }
    while end < line.count, line[end] != 0x20 {
      guard line[end] == 0x2D || line[end] &- 0x30 < 10 || (line[end] | 0x20) &- 0x61 < 26 else {
        return false
      }
      end += 1
    }
    let client = min(end + 1, line.count)..<line.count
    end = ByteSearch.first(0x20, in: line, client)
    let port = ByteSearch.afterLast(0x3A, in: line, client.lowerBound..<end)
    return port > client.lowerBound && port < end && line[port] &- 0x30 < 10
  }

  func readHAProxy(
    _ line: Span<UInt8>, from start: Int, into entry: inout LogEntry, _ times: inout TimeReader
  ) -> Bool {
    match(haproxy, .haproxy, line, start, &entry, &times)
      && !Self.hasSecondTime(line, start..<entry.request.range.lowerBound)
  }

  /// Whether the end of another line is before a request: a second logged time in brackets that is in no captured
  /// header, `{…}`, or in one that is not closed.
  private static func hasSecondTime(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var (times, captured, braces) = (0, 0, 0)
    for position in range {
      switch line[position] {
      case 0x7B: braces += 1
      case 0x7D: braces -= 1
      case 0x5B where CommonLogFamily.beginsDate(line, at: position + 1):
        if braces == 0 { times += 1 } else { captured += 1 }
      default: break
      }
    }
    return times > 1 || (captured > 0 && braces != 0)
  }

  /// A line that two have become is none.
  private func match(
    _ program: FieldProgram, _ name: FormatName, _ line: Span<UInt8>, _ start: Int,
    _ entry: inout LogEntry, _ times: inout TimeReader
  ) -> Bool {
    entry = LogEntry()
    entry.format = name
    return program.match(line, from: start, into: &entry, times: &times)
      && !entry.hasAnotherRequest(in: line)
  }

  /// Whether a line looks like one of a format at first glance: any other is not compared with it.
  static func beginsAs(_ name: FormatName, _ line: Span<UInt8>, _ start: Int) -> Bool {
    guard start < line.count else { return false }
    return switch name {
    case .envoy, .nginxProxyManager: line[start] == 0x5B
    case .uwsgi: StaticString("[pid: ").begins(line, at: start)
    case .cloudStorage: line[start] == 0x22
    case .squid: beginsAsSquid(line, start)
    case .alb: beginsAsALB(line, start)
    case .elb: beginsAsELB(line, start)
    case .s3: hasTwoWordsAndTime(line, start)
    default: true
    }
  }

  @inline(__always)
  private static func beginsAsSquid(_ line: Span<UInt8>, _ start: Int) -> Bool {
    line[start] &- 0x30 < 10 && line.count - start > 14 && line[start + 10] == 0x2E
  }

  @inline(__always)
  private static func beginsAsELB(_ line: Span<UInt8>, _ start: Int) -> Bool {
    line.count - start > 20 && line[start] &- 0x30 < 10 && line[start + 4] == 0x2D
      && line[start + 10] == 0x54 && hasBalancerAndClient(line, start + 19)
  }

  /// Whether a bracket opens after two words: an S3 line's time is after owner and bucket.
  private static func hasTwoWordsAndTime(_ line: Span<UInt8>, _ start: Int) -> Bool {
    let first = ByteSearch.first(0x20, in: line, start..<line.count)
    guard first < line.count else { return false }
    let second = ByteSearch.first(0x20, in: line, (first + 1)..<line.count)
    return second + 1 < line.count && line[second + 1] == 0x5B
  }

  /// Whether one of ALB's listener types is at `start`, and a space after it.
  private static func beginsAsALB(_ line: Span<UInt8>, _ start: Int) -> Bool {
    switch line[start] {
    case 0x68:  // h
      StaticString("https ").begins(line, at: start)
        || StaticString("http ").begins(line, at: start)
        || StaticString("h2 ").begins(line, at: start)
    case 0x67: StaticString("grpcs ").begins(line, at: start)  // g
    case 0x77:  // w
      StaticString("wss ").begins(line, at: start) || StaticString("ws ").begins(line, at: start)
    default: false
    }
  }
}
