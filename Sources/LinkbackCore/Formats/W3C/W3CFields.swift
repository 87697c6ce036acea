/// What a `#Fields` line says: which column of the lines behind it is which field.
///
/// Source: W3C Extended Log File Format, <https://www.w3.org/TR/WD-logfile.html>; IIS,
/// <https://learn.microsoft.com/en-us/windows/win32/http/w3c-logging>; CloudFront,
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html>.
package struct W3CFields: Sendable {
  enum Column: UInt8, BitwiseCopyable, Sendable, CaseIterable {
    case ignored
    /// `2026-11-22` and `10:00:00`, in UTC whatever the server's zone.
    case date, time
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
      case .ignored, .date, .time, .timestamp, .response: false
      }
    }
  }

  private(set) var columns: [Column]
  /// CloudFront encodes each value once more.
  let isCloudFront: Bool
  /// Whether there is a column for a URL or a part of one.
  let hasURL: Bool

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
        // A field that is there twice counts where it stands first.
        columns.append(known >> column.rawValue & 1 == 1 ? .ignored : column)
        known |= 1 << column.rawValue
        isCloudFront = isCloudFront || name == "x-edge-location"
      }
      start = end + 1
    }
    self.columns = columns
    hasURL = columns.contains { $0 == .stem || $0 == .query || $0 == .uri }
    self.isCloudFront = isCloudFront
  }

  private static func column(named name: String) -> Column {
    switch name {
    case "date": .date
    case "time": .time
    case "date-time", "x-timestamp", "timestamp": .timestamp
    case "cs-method": .method
    case "cs-uri-stem": .stem
    case "cs-uri-query": .query
    case "cs-uri": .uri
    case "sc-status": .response
    case "sc(location)", "rs(location)": .location
    case "x-host-header": .requestedHost
    case "cs-host", "cs(host)": .hostHeader
    default: .ignored
    }
  }

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

extension StaticString {
  /// Whether a line begins with this.
  func begins(_ line: Span<UInt8>, at start: Int = 0) -> Bool {
    line.count - start >= utf8CodeUnitCount && equals(line, start..<(start + utf8CodeUnitCount))
  }
}
