/// A batch of callbacks that are counted together, so that the cache misses of a large session table
/// overlap, and arrays are checked once for all of them.
struct PendingCallbacks: Sendable {
  static let capacity = 64

  /// Hashed from when ``hashSessions()`` was called.
  private(set) var sessions: [64 of UInt64] = .init(repeating: 0)
  /// The ids of those that are hashed together.
  private var ids = SipHashBatch()
  private var hash = SipHash.documentedKey
  private(set) var times: [64 of Int64] = .init(repeating: 0)
  private(set) var rows: [64 of Int32] = .init(repeating: 0)
  /// Their window rows, or -1: known from when their hits were counted.
  var windowRows: [64 of Int32] = .init(repeating: -1)
  private(set) var responses: [64 of ResponseClass] = .init(repeating: .none)
  private(set) var count = 0

  @inline(__always)
  var isFull: Bool { count == Self.capacity }

  @inline(__always)
  mutating func append(
    _ session: UInt64, _ time: EventTime, _ row: Int32, _ response: ResponseClass
  ) {
    sessions[count] = session
    ids.remove(at: count)
    append(time, row, response)
  }

  /// The same of a session whose id is in `bytes`.
  @inline(__always)
  mutating func append(
    _ id: Range<Int>, in bytes: Span<UInt8>, _ hash: SipHash, _ time: EventTime, _ row: Int32,
    _ response: ResponseClass
  ) {
    self.hash = hash
    if !ids.put(bytes, id, at: count) {
      sessions[count] = hash.hash(bytes, id)
      ids.remove(at: count)
    }
    append(time, row, response)
  }

  @inline(__always)
  private mutating func append(_ time: EventTime, _ row: Int32, _ response: ResponseClass) {
    times[count] = time.nanoseconds
    rows[count] = row
    responses[count] = response
    count += 1
  }

  /// Hashes the ids of the batch.
  mutating func hashSessions() { ids.hash(count, by: hash, into: &sessions) }

  mutating func removeAll() { count = 0 }
}
