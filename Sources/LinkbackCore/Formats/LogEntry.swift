/// One access-log line, cut into the fields that matter, as offsets into the line.
///
/// ```
///   192.0.2.7 - - [22/Nov/2026:10:00:00 +0100] "GET /link?session_id=csn_1 HTTP/1.1" 200 612 "-" "…"
///   |________|    |________________________|   |___________________________________|  |__|
///   before the time         time                            request                 response
/// ```
/// A format that logs the request in pieces sets ``method`` with ``target``, or with ``path``, instead
/// of ``request``, and ``query`` where that is in a field of its own. A field that the format does
/// not have is ``FieldRange/missing``.
package struct LogEntry: BitwiseCopyable, Sendable {
  package var time = EventTime(nanoseconds: 0)
  /// What is before the time in the common log family: virtual host, client, user.
  package var beforeTime = FieldRange.missing
  package var request = FieldRange.missing
  package var method = FieldRange.missing
  /// Whether ``method`` is a framework's word for it, and not what the client sent.
  package var comparesMethodWithoutCase = false
  package var target = FieldRange.missing
  package var path = FieldRange.missing
  package var query = FieldRange.missing
  /// The response's `Location` header.
  package var location = FieldRange.missing
  /// The server's name for the site, with or without `:port`.
  package var virtualHost = FieldRange.missing
  /// Whether ``virtualHost`` is JSON's bare `host`: a client's address or a machine's name unless it is a
  /// name with a dot.
  package var isHostBare = false
  /// The request's `Host` header.
  package var hostHeader = FieldRange.missing
  /// The field that names the host, where ``LineReader/readsHosts`` asks for it.
  package var host = FieldRange.missing
  /// The HTTP status, 1 to 999; -1 where none was logged.
  package var response: Int32 = -1
  /// Of one of Linkback's own `event` records: the session id or its pseudonym, the status and the
  /// route as they are counted. ``virtualHost`` is its host then.
  package var session = FieldRange.missing
  package var status = FieldRange.missing
  package var route = FieldRange.missing
  /// Whether an `event` record says that a `Location` carried its parameters.
  package var isFromLocation = false
  /// How the server escaped the fields' text.
  package var escaping = FieldEscaping.none
  /// The format that the line is in; of the common log family any member, until
  /// ``LineReader/name(of:_:)`` is asked.
  package var format = FormatName.custom
  /// Whether the fields are in the text inside a wrapper, ``LineReader/embedded``.
  package var isEmbedded = false

  @inline(__always)
  package init() {}
}
