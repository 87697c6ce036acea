/// What the demo says: where everything is, and what to try.
package struct DemoGuide: Sendable {
  /// As it is typed into a shell, as are the files.
  package var program: String
  package var log: String
  package var state: String
  package var pagePort: Int
  package var sitePort: Int

  package init(program: String, log: String, state: String, pagePort: Int, sitePort: Int) {
    self.program = program
    self.log = log
    self.state = state
    self.pagePort = pagePort
    self.sitePort = sitePort
  }

  package var text: String {
    """
    A shop, its users and a simulated Connect, all invented, on this machine alone.

      open this    http://127.0.0.1:\(pagePort)/?range=1h   what Linkback makes of the shop's log
      or this      http://127.0.0.1:\(sitePort)/            the shop: link an account yourself

    Try in another terminal:
      \(program) count \(log)
      \(program) count --by route --window 5m \(log)
      \(program) check --state \(state)
      grep -c session_id= \(log)

    Something breaks after \(DemoSchedule.incident.wholeSeconds) seconds. Ctrl-C ends the demo and removes \
    what it has written.


    """
  }
}

extension DemoGuide {
  /// A line of what happens: `0:20  something breaks`.
  package static func line(at time: Duration, _ text: String) -> String {
    let seconds = time.wholeSeconds
    let rest = seconds % 60
    return "\(seconds / 60):\(rest < 10 ? "0" : "")\(rest)  \(text)\n"
  }

  static let historyText = "the shop's log holds an hour of visits, and grows"
  static let incidentText =
    "something breaks: at \(DemoPlace.checkout.callbackPath), most sessions now end with bad_configuration"
  static let endText = "the hour is over"
}
