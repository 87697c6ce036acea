import LinkbackCore
import LinkbackSystem

/// Adds up what threads count segment by segment, in the order of segments: so names and rows are in order
/// of first occurrence, whoever finds them.
final class OrderedCounts: Sendable {
  private struct State {
    /// The first segment that is not added yet.
    var next = 0
    /// Later ones that are done.
    var waiting: [Int: OutcomeAggregator] = [:]
    var total: OutcomeAggregator
  }

  private let state: Guarded<State>

  init(options: OutcomeAggregator.Options) {
    state = Guarded(State(total: OutcomeAggregator(options: options)))
  }

  /// Adds what was counted in a segment, once all before it are added.
  ///
  /// - Returns: `false` where there are more names than a partial holds.
  func add(_ counts: OutcomeAggregator, of segment: Int) -> Bool {
    state.withLock { state in
      state.waiting[segment] = counts
      while let next = state.waiting.removeValue(forKey: state.next) {
        state.total.append(next)
        state.next += 1
      }
      return !state.total.hasReachedLimit && !counts.hasReachedLimit
    }
  }

  var total: OutcomeAggregator { state.withLock { $0.total } }
}
