/// The distinct sessions of a 64th of all hashes: for each, its last callback so far, and where it was
/// besides. Parts know nothing of each other, so threads can work on several at once.
///
/// Flat tables of plain values, so that their entries can be saved as they are and put back one by one.
/// - Complexity: 24 bytes and a slot for a session, 16 and a slot for each other row and cell.
struct SessionPart: Sendable {
  struct Entry: SlotEntry {
    var session: UInt64
    /// The time of the session's last callback, in nanoseconds since 1970.
    var time: Int64
    /// The row of the last callback.
    var row: Int32
    /// The window cell in which the session was first counted, or -1.
    var cell: Int32

    @inline(__always)
    func place(_ seed: UInt64) -> SessionPlace { SessionPlace(of: session, seed: seed) }
    @inline(__always)
    func isSame(as other: Entry) -> Bool { session == other.session }
  }

  /// A row, or a window cell, that a session was counted in besides the one its ``Entry`` names.
  struct Membership: SlotEntry {
    var session: UInt64
    var number: Int32

    func place(_ seed: UInt64) -> SessionPlace { SessionPlace(of: session, number, seed: seed) }
    func isSame(as other: Membership) -> Bool {
      session == other.session && number == other.number
    }
  }

  /// What a callback changed: of its row and cell, and of the row of the session's last callback.
  struct Change {
    var joinsRow = false
    var joinsCell = false
    /// Whether the session's last callback is in the row now, and was not before.
    var isLast = false
    /// The row that it was in, or -1.
    var leftRow: Int32 = -1
    /// The row of the last callback, where that has the same time and another row: whoever knows the
    /// rows has to say which is the last.
    var tiedRow: Int32 = -1
  }

  private(set) var sessions: SlotTable<Entry>
  private(set) var otherRows: SlotTable<Membership>
  private(set) var otherCells: SlotTable<Membership>

  /// A part without sessions: all such share their memory.
  static let empty = SessionPart(
    sessions: SlotTable(slots: 16), otherRows: SlotTable(slots: 16),
    otherCells: SlotTable(slots: 16))

  /// What is known of a session, or `nil`.
  func entry(of session: UInt64) -> Entry? {
    sessions.index(of: Self.key(session)).map { sessions[$0] }
  }

  @inline(__always)
  private static func key(_ session: UInt64) -> Entry {
    Entry(session: session, time: 0, row: -1, cell: -1)
  }

  /// Has what is looked at first of a session brought near.
  @inline(__always)
  mutating func prefetch(_ place: SessionPlace) { sessions.prefetch(place) }

  /// Notes the callback of a session that is not known yet; `false` for one that is.
  @inline(__always)
  mutating func insert(_ callback: Entry, at place: SessionPlace) -> Bool {
    sessions.insert(callback, at: place) == nil
  }

  /// Notes that a session had a callback at `time` in `row` and `cell`.
  @inline(__always)
  mutating func touch(_ session: UInt64, _ time: Int64, _ row: Int32, _ cell: Int32) -> Change {
    let callback = Entry(session: session, time: time, row: row, cell: cell)
    let place = callback.place(SessionPlace.seed)
    guard let index = sessions.insert(callback, at: place) else {
      return Change(joinsRow: true, joinsCell: cell >= 0, isLast: true)
    }
    return touchAgain(callback, index)
  }

  @inline(never)
  private mutating func touchAgain(_ callback: Entry, _ index: Int) -> Change {
    var entry = sessions[index]
    var change = Change()
    if callback.cell != entry.cell {
      change.joinsCell = join(callback.session, cell: callback.cell)
    }
    if callback.row != entry.row {
      change.joinsRow = join(callback.session, row: callback.row)
      guard callback.time > entry.time else {
        if callback.time == entry.time { change.tiedRow = entry.row }
        return change
      }
      change.leftRow = entry.row
      change.isLast = true
      move(&entry, to: callback.row)
    }
    entry.time = max(entry.time, callback.time)
    sessions[index] = entry
    return change
  }

  /// Says that of two callbacks at one time the one in `row` is the session's last.
  mutating func settle(_ change: inout Change, _ session: UInt64, in row: Int32) {
    guard let index = sessions.index(of: Self.key(session)) else { return }
    var entry = sessions[index]
    change.leftRow = entry.row
    change.isLast = true
    move(&entry, to: row)
    sessions[index] = entry
  }

  private mutating func move(_ entry: inout Entry, to row: Int32) {
    // The entry's row is a membership too; it must outlast the entry.
    _ = join(entry.session, row: entry.row)
    entry.row = row
  }

  /// Counts a session in a row that its entry does not name; `false` if it was already.
  mutating func join(_ session: UInt64, row: Int32) -> Bool {
    let membership = Membership(session: session, number: row)
    return otherRows.insert(membership, at: membership.place(SessionPlace.seed)) == nil
  }

  mutating func join(_ session: UInt64, cell: Int32) -> Bool {
    let membership = Membership(session: session, number: cell)
    return otherCells.insert(membership, at: membership.place(SessionPlace.seed)) == nil
  }

  /// Makes room for the sessions of another part, before they are taken in its order.
  mutating func reserve(_ other: SessionPart) {
    sessions.reserve(other.sessions.count)
    otherRows.reserve(other.otherRows.count)
    otherCells.reserve(other.otherCells.count)
  }
}
