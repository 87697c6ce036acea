/// The rule that decided a line's bucket. Its raw value is its name in records.
package enum ExplanationRule: String, CaseIterable, Sendable {
  case tooLong = "too_long"
  /// It mentions a session, but fits no format.
  case noFormat = "no_format"
  /// The same without a mention.
  case noMention = "no_mention"
  case fieldsDirective = "fields_directive"
  case ownRecord = "own_record"
  case noSessionParameter = "no_session_parameter"
  /// `session_id` stands somewhere else than in the URL: in the Referer, say.
  case mentionElsewhere = "mention_elsewhere"
  /// Only the `Location` has it, but the response is no redirect.
  case locationWithoutRedirect = "location_without_redirect"
  case locationOfHead = "location_of_head"
  case beforeSince = "before_since"
  case notBeforeUntil = "not_before_until"
  case foreignSession = "foreign_session"
  case emptySession = "empty_session"
  case noStatus = "no_status"
  /// As `noStatus`, and the URL has `&amp;status=`.
  case statusBehindEntity = "status_behind_entity"
  case emptyStatus = "empty_status"
  case notGet = "not_get"
  case callbackInRequest = "callback_in_request"
  case callbackInLocation = "callback_in_location"
  case callbackRecord = "callback_record"

  /// The bucket that a line is in by this rule; `nil` for a callback.
  package var rejection: Rejection? {
    switch self {
    case .tooLong: .oversized
    case .noFormat: .malformed
    case .noMention, .fieldsDirective, .ownRecord, .noSessionParameter, .mentionElsewhere,
      .locationWithoutRedirect, .locationOfHead:
      .other
    case .beforeSince, .notBeforeUntil: .outside
    case .foreignSession: .foreign
    case .emptySession, .noStatus, .statusBehindEntity, .emptyStatus: .incomplete
    case .notGet: .wrongMethod
    case .callbackInRequest, .callbackInLocation, .callbackRecord: nil
    }
  }

  /// The rule in plain words, without anything that the line says.
  package func sentence(_ options: LineExplainer.Options) -> String {
    let prefix = String(decoding: options.callbacks.sessionPrefix, as: UTF8.self)
    let begins = prefix.isEmpty ? "" : " that begins with \(prefix)"
    return switch self {
    case .tooLong:
      "it is longer than \(options.lineLimit) bytes; --max-line-length sets another limit"
    case .noFormat: "it mentions session_id, but fits no format that was tried"
    case .noMention: "it fits no format that was tried, and does not mention session_id"
    case .fieldsDirective: "it is a #Fields line, which says how the lines behind it are read"
    case .ownRecord: "it is a record of Linkback's own, but not about a callback"
    case .noSessionParameter: "no parameter of its URL is named session_id"
    case .mentionElsewhere:
      "no parameter of its URL is named session_id; what a Referer, another parameter's value or "
        + "the rest of the line says never counts"
    case .locationWithoutRedirect:
      "only its Location has a session_id, and that counts with a 3xx response alone"
    case .locationOfHead: "only its Location has a session_id, and the method is HEAD"
    case .beforeSince: "its time is before --since"
    case .notBeforeUntil: "its time is not before --until"
    case .foreignSession:
      "the session id does not begin with \(prefix); --session-prefix sets another"
    case .emptySession: "the session id is empty"
    case .noStatus: "no parameter of the URL is named status"
    case .statusBehindEntity:
      "no parameter is named status, but amp;status: the & was escaped for HTML as &amp; and never "
        + "unescaped"
    case .emptyStatus: "the status is empty"
    case .notGet: "the method is not GET: no user came back with this request"
    case .callbackInRequest:
      "it is a GET, or its method is not logged, and its URL has a session_id\(begins) and a status"
    case .callbackInLocation:
      "its URL has no session_id, but the redirect's Location has one\(begins) and a status"
    case .callbackRecord: "it is an event record of Linkback's own, with a session and a status"
    }
  }
}

extension ExplanationRule {
  /// Names the rule by which the scanner judged a line: which one it was is the scanner's word, this
  /// only says which half of it applied.
  init(
    _ judged: JudgedLine, _ entry: LogEntry, mentionsSession: Bool, since: EventTime?
  ) {
    switch judged.rejection {
    case nil:
      self =
        !entry.session.isMissing
        ? .callbackRecord
        : judged.callback.source == .location ? .callbackInLocation : .callbackInRequest
    case .outside: self = since.map { entry.time < $0 } == true ? .beforeSince : .notBeforeUntil
    case .foreign: self = .foreignSession
    case .incomplete: self = Self.incomplete(judged)
    case .wrongMethod: self = .notGet
    case .oversized: self = .tooLong
    case .malformed: self = .noFormat
    case .other, .expired: self = Self.other(judged, entry, mentionsSession: mentionsSession)
    }
  }

  private static func incomplete(_ judged: JudgedLine) -> ExplanationRule {
    if judged.session?.isEmpty == true { return .emptySession }
    if judged.status != nil { return .emptyStatus }
    let entity = Array("amp;status=".utf8)
    let parameters = judged.carrier?.query.split(separator: 0x26) ?? []
    return parameters.contains { $0.starts(with: entity) } ? .statusBehindEntity : .noStatus
  }

  private static func other(
    _ judged: JudgedLine, _ entry: LogEntry, mentionsSession: Bool
  ) -> ExplanationRule {
    if entry.format == .linkbackEvents { return .ownRecord }
    if judged.location?.hasSession == true {
      return (300...399).contains(entry.response) ? .locationOfHead : .locationWithoutRedirect
    }
    return mentionsSession ? .mentionElsewhere : .noSessionParameter
  }
}
