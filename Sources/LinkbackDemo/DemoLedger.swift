package import ConnectCallback

/// What the simulated users did, to hold against what a reader makes of the log.
package struct DemoLedger: Equatable, Sendable {
  package struct Row: Hashable, Sendable {
    package let route: String
    package let status: ConnectStatus
    package let response: Int

    package init(route: String, status: ConnectStatus, response: Int) {
      self.route = route
      self.status = status
      self.response = response
    }
  }

  /// Requests, the lines of the log.
  package internal(set) var requests = 0
  /// Requests for a callback page by HEAD.
  package internal(set) var previews = 0
  package internal(set) var hits: [Row: Int] = [:]
  /// How each visit ended, by its number.
  package internal(set) var endings: [Int: ConnectStatus] = [:]
}
