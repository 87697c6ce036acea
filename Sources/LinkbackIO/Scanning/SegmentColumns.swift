import LinkbackCore
import LinkbackSystem

/// The `#Fields` and `#Date` lines of a file that several threads scan in segments: what is in effect where a
/// segment begins.
///
/// A segment asks only when one of its lines needs to know. What finished segments saw is remembered,
/// so the search for it reads no more than the segments that other threads are still at.
final class SegmentColumns: Sendable {
  private let segments: [Segment]
  private let inputs: [Input]
  private let lineLimit: Int
  /// The last directives in each segment, as far as it was read.
  private let findings: Guarded<[W3CDirectives?]>

  init(_ segments: [Segment], of inputs: [Input], lineLimit: Int) {
    self.segments = segments
    self.inputs = inputs
    self.lineLimit = lineLimit
    findings = Guarded(Array(repeating: nil, count: segments.count))
  }

  /// What a reader of a segment begins with.
  func state(for segment: Int) -> W3CState {
    guard !segments[segment].isFirst else { return W3CState() }
    return W3CState { self.directives(before: segment, isForDay: $0) }
  }

  /// Remembers what a reader saw, at the end of its segment.
  func finish(_ segment: Int, _ state: W3CState) {
    findings.withLock { $0[segment] = state.taken }
  }

  /// The lines in effect where the segment begins, as far as they are there and can be read again.
  private func directives(before segment: Int, isForDay: Bool) -> W3CDirectives {
    var segment = segment
    var directives = W3CDirectives()
    while !segments[segment].isFirst, isForDay ? directives.date == nil : !directives.isComplete {
      segment -= 1
      var finding = findings.withLock { $0[segment] }
      if finding == nil {
        finding = search(segments[segment])
        findings.withLock { $0[segment] = finding }
      }
      if let finding { directives.fill(from: finding) }
    }
    return directives
  }

  /// Reads a segment's lines as a scan does, for nothing but this.
  private func search(_ segment: Segment) -> W3CDirectives {
    guard let range = segment.range,
      var source = try? inputs[segment.input].open().part(range)
    else { return W3CDirectives() }
    var state = W3CState()
    var lines = LineBuffer(lineLimit: lineLimit, isAtFileStart: segment.isFirst)
    while let step = try? lines.next(from: &source), step != .end {
      guard case .lines(let range, _) = step else { continue }
      state.takeAll(in: lines.bytes.span.extracting(range))
    }
    return state.taken
  }
}
