package import LinkbackCore
internal import LinkbackView
internal import Synchronization

/// The moment that all readers see, and those who wait for the next one.
///
/// Whoever reads the state publishes; streams subscribe. A reader that is slow, or has gone, holds up
/// nobody: it is only flagged.
package final class LiveState: Sendable {
  private struct Contents {
    var moment: Moment
    var subscriptions: [ObjectIdentifier: Subscription] = [:]
  }

  private let contents: Mutex<Contents>

  /// - Parameter failure: What is said before anything is published.
  package init(before failure: String = "the state was not read yet") {
    contents = Mutex(Contents(moment: Moment(failure: failure)))
  }

  package var moment: Moment { contents.withLock(\.moment) }

  // MARK: What is new

  /// The state was read.
  ///
  /// - Parameter now: By the reader's clock, which judges freshness alone.
  package func publish(_ snapshot: Snapshot, at now: EventTime) {
    change { moment in
      guard moment.snapshot != snapshot || moment.failure != nil else {
        return moment.judge(at: now)
      }
      moment = Moment(
        snapshot: snapshot, health: Health(snapshot, clock: now), serial: moment.serial)
      return true
    }
  }

  /// The state can't be read; what was read last remains.
  package func publish(failure: String) {
    change { moment in
      guard moment.failure != failure else { return false }
      moment.failure = failure
      moment.health = .unreadable(failure)
      return true
    }
  }

  /// Time has passed: is what is shown still up to date?
  package func judge(at now: EventTime) { change { $0.judge(at: now) } }

  /// - Parameter body: Says whether there is something new.
  private func change(_ body: (inout Moment) -> Bool) {
    let woken = contents.withLock { contents in
      guard body(&contents.moment) else { return [Subscription]() }
      contents.moment.serial += 1
      return Array(contents.subscriptions.values)
    }
    for subscription in woken { subscription.signal(.news) }
  }

  /// Lets every stream write something, so that proxies and browsers see that it lives.
  package func beat() {
    for subscription in contents.withLock({ Array($0.subscriptions.values) }) {
      subscription.signal(.heartbeat)
    }
  }

  // MARK: Who waits

  func subscribe() -> Subscription {
    let subscription = Subscription()
    contents.withLock { $0.subscriptions[ObjectIdentifier(subscription)] = subscription }
    return subscription
  }

  func unsubscribe(_ subscription: Subscription) {
    contents.withLock { $0.subscriptions[ObjectIdentifier(subscription)] = nil }
  }
}
