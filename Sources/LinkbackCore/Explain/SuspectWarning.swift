/// What is to be said of a file in which lines mention `session_id` and do not count.
///
/// A file is warned of if it has suspect lines and no line that counts, or would at another time; or if a
/// tenth or more of its lines that mention `session_id` elsewhere than in a Referer are malformed. The
/// reason is what ``LineExplainer`` says of the first such line, so that it and the warning agree.
package struct SuspectWarning: Sendable, Equatable {
  /// How many lines the warning is about, in which buckets.
  package var count: Int
  var buckets: [Bucket]
  /// How many lines mention `session_id` elsewhere than in a Referer.
  package var matches: Int
  /// The number of the first line in the bucket that has most of them.
  package var line: Int
  /// Why they do not count, in plain words, without anything that a line says.
  package var reason: String
  /// What may make them count.
  package var remedy: String?
  /// What has to be made lines of.
  package var envelope: JSONEnvelope?

  struct Bucket: Sendable, Equatable {
    var rejection: Rejection
    var count: Int
  }

  /// `nil` where nothing is to be said.
  ///
  /// - Parameters:
  ///   - suspects: Of a file.
  ///   - counted: How many of its lines are callbacks, ``Rejection/outside`` or ``Rejection/expired``.
  ///   - options: How the lines were counted.
  ///   - winner: The format that the file looks like.
  package init?(
    _ suspects: SuspectLines, counted: Int, options: ReadingOptions, winner: FormatName?
  ) {
    guard Self.isDue(suspects, counted: counted) else { return nil }
    let rejections = counted == 0 ? SuspectLines.buckets : [.malformed]
    buckets = rejections.map { Bucket(rejection: $0, count: suspects.count(of: $0)) }
      .filter { $0.count > 0 }
    matches = counted + suspects.count
    count = buckets.reduce(0) { $0 + $1.count }
    guard let most = buckets.map(\.count).max(),
      let bucket = buckets.first(where: { $0.count == most })?.rejection,
      let first = suspects.first(in: bucket)
    else { return nil }
    line = first.number
    let diagnosis = SuspectDiagnosis(bucket, first, suspects, options: options, winner: winner)
    (reason, remedy, envelope) = (diagnosis.reason, diagnosis.remedy, diagnosis.envelope)
  }

  /// Whether a file is warned of.
  package static func isDue(_ suspects: SuspectLines, counted: Int) -> Bool {
    let count = suspects.count
    guard count > 0 else { return false }
    return counted == 0 || suspects.count(of: .malformed) * 10 >= counted + count
  }

  /// `2 of 3 lines that mention session_id are malformed: no known format fits them`.
  package var finding: String {
    "\(count) of \(matches) \(Self.noun(matches)) \(verdict): \(reason)"
  }

  /// `line that mentions session_id`, or `lines that mention session_id`.
  package static func noun(_ count: Int) -> String {
    count == 1 ? "line that mentions session_id" : "lines that mention session_id"
  }

  private var verdict: String {
    guard buckets.count == 1, let bucket = buckets.first?.rejection else {
      let parts = buckets.map { "\($0.count) \($0.rejection.name)" }.joined(separator: ", ")
      return count == 1 ? "is not counted (\(parts))" : "are not counted (\(parts))"
    }
    switch bucket {
    case .malformed, .foreign, .incomplete: return (count == 1 ? "is " : "are ") + bucket.name
    default: return (count == 1 ? "counts as " : "count as ") + bucket.name
    }
  }
}
