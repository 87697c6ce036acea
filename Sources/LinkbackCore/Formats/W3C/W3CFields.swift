/// What a `#Fields` line says: which column of the lines after it is which field.
///
/// Sources: W3C Extended Log File Format, <https://www.w3.org/TR/WD-logfile.html>; IIS,
/// <https://learn.microsoft.com/en-us/windows/win32/http/w3c-logging>; CloudFront,
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html>;
/// Tomcat, <https://tomcat.apache.org/tomcat-10.1-doc/config/valve.html#Extended_Access_Log_Valve>; ISA
/// and TMG, <https://learn.microsoft.com/en-us/previous-versions/tn-archive/cc302538(v=technet.10)>.
package struct W3CFields: Sendable {
  enum Column: UInt8, BitwiseCopyable, Sendable, CaseIterable {
    case ignored
    /// `2026-11-22` and `10:00:00`, in UTC whatever the server's zone.
    case date, time
    /// The same in the server's zone, which is not logged.
    case localDate, localTime
    /// Both in one, or a number since 1970.
    case timestamp
    case method
    /// A URL in pieces, and whole.
    case stem, query, uri
    case response, location
    /// The request's `Host` header, by the names that are believed more from first to last.
    case requestedHost, hostHeader

    /// Whether the value's text is kept, and not what it stands for.
    var isText: Bool {
      switch self {
      case .method, .stem, .query, .uri, .location, .requestedHost, .hostHeader: true
      case .ignored, .date, .time, .localDate, .localTime, .timestamp, .response: false
      }
    }
  }

  /// A line's values, by column.
  typealias Values = [14 of FieldRange]

  private(set) var columns: [Column]
  /// CloudFront encodes each value once more.
  let isCloudFront: Bool
  /// Whether there is a column for a URL or a part of one.
  let hasURL: Bool
  /// Whether the day is not in the columns: a `#Date` line before says it.
  let needsDay: Bool

  /// - Parameter line: A `#Fields` line, or the names alone.
  package init(_ line: Span<UInt8>) {
    var columns: [Column] = []
    var known: UInt16 = 0
    var isCloudFront = false
    var start = StaticString("#Fields:").begins(line) ? 8 : 0
    while start < line.count {
      var end = start
      while end < line.count, line[end] != 0x20, line[end] != 0x09 { end += 1 }
      if end > start {
        let name = String(decoding: (start..<end).map { line[$0] }, as: UTF8.self).lowercased()
        let column = Self.column(named: name)
        // A field that is there twice counts where it is first.
        columns.append(known >> column.rawValue & 1 == 1 ? .ignored : column)
        known |= 1 << column.rawValue
        isCloudFront = isCloudFront || name == "x-edge-location"
      }
      start = end + 1
    }
    self.columns = columns
    hasURL = columns.contains { $0 == .stem || $0 == .query || $0 == .uri }
    self.isCloudFront = isCloudFront
    needsDay =
      columns.contains(.time) && !columns.contains(.date) && !columns.contains(.timestamp)
  }

  /// Whether the columns say when a request was, alone or with a `#Date` line.
  var hasTime: Bool {
    columns.contains { $0 == .time || $0 == .timestamp }
      || (columns.contains(.localDate) && columns.contains(.localTime))
  }

  private static func column(named name: String) -> Column {
    switch name {
    case "date": .date
    case "time": .time
    case "date-local": .localDate
    case "time-local": .localTime
    case "date-time", "x-timestamp", "x-timestamp-unix", "timestamp", "timestamp(ms)": .timestamp
    // ISA's and TMG's.
    case "cs-method", "s-operation": .method
    // Blue Coat's.
    case "cs-uri-stem", "cs-uri-path": .stem
    case "cs-uri-query": .query
    case "cs-uri": .uri
    case "sc-status": .response
    case "sc(location)", "rs(location)": .location
    case "x-host-header": .requestedHost
    case "cs-host", "cs(host)": .hostHeader
    default: .ignored
    }
  }

  /// The documented order of all fields of CloudFront's real-time logs, which have no `#Fields` line:
  /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/real-time-logs.html>.
  package static let cloudFrontRealTime: W3CFields = {
    let names: StaticString = """
      timestamp c-ip time-to-first-byte sc-status sc-bytes cs-method cs-protocol cs-host cs-uri-stem \
      cs-bytes x-edge-location x-edge-request-id x-host-header time-taken cs-protocol-version \
      c-ip-version cs-user-agent cs-referer cs-cookie cs-uri-query x-edge-response-result-type \
      x-forwarded-for ssl-protocol ssl-cipher x-edge-result-type fle-encrypted-fields fle-status \
      sc-content-type sc-content-len sc-range-start sc-range-end c-port x-edge-detailed-result-type \
      c-country cs-accept-encoding cs-accept cache-behavior-path-pattern cs-headers cs-header-names \
      cs-headers-count
      """
    return W3CFields(Array(names.description.utf8).span)
  }()

  /// The order of CloudFront's standard logs, for lines whose `#Fields` line was lost on the way.
  package static let cloudFront: W3CFields = {
    let names: StaticString = """
      date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) \
      cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header \
      cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher \
      x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port \
      time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start \
      sc-range-end
      """
    return W3CFields(Array(names.description.utf8).span)
  }()
}
