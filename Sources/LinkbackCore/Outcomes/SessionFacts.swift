/// That a session was in a row: the time of its last callback there in one window.
///
/// Ordered by session, row and time.
package struct SessionFact: BitwiseCopyable, Comparable, Sendable {
  package var session: UInt64
  /// In nanoseconds since 1970.
  package var time: Int64
  /// The row's number.
  package var row: Int32

  package init(session: UInt64, time: Int64, row: Int32) {
    self.session = session
    self.time = time
    self.row = row
  }

  package static func < (left: SessionFact, right: SessionFact) -> Bool {
    if left.session != right.session { return left.session < right.session }
    return left.row != right.row ? left.row < right.row : left.time < right.time
  }
}

/// What sessions did, to be added up elsewhere: of each session, row and window the last callback.
///
/// All there is about sessions follows from that: which rows and windows one was in, its last callback, and
/// every row that ties for it. Two such sets add up by union, and by the later of two times: in any order, in
/// any groups, and twice is once.
package struct SessionFacts: Sendable {
  private var facts: [SessionFact] = []
  private let window: WindowGrid?
  /// How many there were when each was there once.
  private var distinct = 0

  package init(window: WindowGrid?) { self.window = window }

  /// - Complexity: O(log n) on average. Memory grows with distinct facts, by 24 bytes each, and twice that
  ///   in between.
  @inline(__always)
  package mutating func append(_ fact: SessionFact) {
    facts.append(fact)
    if facts.count >= 2 * distinct + Self.slack { compact() }
  }

  private static let slack = 1 << 16

  /// All facts, each once, in their order.
  package mutating func sorted() -> [SessionFact] {
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
  package static func unite(_ facts: inout [SessionFact], _ window: WindowGrid?) {
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

extension SessionFact {
  /// The second that it is in.
  var seconds: Int64 { EventTime(nanoseconds: time).seconds }
}
