/// Why a line is not counted as a callback: the buckets of the summary, in the order of judgement.
///
/// With the callbacks they add up to the lines.
package enum Rejection: Int, CaseIterable, Sendable {
  /// Longer than the line limit.
  case oversized
  /// Mentions `session_id`, but fits no format or has no readable time.
  case malformed
  /// No parameter of the URL is named `session_id`.
  case other
  /// A time outside `--since` and `--until`.
  case outside
  /// A session id without the prefix.
  case foreign
  /// An empty session id, or no status.
  case incomplete
  /// Complete, but not requested with GET.
  case wrongMethod
  /// Older than the retention time; only while following.
  case expired

  /// The name in records.
  package var name: String {
    switch self {
    case .oversized: "oversized"
    case .malformed: "malformed"
    case .other: "other"
    case .outside: "outside"
    case .foreign: "foreign"
    case .incomplete: "incomplete"
    case .wrongMethod: "wrong_method"
    case .expired: "expired"
    }
  }
}
