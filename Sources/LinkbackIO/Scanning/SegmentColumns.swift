import LinkbackCore

/// The `#Fields` lines of a file that several threads scan in segments: what is in effect where a
/// segment begins.
///
/// A segment asks only when one of its lines needs to know. What finished segments saw is remembered,
/// so the search for it reads no more than the segments that other threads are still at.
final class SegmentColumns: Sendable {
  private enum Finding: Sendable {
    /// No such line.
    case none
    /// The last one.
    case line([UInt8])
  }

  private let segments: [Segment]
  private let inputs: [Input]
  private let lineLimit: Int
  /// What is known of each segment.
  private let findings: Guarded<[Finding?]>

  init(_ segments: [Segment], of inputs: [Input], lineLimit: Int) {
    self.segments = segments
    self.inputs = inputs
    self.lineLimit = lineLimit
    findings = Guarded(Array(repeating: nil, count: segments.count))
  }

  /// What a reader of a segment begins with.
  func state(for segment: Int) -> W3CState {
    guard !segments[segment].isFirst else { return W3CState() }
    return W3CState { self.line(before: segment) }
  }

  /// Remembers what a reader saw, at the end of its segment.
  func finish(_ segment: Int, _ state: W3CState) {
    let finding: Finding = state.hasTaken ? .line(state.line ?? []) : .none
    findings.withLock { $0[segment] = finding }
  }

  /// The line in effect where the segment begins; `nil` if there is none, or it can't be read again.
  private func line(before segment: Int) -> [UInt8]? {
    var segment = segment
    while !segments[segment].isFirst {
      segment -= 1
      var finding = findings.withLock { $0[segment] }
      if finding == nil {
        finding = search(segments[segment])
        findings.withLock { $0[segment] = finding }
      }
      if case .line(let line) = finding { return line }
    }
    return nil
  }

  /// Reads a segment's lines as a scan does, for nothing but this.
  private func search(_ segment: Segment) -> Finding {
    guard let range = segment.range,
      var source = try? FileSource(path: inputs[segment.input].path, range: range)
    else { return .none }
    var state = W3CState()
    var lines = LineBuffer(lineLimit: lineLimit, isAtFileStart: segment.isFirst)
    while let step = try? lines.next(from: &source), step != .end {
      guard case .lines(let range, _) = step else { continue }
      state.takeAll(in: lines.bytes.span.extracting(range))
    }
    return state.hasTaken ? .line(state.line ?? []) : .none
  }
}
