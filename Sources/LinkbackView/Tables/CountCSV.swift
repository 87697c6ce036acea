package import LinkbackCore

/// Counts as CSV: a row for each status of a window, or of the whole where there are no windows.
///
/// ```
/// start,end,status,route,host,hits,sessions,final_sessions,1xx,2xx,3xx,4xx,5xx,none,first,last
/// ```
///
/// RFC 4180, <https://www.rfc-editor.org/rfc/rfc4180>; times are RFC 3339 in UTC, but a day's, week's or
/// month's begin and end are those of its zone, so that a spreadsheet shows its date. `start` and `end`
/// are empty without windows; `first` and `last` with them, as only totals have them. Names are spelled as
/// ``CSVText`` says.
package enum CountCSV {
  /// The windows, or the totals if there are none.
  ///
  /// - Parameter zone: Of the times at which windows begin and end.
  package static func text(_ result: OutcomeResult, zone: LocalTimeZone = .utc) -> [UInt8] {
    let windows = result.windows
    let columns =
      ["start", "end", "status", "route", "host", "hits", "sessions", "final_sessions"]
      + ResponseClass.allCases.map(\.name) + ["first", "last"]
    var text = Array((columns.joined(separator: ",") + "\r\n").utf8)
    if windows.isEmpty {
      for total in result.totals {
        text += ",,".utf8
        append(total.key, total.counts, final: String(total.finalSessions), to: &text)
        TimeText.append(total.first, to: &text)
        text.append(UInt8(ascii: ","))
        TimeText.append(total.last, to: &text)
        text += "\r\n".utf8
      }
    }
    for window in windows {
      for time in [window.start, window.end] {
        TimeText.append(seconds: time, offset: zone.offset(at: time), to: &text)
        text.append(UInt8(ascii: ","))
      }
      append(
        window.key, window.counts, final: window.finalSessions.map { "\($0)" } ?? "", to: &text)
      text += ",\r\n".utf8
    }
    return text
  }

  private static func append(
    _ key: OutcomeResult.Key, _ counts: OutcomeCounts, final: String, to text: inout [UInt8]
  ) {
    for name in [key.status, key.route, key.host] {
      if let name { CSVText.append(name, to: &text) }
      text.append(UInt8(ascii: ","))
    }
    text += "\(counts.hits),\(counts.sessions),\(final),".utf8
    for response in counts.responses.indices { text += "\(counts.responses[response]),".utf8 }
  }
}
