internal import CallbackHandler
internal import ConnectCallback
internal import LinkbackGenerator
internal import Synchronization

/// Connect, as far as a site meets it: it begins sessions, lets them end, and knows how they ended.
package final class SimulatedConnect: Sendable {
  private struct Session {
    let callbackURL: String
    var status: ConnectStatus?
  }

  private struct Contents {
    var random: SplitMix64
    var sessions: [String: Session] = [:]
  }

  private let contents: Mutex<Contents>

  package init(seed: UInt64) { contents = Mutex(Contents(random: SplitMix64(seed: seed))) }

  /// Begins a session.
  ///
  /// - Returns: Its id.
  func begin(callbackURL: String) -> String {
    contents.withLock { contents in
      var id = Array(ConnectRedirect.defaultSessionPrefix.utf8)
      SessionKey(&contents.random).append(to: &id)
      let text = String(decoding: id, as: UTF8.self)
      contents.sessions[text] = Session(callbackURL: callbackURL)
      return text
    }
  }

  /// Ends a session, whatever it was before.
  ///
  /// - Returns: Where the user's browser is sent; `nil` where there is no such session.
  func end(_ sessionID: String, _ status: ConnectStatus) -> String? {
    contents.withLock { contents in
      guard let callbackURL = contents.sessions[sessionID]?.callbackURL else { return nil }
      contents.sessions[sessionID]?.status = status
      return ConnectRedirect(sessionID: sessionID, status: status).url(appendedTo: callbackURL)
    }
  }
}

extension SimulatedConnect: ConnectSessions {
  package func hasSucceeded(_ sessionID: String) async throws -> Bool {
    contents.withLock { $0.sessions[sessionID]?.status == .success }
  }
}
