/// The sessions of a row, or of a row of a window, once they were counted: what is left of facts in a sealed
/// partial.
package struct SealedCount: Equatable, Sendable {
  package var sessions: Int
  /// Those whose last callback is there.
  package var finalSessions: Int

  package init(sessions: Int, finalSessions: Int) {
    (self.sessions, self.finalSessions) = (sessions, finalSessions)
  }
}

extension SealedCount {
  /// The payloads of the sections of some.
  static func payloads(of counts: [SealedCount]) -> [[UInt8]] {
    let most = PartialFormat.longestPayload / 16
    return stride(from: 0, to: counts.count, by: most).map { start in
      var payload = PartialPayload()
      for count in counts[start..<min(start + most, counts.count)] {
        payload.add(Int64(count.sessions))
        payload.add(Int64(count.finalSessions))
      }
      return payload.bytes
    }
  }

  /// Reads those of a section.
  static func append(
    _ payload: Span<UInt8>, to counts: inout [SealedCount]
  ) throws(PartialFormat.Damage) {
    var cursor = PartialCursor()
    while cursor.position < payload.count {
      let count = SealedCount(
        sessions: try cursor.count(payload), finalSessions: try cursor.count(payload))
      guard count.finalSessions <= count.sessions else {
        throw PartialFormat.Damage("has sessions that do not add up")
      }
      counts.append(count)
    }
  }
}
