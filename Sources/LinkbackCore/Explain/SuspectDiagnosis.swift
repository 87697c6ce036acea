/// Why suspect lines of a bucket do not count, and what may make them.
struct SuspectDiagnosis {
  var reason: String
  var remedy: String?
  /// What has to be made lines of.
  var envelope: JSONEnvelope?

  init(
    _ bucket: Rejection, _ first: SuspectLines.First, _ suspects: SuspectLines,
    options: ReadingOptions, winner: FormatName?
  ) {
    let explanation = Self.explanation(of: first, options)
    switch bucket {
    case .malformed: self.init(malformed: explanation, options, winner)
    case .foreign: self.init(foreignIDs: suspects.foreignIDs, options)
    case .wrongMethod: self.init(reason: "none is a GET, so no user came back")
    case .other where suspects.linesWithoutQuery == suspects.count(of: .other):
      self.init(withoutQuery: explanation)
    default: self.init(reason: Self.sentence(explanation, first.number, options))
    }
  }

  private init(reason: String, remedy: String? = nil) {
    self.reason = reason
    self.remedy = remedy
  }

  private static func explanation(
    of first: SuspectLines.First, _ options: ReadingOptions
  ) -> LineExplanation? {
    guard let text = first.text else { return nil }
    var explainer = LineExplainer(options: options, columns: first.columns)
    return explainer.explain(text.span, number: first.number)
  }

  private static func sentence(
    _ explanation: LineExplanation?, _ number: Int, _ options: ReadingOptions
  ) -> String {
    guard let explanation else { return "line \(number) is longer than most" }
    return "in line \(number), \(explanation.rule.sentence(options))"
  }

  private init(
    malformed explanation: LineExplanation?, _ options: ReadingOptions,
    _ winner: FormatName?
  ) {
    if explanation?.rule == .nulBytes {
      self.init(reason: "lines have NUL bytes, as a crash or a full disk leaves them")
      return
    }
    if explanation?.miss?.isCutOff == true {
      self.init(
        reason: "the server cut the request off where its log's buffer ended",
        remedy: "raise it: tune.http.logurilen of HAProxy, vsl_reclen of Varnish")
      return
    }
    switch options.format?.name {
    case .custom:
      self.init(
        reason: "the format string does not fit",
        remedy: winner.map { "\($0.rawValue) fits: leave the format string out" })
    case .some(let named):
      let reason = "the format \(named.rawValue) does not fit"
      guard let winner, winner != named else {
        self.init(reason: reason, remedy: "leave --format out to have each format tried")
        return
      }
      self.init(
        reason: "\(reason), but \(winner.rawValue) fits",
        remedy: "use --format \(winner.rawValue), or leave the option out")
    case nil: self.init(ofNoFormat: explanation)
    }
  }

  private init(ofNoFormat explanation: LineExplanation?) {
    let miss = explanation?.miss
    if explanation?.rule == .noFieldsLine {
      self.init(
        reason: "such lines look like W3C (IIS) lines without their #Fields line",
        remedy: "put the log's own #Fields line in front, or give it as --format '#Fields: ...'")
      return
    }
    if let envelope = explanation?.envelope {
      self.init(
        reason: envelope == .printed
          ? "a JSON record goes over several lines"
          : "a line is JSON that holds many records")
      self.envelope = envelope
      return
    }
    if let miss, miss.hasTwoRequests {
      self.init(reason: "two lines were written into one, as on a full disk: it has two requests")
      return
    }
    if let miss, miss.format == .json {
      self.init(
        reason: "no known format fits: for JSON, \(miss.expected) is missing")
      return
    }
    let closest = miss.map { "; \($0.format.rawValue) comes closest" } ?? ""
    self.init(
      reason: "no known format fits\(closest)", remedy: "--format takes their format string")
  }

  private init(foreignIDs: CommonBeginning, _ options: ReadingOptions) {
    let prefixes = options.callbacks.sessionPrefixes
    guard let beginning = foreignIDs.text else {
      self.init(
        reason: "no session id begins with \(prefixes)",
        remedy: "--session-prefix sets another beginning")
      return
    }
    self.init(
      reason: "no session id begins with \(prefixes); all begin with \(beginning)",
      remedy: "--session-prefix \(beginning) counts them")
  }

  private init(withoutQuery explanation: LineExplanation?) {
    let place =
      explanation?.rule == .sessionInMember
      ? "the parameters are in another member of the record"
      : "the session_id is in another field of the line"
    self.init(
      reason: "no request has a query; \(place)",
      remedy: "let the server log requests with their query")
  }
}
