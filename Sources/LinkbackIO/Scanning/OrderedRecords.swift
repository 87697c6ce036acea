import Dispatch
package import LinkbackCore
import LinkbackSystem

/// Writes the records that several threads make of their segments in the order of the segments,
/// with line numbers counted through each file.
///
/// The first segment that is not finished (the *head*) is written as it goes; others wait in memory,
/// up to a limit, beyond which their thread waits for its turn. The head's thread never waits, so
/// there is always progress.
package final class OrderedRecords: Sendable {
  /// How many bytes of one segment may wait, and of all finished ones together.
  private static let segmentLimit = 1 << 20
  private static let finishedLimit = 16 << 20
  /// Below this, records are not worth a lock.
  private static let batch = 64 << 10

  private struct Finished: Sendable {
    var records: RecordBuffer
    var lines: Int
  }

  private struct State: ~Copyable, Sendable {
    var output: OutputFile
    var failure: OutputError?
    /// Whether each segment is the first of its file.
    var startsFile: [Bool] = []
    var head = 0
    /// Lines of the head's file before the head.
    var linesBefore = 0
    var finished: [Int: Finished] = [:]
    var finishedBytes = 0
    var waiting: [Int: DispatchSemaphore] = [:]
    /// Where records are held back to be sorted.
    var story: SessionStory?
    let areRows: Bool

    init(_ output: consuming OutputFile, _ story: SessionStory?, areRows: Bool) {
      self.output = output
      self.story = story
      self.areRows = areRows
    }

    mutating func write(_ records: [UInt8]) throws(OutputError) {
      guard areRows else { return try output.write(records) }
      var rows: [UInt8] = []
      EventRows.append(records, to: &rows)
      try output.write(rows)
    }
  }

  private let state: Guarded<State>

  /// - Parameters:
  ///   - story: Holds the records back, and has them written by their times in the end.
  ///   - areRows: Whether events are written as ``EventRows``.
  package init(
    _ output: consuming OutputFile, story: SessionStory? = nil, areRows: Bool = false
  ) {
    state = Guarded(State(output, story, areRows: areRows))
  }

  /// Sets the order; nothing has been written yet.
  func begin(startsFile: [Bool]) {
    state.withLock { state in
      state.startsFile = startsFile
      state.head = 0
      state.linesBefore = 0
    }
  }

  /// Takes what a thread has made so far of a segment that goes on.
  func flush(_ segment: Int, _ records: inout RecordBuffer) {
    guard records.count > Self.batch else { return }
    let isHead = state.withLock { state in
      guard state.head == segment else { return false }
      Self.write(&records, &state)
      return true
    }
    if !isHead, records.count > Self.segmentLimit { waitForTurn(segment) }
  }

  /// Takes the rest of a segment.
  ///
  /// - Parameter lines: Of the whole segment.
  func finish(_ segment: Int, lines: Int, _ records: inout RecordBuffer) {
    while true {
      let isDone = state.withLock { state in
        if state.head == segment {
          Self.write(&records, &state)
          Self.advance(&state, lines: lines)
          return true
        }
        guard state.finishedBytes + records.count < Self.finishedLimit else { return false }
        state.finishedBytes += records.count
        state.finished[segment] = Finished(records: records, lines: lines)
        records = RecordBuffer()
        return true
      }
      if isDone { return }
      waitForTurn(segment)
    }
  }

  /// Returns when every earlier segment is finished.
  private func waitForTurn(_ segment: Int) {
    let turn: DispatchSemaphore? = state.withLock { state in
      guard state.head < segment else { return nil }
      let turn = DispatchSemaphore(value: 0)
      state.waiting[segment] = turn
      return turn
    }
    turn?.wait()
  }

  /// Moves the head over its segment and all finished ones after it.
  private static func advance(_ state: inout State, lines: Int) {
    var lines = lines
    while true {
      state.head += 1
      state.linesBefore += lines
      guard state.head < state.startsFile.count else { return }
      if state.startsFile[state.head] { state.linesBefore = 0 }
      guard var next = state.finished.removeValue(forKey: state.head) else { break }
      state.finishedBytes -= next.records.count
      write(&next.records, &state)
      lines = next.lines
    }
    state.waiting.removeValue(forKey: state.head)?.signal()
  }

  private static func write(_ records: inout RecordBuffer, _ state: inout State) {
    var bytes: [UInt8] = []
    records.drain(linesBefore: state.linesBefore, to: &bytes)
    guard state.failure == nil else { return }
    guard state.story == nil else {
      state.story?.add(bytes)
      return
    }
    do throws(OutputError) {
      try state.write(bytes)
    } catch {
      state.failure = error
    }
  }

  /// The output, once every segment is finished.
  ///
  /// - Throws: What writing to it threw.
  package func withOutput(
    _ body: (inout OutputFile) throws(OutputError) -> Void
  ) throws(OutputError) {
    let failure: OutputError? = state.withLock { state in
      if let failure = state.failure { return failure }
      do throws(OutputError) {
        if let story = state.story { try state.write(story.bytes()) }
        try body(&state.output)
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
  }

  /// Whether there was a story to tell, and no record of it.
  package var hasEmptyStory: Bool { state.withLock { $0.story?.isEmpty ?? false } }

  /// Whether writing has failed: nothing more needs to be scanned.
  var hasFailed: Bool { state.withLock { $0.failure != nil } }
}
