extension LogGenerator {
  /// A line of a visitor's browser; response, size, Referer and Location are still to be set.
  mutating func line(
    to host: ServerName, from visit: Visit, verb: String, target: Phrase
  ) -> LogLine {
    LogLine(
      host: host, client: visit.client, method: Array(verb.utf8), target: target,
      version: traffic.modern, response: 200, size: 0, referer: traffic.nothing,
      agent: visit.agent, location: traffic.nothing, filling: .session(visit.key))
  }

  /// The next line that is no callback. What callback pages lead to never takes all the room, even
  /// where callbacks are many.
  mutating func nextOther() -> LogLine {
    guard random.happens(perMille: 750), let echo = nextEcho() else { return nextOrdinary() }
    return echo
  }

  /// The next line that has nothing to do with Connect.
  private mutating func nextOrdinary() -> LogLine {
    let request = traffic.requests.pick(&random)
    truth.count(request.verdict)
    let response = request.responses.pick(&random)
    let agents =
      switch request.sender {
      case .browser: crowd.browsers
      case .program: crowd.programs
      case .robot: crowd.robots
      }
    return LogLine(
      host: traffic.hosts.pick(&random), client: crowd.clients.pick(&random),
      user: crowd.users.pick(&random), method: request.method, target: request.target,
      version: request.version, response: response,
      size: size(within: request.sizes, response: response),
      referer: request.sender == .browser ? traffic.referers.pick(&random) : traffic.nothing,
      agent: agents.pick(&random), location: traffic.nothing,
      filling: .number(random.below(100_000)))
  }

  /// A length within the range, or 0 for a response without content: 204, 304, and 499, which is
  /// nginx's for a client that left.
  mutating func size(within range: ClosedRange<Int>, response: Int) -> Int {
    switch response {
    case 204, 304, 499: 0
    default: random.within(range)
    }
  }
}
