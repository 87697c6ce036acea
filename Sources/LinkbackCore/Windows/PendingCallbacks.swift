/// A batch of callbacks that are counted together, so that the cache misses of a large session table
/// overlap, and arrays are checked once for all of them.
struct PendingCallbacks: Sendable {
  static let capacity = 64

  private(set) var sessions: [64 of UInt64] = .init(repeating: 0)
  private(set) var times: [64 of Int64] = .init(repeating: 0)
  private(set) var rows: [64 of Int32] = .init(repeating: 0)
  /// Their window cells, or -1: known from when their hits were counted.
  var cells: [64 of Int32] = .init(repeating: -1)
  private(set) var responses: [64 of ResponseClass] = .init(repeating: .none)
  private(set) var count = 0

  @inline(__always)
  var isFull: Bool { count == Self.capacity }

  @inline(__always)
  mutating func append(
    _ session: UInt64, _ time: EventTime, _ row: Int32, _ response: ResponseClass
  ) {
    sessions[count] = session
    times[count] = time.nanoseconds
    rows[count] = row
    responses[count] = response
    count += 1
  }

  mutating func removeAll() { count = 0 }
}
