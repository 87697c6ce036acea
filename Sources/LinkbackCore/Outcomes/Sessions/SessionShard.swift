/// The distinct sessions of a 64th of all hashes: for each, its last callback so far, and where it was
/// besides. Shards know nothing of each other, so threads can work on several at once.
///
/// Flat tables of plain values, so that their items can be saved as they are and put back one by one.
/// - Complexity: 24 bytes and a slot for a session, 16 and a slot for each other row and window row.
struct SessionShard: Sendable {
  struct LastCallback: SlotItem {
    var session: UInt64
    /// The time of the session's last callback, in nanoseconds since 1970.
    var time: Int64
    /// The row of the last callback.
    var row: Int32
    /// The window row in which the session was first counted, or -1.
    var windowRow: Int32

    @inline(__always)
    func hash(_ seed: UInt64) -> SessionHash { SessionHash(of: session, seed: seed) }
    @inline(__always)
    func isSame(as other: LastCallback) -> Bool { session == other.session }
  }

  /// A row, or a window row, that a session was counted in besides the one that its ``LastCallback`` names.
  struct Membership: SlotItem {
    var session: UInt64
    var number: Int32

    func hash(_ seed: UInt64) -> SessionHash { SessionHash(of: session, number, seed: seed) }
    func isSame(as other: Membership) -> Bool {
      session == other.session && number == other.number
    }
  }

  /// What a callback changed: of its row and window row, and of the row of the session's last callback.
  struct Change {
    var joinsRow = false
    var joinsWindowRow = false
    /// Whether the session's last callback is in the row now, and was not before.
    var isLast = false
    /// The row that it was in, or -1.
    var leftRow: Int32 = -1
    /// The row of the last callback, where that has the same time and another row: whoever knows the
    /// rows has to say which is the last.
    var tiedRow: Int32 = -1
  }

  private(set) var sessions: SlotTable<LastCallback>
  private(set) var otherRows: SlotTable<Membership>
  private(set) var otherWindowRows: SlotTable<Membership>

  /// A shard without sessions: all such share their memory.
  static let empty = SessionShard(
    sessions: SlotTable(slots: 16), otherRows: SlotTable(slots: 16),
    otherWindowRows: SlotTable(slots: 16))

  /// What is known of a session, or `nil`.
  func lastCallback(of session: UInt64) -> LastCallback? {
    sessions.index(of: Self.key(session)).map { sessions[$0] }
  }

  @inline(__always)
  private static func key(_ session: UInt64) -> LastCallback {
    LastCallback(session: session, time: 0, row: -1, windowRow: -1)
  }

  /// Has what is looked at first of a session brought near.
  @inline(__always)
  mutating func prefetch(_ hash: SessionHash) { sessions.prefetch(hash) }

  /// Notes the callback of a session that is not known yet; `false` for one that is.
  @inline(__always)
  mutating func insert(_ callback: LastCallback, at hash: SessionHash) -> Bool {
    sessions.insert(callback, at: hash) == nil
  }

  /// Notes that a session had a callback at `time` in `row` and `windowRow`.
  @inline(__always)
  mutating func touch(_ session: UInt64, _ time: Int64, _ row: Int32, _ windowRow: Int32) -> Change
  {
    let callback = LastCallback(session: session, time: time, row: row, windowRow: windowRow)
    let hash = callback.hash(SessionHash.seed)
    guard let index = sessions.insert(callback, at: hash) else {
      return Change(joinsRow: true, joinsWindowRow: windowRow >= 0, isLast: true)
    }
    return touchAgain(callback, index)
  }

  @inline(never)
  private mutating func touchAgain(_ callback: LastCallback, _ index: Int) -> Change {
    var last = sessions[index]
    var change = Change()
    if callback.windowRow != last.windowRow {
      change.joinsWindowRow = join(callback.session, windowRow: callback.windowRow)
    }
    if callback.row != last.row {
      change.joinsRow = join(callback.session, row: callback.row)
      guard callback.time > last.time else {
        if callback.time == last.time { change.tiedRow = last.row }
        return change
      }
      change.leftRow = last.row
      change.isLast = true
      move(&last, to: callback.row)
    }
    last.time = max(last.time, callback.time)
    sessions[index] = last
    return change
  }

  /// Says that of two callbacks at one time the one in `row` is the session's last.
  mutating func settle(_ change: inout Change, _ session: UInt64, in row: Int32) {
    guard let index = sessions.index(of: Self.key(session)) else { return }
    var last = sessions[index]
    change.leftRow = last.row
    change.isLast = true
    move(&last, to: row)
    sessions[index] = last
  }

  private mutating func move(_ last: inout LastCallback, to row: Int32) {
    // The row is a membership too, which outlasts the last callback's stay there.
    _ = join(last.session, row: last.row)
    last.row = row
  }

  /// Counts a session in a row that its last callback does not name; `false` if it was already.
  mutating func join(_ session: UInt64, row: Int32) -> Bool {
    let membership = Membership(session: session, number: row)
    return otherRows.insert(membership, at: membership.hash(SessionHash.seed)) == nil
  }

  mutating func join(_ session: UInt64, windowRow: Int32) -> Bool {
    let membership = Membership(session: session, number: windowRow)
    return otherWindowRows.insert(membership, at: membership.hash(SessionHash.seed)) == nil
  }

  /// Makes room for the sessions of another shard, before they are taken in its order.
  mutating func reserve(_ other: SessionShard) {
    sessions.reserve(other.sessions.count)
    otherRows.reserve(other.otherRows.count)
    otherWindowRows.reserve(other.otherWindowRows.count)
  }
}
