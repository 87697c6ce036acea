import ConnectCallback

/// Why a line counts as it does: what it was read as, what was looked at, and the rule that decided.
///
/// Holds what the line says, also its client's address: it is for the eyes of whoever has the line.
package struct LineExplanation: Sendable {
  /// A text as the server logged it.
  package struct Field: Sendable {
    package enum Name: String, Sendable {
      /// What is before the time: virtual host, client, user.
      case front
      case request, method, target, path, query, location
      case virtualHost = "virtual_host"
      case hostHeader = "host_header"
      /// Of one of Linkback's own `event` records.
      case session, status, route
    }

    package var name: Name
    package var logged: [UInt8]
    /// The text before the server escaped it, where that is another one.
    package var unescaped: [UInt8]?

    /// What the field says.
    package var text: [UInt8] { unescaped ?? logged }
  }

  /// The line's number in what was read, from 1.
  package var number: Int
  package var rule: ExplanationRule
  /// The format, or `nil` where the line fits none.
  package var format: FormatName?
  /// What the log's transport put in front.
  package var prefix: [UInt8] = []
  /// The text that a JSON line around it holds, where the entry was looked for in there.
  package var embedded: [UInt8]?
  package var time: EventTime?
  /// The time's text; a date and a time of day are joined by a space.
  package var loggedTime: [UInt8]?
  package var fields: [Field] = []
  package var response: Int?
  package var judged: JudgedLine?
  /// The keyed hash of the session id.
  package var session: UInt64?
  /// Where the line fits no format, what it holds that is many records, or a part of one.
  package var envelope: JSONEnvelope?
  /// Where the line fits no format, how far it goes along with the closest one.
  package var miss: FormatMiss?

  /// The bucket, or `nil` for a callback.
  package var rejection: Rejection? { rule.rejection }

  /// The bucket's name in the summary; `callback` for a callback.
  package var verdict: String { rejection?.name ?? "callback" }

  /// Of a callback, how the session ended.
  var status: ConnectStatus? {
    guard rejection == nil, let status = judged?.status else { return nil }
    return ConnectStatus(rawValue: String(decoding: status, as: UTF8.self))
  }

  /// What the status means, where it is one that is known.
  package var meaning: String? { status?.whatItMeans }

  /// What the app should do with the user who came back.
  package var nextStep: String? { status?.nextStep }
}
