import LinkbackCore
import CoreFixtures

/// Says which records each commit has to have, from all callbacks so far.
struct RecordModel {
  struct Record {
    var identity: NaiveOutcomes.Row
    var isFinal: Bool
    var text: String
    /// The same record as a batch would print it.
    var asInBatch: String
  }

  private struct State {
    var revision = -1
    var isFinal = false
    var isChanged = false
  }

  private let history: OutcomeHistory
  private var callbacks: [SampleCallback] = []
  private var states: [NaiveOutcomes.Row: State] = [:]
  private var keptFrom = Int64.min

  init(_ history: OutcomeHistory) { self.history = history }

  /// In order; none of windows that are forgotten.
  mutating func records(of step: OutcomeStep) -> [Record] {
    for callback in step.parts.joined() {
      callbacks.append(callback)
      states[history.identity(of: callback), default: State()].isChanged = true
    }
    var batch = OutcomeAggregator(
      callbacks.filter { history.window(of: $0) >= keptFrom }, history.options)
    keptFrom = step.keepsFrom ?? keptFrom
    return OutcomeResult(&batch).windows.compactMap { record(of: $0, step) }
  }

  private mutating func record(of window: OutcomeResult.Window, _ step: OutcomeStep) -> Record? {
    let identity = NaiveOutcomes.Row(window.key, window: window.start)
    guard var state = states[identity], state.isChanged || !state.isFinal else { return nil }
    let isFinal = step.closed.map {
      $0.nanoseconds == .max || $0.nanoseconds >= window.end * 1_000_000_000
    }
    guard isFinal == true || (step.isInterim && state.isChanged) else { return nil }
    state.revision += 1
    state.isFinal = isFinal == true
    state.isChanged = false
    states[identity] = state
    return Record(
      identity: identity, isFinal: state.isFinal,
      text: text(window, revision: state.revision, isFinal: state.isFinal), asInBatch: text(window))
  }

  func text(
    _ window: OutcomeResult.Window, revision: Int = 0, isFinal: Bool = true
  ) -> String {
    var writer = RecordWriter(hasRoute: history.options.byRoute, hasHost: history.options.byHost)
    writer.append(window, revision: revision, isFinal: isFinal)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
