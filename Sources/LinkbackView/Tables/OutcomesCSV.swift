internal import LinkbackCore

/// The numbers of a page's chart as CSV: a row for each bucket and status, as RFC 4180 has it,
/// <https://www.rfc-editor.org/rfc/rfc4180>.
///
/// ```
/// start,end,final,status,sessions
/// 2026-11-24T00:00:00Z,2026-11-24T00:15:00Z,true,success,41
/// ```
///
/// Only buckets of which something is known. Each session once, so the sessions of all rows add up to those of the page. `final` says whether
/// every window of the bucket is closed.
package enum OutcomesCSV {
  package static func text(_ model: PageModel) -> [UInt8] {
    var text = Array("start,end,final,status,sessions\r\n".utf8)
    for bucket in model.buckets where bucket.isKept {
      for (outcome, sessions) in zip(model.outcomes, bucket.sessions) {
        TimeText.append(seconds: bucket.range.lowerBound, nanosecond: 0, to: &text)
        text.append(UInt8(ascii: ","))
        TimeText.append(seconds: bucket.range.upperBound, nanosecond: 0, to: &text)
        text += bucket.isFinal ? ",true,".utf8 : ",false,".utf8
        CSVText.append(outcome.status, to: &text)
        text += ",\(sessions)\r\n".utf8
      }
    }
    return text
  }
}
