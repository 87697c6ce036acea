/// What sessions did, to be added up elsewhere: of each session, row and window its last callback, as an
/// observation.
///
/// All there is about sessions follows from that: which rows and windows one was in, its last callback, and
/// every row that ties for it. Two such sets add up by union, and by the later of two times: in any order, in
/// any groups, and twice is once.
package struct SessionFacts: Sendable {
  private var facts: [Observation] = []
  private let window: WindowGrid?
  /// How many there were when each was there once.
  private var distinct = 0

  package init(window: WindowGrid?) { self.window = window }

  /// - Complexity: O(log n) on average. Memory grows with distinct facts, by 24 bytes each, and twice that
  ///   in between.
  @inline(__always)
  package mutating func append(_ fact: Observation) {
    facts.append(fact)
    if facts.count >= 2 * distinct + Self.slack { compact() }
  }

  private static let slack = 1 << 16

  /// All facts, each once, in their order.
  package mutating func sorted() -> [Observation] {
    compact()
    return facts
  }

  @inline(never)
  private mutating func compact() {
    facts.sort()
    Self.unite(&facts, window)
    distinct = facts.count
  }

  /// Leaves of each session, row and window the last of some facts that are in their order.
  package static func unite(_ facts: inout [Observation], _ window: WindowGrid?) {
    guard var last = facts.first else { return }
    var end = 0
    for index in 1..<facts.count {
      let fact = facts[index]
      let isSame =
        fact.session == last.session && fact.row == last.row
        && window?.start(of: last.seconds) == window?.start(of: fact.seconds)
      if !isSame {
        facts[end] = last
        end += 1
      }
      last = fact
    }
    facts[end] = last
    facts.removeSubrange((end + 1)...)
  }
}

extension Observation: Comparable {
  /// By session, row and time.
  package static func < (left: Observation, right: Observation) -> Bool {
    if left.session != right.session { return left.session < right.session }
    return left.row != right.row ? left.row < right.row : left.time < right.time
  }

  /// The second that it is in.
  fileprivate var seconds: Int64 { EventTime(nanoseconds: time).seconds }
}
