package import ConnectCallback
internal import LinkbackGenerator

/// One session of one simulated user.
package struct DemoVisit: Equatable, Sendable {
  package let number: Int
  /// Of a range for documentation: RFC 5737, RFC 3849.
  package let client: String
  package let agent: String
  package let place: DemoPlace
  package let ending: ConnectStatus
}

/// What a simulated user does at one moment.
package struct DemoStep: Equatable, Sendable {
  package enum Kind: Sendable {
    /// Looks at the site, and begins a session.
    case begin
    /// Ends it, and is sent back.
    case end
    /// Reloads the page on which they came back: a hit, and no session.
    case refresh
    /// A messenger asks for that page by HEAD, to show a preview: no callback.
    case preview
  }

  package let time: Duration
  package let kind: Kind
  package let visit: DemoVisit
}

/// The simulated users: who comes when, and does what. The same seed makes the same users.
package struct DemoCrowd {
  private var random: SplitMix64
  private let clients = Mix(even: Crowd.addresses())
  private let agents = Mix(even: Crowd.browserNames)
  private var nextVisit = .zero - DemoSchedule.history
  private var visits = 0
  /// Those to come of visits that have begun.
  private var steps: [DemoStep] = []

  package init(seed: UInt64) { random = SplitMix64(seed: seed) }

  /// The steps that were not taken yet, up to a time, in their order.
  ///
  /// - Complexity: O(*n* log *n*) in the steps that are due and those of the last minute.
  package mutating func steps(before time: Duration) -> [DemoStep] {
    while nextVisit < time {
      begin(at: nextVisit)
      nextVisit += .milliseconds(random.within(DemoSchedule.pause(at: nextVisit)))
    }
    steps.sort { ($0.time, $0.visit.number) < ($1.time, $1.visit.number) }
    let count = steps.prefix { $0.time < time }.count
    defer { steps.removeFirst(count) }
    return Array(steps[..<count])
  }

  private mutating func begin(at time: Duration) {
    visits += 1
    let place = DemoSchedule.places.pick(&random)
    let visit = DemoVisit(
      number: visits, client: clients.pick(&random), agent: agents.pick(&random), place: place,
      ending: DemoSchedule.endings(at: place, time).pick(&random))
    // A flow that is not allowed ends before it begins.
    let isQuick = visit.ending == .badConfiguration
    let end = time + .milliseconds(random.within(isQuick ? 200...900 : 1_500...15_000))
    steps.append(DemoStep(time: time, kind: .begin, visit: visit))
    steps.append(DemoStep(time: end, kind: .end, visit: visit))
    if random.happens(perMille: 80) {
      let time = end + .milliseconds(random.within(1_000...9_000))
      steps.append(DemoStep(time: time, kind: .refresh, visit: visit))
    }
    if random.happens(perMille: 30) {
      let time = end + .milliseconds(random.within(500...4_000))
      steps.append(DemoStep(time: time, kind: .preview, visit: visit))
    }
  }
}
