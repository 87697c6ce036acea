/// The app's own knowledge of its Connect Sessions.
///
/// Anyone can type `?session_id=csn_1&status=success`. So the URL says what to show, and this says
/// what is true: an implementation asks Connect's API, or a table that the app fills from it.
package protocol ConnectSessions: Sendable {
  /// Whether the session is one that this app began, and succeeded.
  ///
  /// Asking has no effect: browsers, link previews and scanners repeat a GET as they like.
  /// - Throws: Where nobody could be asked. The user then reads that it is being checked.
  func hasSucceeded(_ sessionID: String) async throws -> Bool
}
