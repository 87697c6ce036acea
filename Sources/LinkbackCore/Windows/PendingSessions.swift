/// A batch of callbacks whose sessions are looked up together, so that the cache misses of a large
/// session table overlap.
struct PendingSessions: Sendable {
  static let capacity = 64

  private(set) var sessions: [64 of UInt64] = .init(repeating: 0)
  private(set) var times: [64 of Int64] = .init(repeating: 0)
  private(set) var rows: [64 of Int32] = .init(repeating: 0)
  private(set) var cells: [64 of Int32] = .init(repeating: 0)
  private(set) var count = 0
  /// Keeps loads that only warm the cache from being optimised away.
  private var warmth: Int32 = 0

  @inline(__always)
  var isFull: Bool { count == Self.capacity }

  @inline(__always)
  mutating func append(_ session: UInt64, _ time: Int64, _ row: Int32, _ cell: Int32) {
    sessions[count] = session
    times[count] = time
    rows[count] = row
    cells[count] = cell
    count += 1
  }

  @inline(__always)
  mutating func warm(_ value: Int32) { warmth &+= value }

  mutating func removeAll() { count = 0 }
}
