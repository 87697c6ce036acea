/// The rule that decided a line's bucket. Its raw value is its name in records.
package enum ExplanationRule: String, CaseIterable, Sendable {
  case tooLong = "too_long"
  /// It mentions a session, but fits no format.
  case noFormat = "no_format"
  /// The same, and it looks like W3C's format, of which no `#Fields` line was seen.
  case noFieldsLine = "no_fields_line"
  /// The same, and it is JSON that holds many records.
  case manyRecords = "many_records"
  /// The same, and it is a line of JSON that goes over several.
  case partOfRecord = "part_of_record"
  /// The same, and it is an error log's.
  case errorLog = "error_log"
  /// The same, and it has NUL bytes.
  case nulBytes = "nul_bytes"
  /// The same without a mention.
  case noMention = "no_mention"
  case fieldsDirective = "fields_directive"
  case ownRecord = "own_record"
  case noSessionParameter = "no_session_parameter"
  /// Only the Referer has `session_id`.
  case refererOnly = "referer_only"
  /// `session_id` is somewhere else than in a parameter's name.
  case mentionElsewhere = "mention_elsewhere"
  /// The URL has no query, and something else has `session_id`.
  case noQuery = "no_query"
  /// In a JSON record, something else than the URL has `session_id`.
  case sessionInMember = "session_in_member"
  /// The URL has `&amp;session_id=`.
  case sessionAfterEntity = "session_behind_entity"
  /// The URL has `%26session_id%3D` or `%3Fsession_id%3D`.
  case encodedQuery = "encoded_query"
  /// The URL has `?…?session_id=`.
  case secondQuestionMark = "second_question_mark"
  /// Only the `Location` has it, but the response is no redirect.
  case locationWithoutRedirect = "location_without_redirect"
  case locationOfHead = "location_of_head"
  case beforeSince = "before_since"
  case notBeforeUntil = "not_before_until"
  case foreignSession = "foreign_session"
  case emptySession = "empty_session"
  case noStatus = "no_status"
  /// As `noStatus`, and the URL has `&amp;status=`.
  case statusAfterEntity = "status_behind_entity"
  /// As `noStatus`, and the URL has `%26status%3D`.
  case encodedStatus = "encoded_status"
  case emptyStatus = "empty_status"
  case notGet = "not_get"
  case callbackInRequest = "callback_in_request"
  case callbackInLocation = "callback_in_location"
  case callbackRecord = "callback_record"

  /// The bucket that a line is in by this rule; `nil` for a callback.
  package var rejection: Rejection? {
    switch self {
    case .tooLong: .oversized
    case .noFormat, .noFieldsLine, .manyRecords, .partOfRecord, .errorLog, .nulBytes: .malformed
    case .noMention, .fieldsDirective, .ownRecord, .noSessionParameter, .refererOnly,
      .mentionElsewhere, .noQuery, .sessionInMember, .sessionAfterEntity, .encodedQuery,
      .secondQuestionMark, .locationWithoutRedirect, .locationOfHead:
      .other
    case .beforeSince, .notBeforeUntil: .outside
    case .foreignSession: .foreign
    case .emptySession, .noStatus, .statusAfterEntity, .encodedStatus, .emptyStatus: .incomplete
    case .notGet: .wrongMethod
    case .callbackInRequest, .callbackInLocation, .callbackRecord: nil
    }
  }

  /// The rule in plain words, without anything that the line says.
  package func sentence(_ options: ReadingOptions) -> String {
    let prefixes = options.callbacks.sessionPrefixes
    let begins = prefixes.takesAny ? "" : " that begins with \(prefixes)"
    return switch self {
    case .tooLong:
      "it is longer than \(options.lineLimit) bytes; --max-line-length sets another limit"
    case .noFormat: "it mentions session_id, but fits no format that was tried"
    case .noFieldsLine:
      "it looks like a W3C (IIS) line, and no #Fields line says what its columns are; the log's own one makes "
        + "it readable, in front of the lines or as --format '#Fields: …'"
    case .manyRecords:
      "it is JSON that holds many records, and a log has one a line: jq makes a line of each"
    case .partOfRecord:
      "it is a part of JSON that goes over several lines, and a log has one record a line: jq makes a "
        + "line of each"
    case .errorLog:
      "it is a line of an error log, which quotes a request; the access log has the request itself"
    case .nulBytes:
      "it has NUL bytes, as a crash or a full disk leaves them, so what was there can't be told"
    case .noMention: "it fits no format that was tried, and does not mention session_id"
    case .fieldsDirective:
      "it is a #Fields or #Date line, which says how the lines after it are read"
    case .ownRecord: "it is a record of Linkback's own, but not about a callback"
    case .noSessionParameter: "no parameter of its URL is named session_id"
    case .refererOnly:
      "no parameter of its URL is named session_id; its Referer mentions it, and that never counts"
    case .mentionElsewhere:
      "no parameter of its URL is named session_id; what another parameter's value or the rest of the "
        + "line says never counts"
    case .noQuery:
      "its URL has no query, and what the rest of the line says never counts: the server has to log the "
        + "query as well"
    case .sessionInMember:
      "another member of the record has the session_id, and its URL has none: the server has to log the "
        + "URL with its query"
    case .sessionAfterEntity:
      "no parameter is named session_id: the & before it was escaped for HTML, as &amp; (or &#38;), and "
        + "never unescaped on the way"
    case .encodedQuery:
      "no parameter is named session_id: it was percent-encoded together with the & or ? before it, so "
        + "it is a part of what is in front"
    case .secondQuestionMark:
      "no parameter is named session_id: it is after a second ?, and the query has begun at the first; "
        + "a further parameter is appended with &"
    case .locationWithoutRedirect:
      "only its Location has a session_id, and that counts with a 3xx response alone"
    case .locationOfHead: "only its Location has a session_id, and the method is HEAD"
    case .beforeSince: "its time is before --since"
    case .notBeforeUntil: "its time is not before --until"
    case .foreignSession:
      "the session id does not begin with \(prefixes); --session-prefix sets another"
    case .emptySession: "the session id is empty"
    case .noStatus: "no parameter of the URL is named status"
    case .statusAfterEntity:
      "no parameter is named status: the & before it was escaped for HTML, as &amp; (or &#38;), and never "
        + "unescaped on the way"
    case .encodedStatus:
      "no parameter is named status: it was percent-encoded together with the & before it, so it is a "
        + "part of what is in front"
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
    _ judged: JudgedLine, _ entry: LogEntry, mention: PrefilterMatch, since: EventTime?
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
    case .other, .expired: self = Self.other(judged, entry, mention)
    }
  }

  private static func incomplete(_ judged: JudgedLine) -> ExplanationRule {
    if judged.session?.isEmpty == true { return .emptySession }
    if judged.status != nil { return .emptyStatus }
    switch judged.carrier.flatMap({ LostParameter("status", in: $0.url) }) {
    case .entity: return .statusAfterEntity
    case .encoded: return .encodedStatus
    case .questionMark, nil: return .noStatus
    }
  }

  private static func other(
    _ judged: JudgedLine, _ entry: LogEntry, _ mention: PrefilterMatch
  ) -> ExplanationRule {
    if entry.format == .linkbackEvents { return .ownRecord }
    if judged.location?.hasSession == true {
      return (300...399).contains(entry.response) ? .locationOfHead : .locationWithoutRedirect
    }
    switch mention {
    case .none: return .noSessionParameter
    case .referer: return .refererOnly
    case .elsewhere: break
    }
    let request = judged.request
    switch request.flatMap({ LostParameter("session_id", in: $0.url) }) {
    case .entity: return .sessionAfterEntity
    case .encoded: return .encodedQuery
    case .questionMark: return .secondQuestionMark
    case nil: break
    }
    var matcher = PrefilterMatcher()
    if let request, matcher.matches(request.url.span) || matcher.matches(request.query.span) {
      return .mentionElsewhere
    }
    if entry.format.family == .json, !entry.isEmbedded { return .sessionInMember }
    return request?.query.isEmpty == false ? .mentionElsewhere : .noQuery
  }
}

/// Where a line mentions `session_id`.
enum PrefilterMatch {
  case none
  /// Only there.
  case referer
  case elsewhere
}
