package import LinkbackCore
package import LinkbackView

/// What is known of a state at one moment: how it was when it was read last, and how it is to read it.
package struct Moment: Sendable {
  /// `nil` before the state could be read for the first time.
  package var snapshot: Snapshot?
  /// Why the state can't be read now: a sentence.
  package var failure: String?
  package var health: Health
  /// Grows with every moment.
  package var serial: Int
  /// Of the snapshot's windows.
  let changes = ChangeOrder()

  init(failure: String) {
    self.failure = failure
    health = .unreadable(failure)
    serial = 0
  }

  init(snapshot: Snapshot, health: Health, serial: Int) {
    self.snapshot = snapshot
    self.health = health
    self.serial = serial
  }

  /// - Returns: Whether the clock changes what is said.
  mutating func judge(at now: EventTime) -> Bool {
    guard let snapshot, failure == nil else { return false }
    let judged = Health(snapshot, clock: now)
    defer { health = judged }
    return judged != health
  }

  /// Tells one state from another that took its place.
  var state: StateTag? { snapshot.map { StateTag($0) } }
}

/// Which state it is: when its first commit was, which no other shares.
struct StateTag: Hashable, Sendable, CustomStringConvertible {
  private let began: Int64

  init(_ snapshot: Snapshot) { began = snapshot.progress.began.nanoseconds }

  init?(_ text: some StringProtocol) {
    guard let began = Int64(text, radix: 16) else { return nil }
    self.began = began
  }

  var description: String { String(began, radix: 16) }
}
