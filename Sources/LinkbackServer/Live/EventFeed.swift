internal import LinkbackCore

/// What one reader of a stream gets, a piece at a time. It holds a place, not a state: what a slow
/// reader has not taken is not kept for it.
protocol EventFeed: Sendable {
  /// Events that are new to the reader; `nil` once there are none.
  mutating func next() async -> [UInt8]?
}

/// Windows that have changed since the reader's place: `window` events, and `reset` where that place is
/// none in this state.
struct ChangeFeed: EventFeed {
  private static let most = 256

  private let live: LiveState
  private var cursor: ChangeCursor
  /// The state that the place is in; `nil` while any will do.
  private var state: StateTag?

  init(_ live: LiveState, _ filter: WindowFilter, after place: (ChangePosition, StateTag?)?) {
    self.live = live
    cursor = ChangeCursor(position: place?.0 ?? .beginning, filter: filter)
    state = place?.1
  }

  mutating func next() -> [UInt8]? {
    let moment = live.moment
    // Which state it is, is said by its first commit.
    guard let snapshot = moment.snapshot, snapshot.progress.commit > 0 else { return nil }
    let present = StateTag(snapshot)
    var bytes: [UInt8] = []
    if state.map({ $0 != present }) ?? false || cursor.position.commit > snapshot.progress.commit {
      cursor.position = .beginning
      EventText.append("reset", data: Array("{\"state\":\"\(present)\"}".utf8), to: &bytes)
    }
    state = present
    var writer = RecordWriter(for: snapshot)
    _ = cursor.read(snapshot, moment.changes, limit: Self.most) { window in
      writer.removeAll()
      writer.append(window, of: snapshot)
      EventText.append(
        "window", id: "\(ChangeID(ChangePosition(window), of: present))",
        data: writer.bytes.dropLast(), to: &bytes)
    }
    return bytes.isEmpty ? nil : bytes
  }
}
