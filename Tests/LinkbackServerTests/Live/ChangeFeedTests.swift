import CoreFixtures
import LinkbackCore
import Testing

@testable import LinkbackServer

struct ChangeFeedTests {
  /// What a reader makes of events: the greatest commit of each window, and nothing after a reset.
  struct Table {
    var windows: [String: String] = [:]
    var lastID: String?
    var resets = 0

    mutating func take(_ bytes: [UInt8]) {
      for event in String(decoding: bytes, as: UTF8.self).split(separator: "\n\n") {
        let lines = event.split(separator: "\n")
        let data = lines.first { $0.hasPrefix("data: ") }?.dropFirst(6) ?? ""
        if lines[0] == "event: reset" {
          windows = [:]
          resets += 1
        } else if let id = lines.first(where: { $0.hasPrefix("id: ") })?.dropFirst(4) {
          let parts = id.split(separator: ".")
          windows["\(parts[1]).\(parts[2])"] = String(data)
          lastID = String(id)
        }
      }
    }
  }

  private static func table(of snapshot: Snapshot) -> [String: String] {
    var table: [String: String] = [:]
    for window in snapshot.windows {
      var writer = RecordWriter(for: snapshot)
      writer.append(window, of: snapshot)
      table["\(window.start).\(window.row)"] = String(
        decoding: writer.bytes.dropLast(), as: UTF8.self)
    }
    return table
  }

  private static func feed(_ live: LiveState, after id: String? = nil) throws -> ChangeFeed {
    let place = try id.map { try #require(ChangeID($0)) }
    return ChangeFeed(live, WindowFilter(), after: place.map { ($0.position, $0.state) })
  }

  /// Random commits, and a reader that loses its connection after any number of pieces: at the end, its
  /// table is the state's.
  @Test(arguments: 0..<60) func resumesExactly(seed: Int) throws {
    var dice = Dice(seed: UInt64(seed))
    let live = LiveState()
    var state = ExampleSnapshot.with(windows: [])
    var table = Table()
    var feed = try Self.feed(live)
    for commit in 1...Int64(dice.within(1...40)) {
      if dice.once(in: 25) { state = ExampleSnapshot.with(began: 1 + commit, windows: []) }
      Self.change(&state, commit: commit, &dice)
      live.publish(state, at: ExampleSnapshot.now)
      for _ in 0..<dice.below(4) {
        // A piece that was written may be lost with the connection.
        if dice.once(in: 3) {
          _ = feed.next()
          feed = try Self.feed(live, after: table.lastID)
        } else if let bytes = feed.next() {
          table.take(bytes)
        }
      }
    }
    while let bytes = feed.next() { table.take(bytes) }
    #expect(table.windows == Self.table(of: state))
  }

  private static func change(_ state: inout Snapshot, commit: Int64, _ dice: inout Dice) {
    var windows = Dictionary(state.windows.map { ("\($0.start).\($0.row)", $0) }) { $1 }
    for _ in 0..<dice.within(1...200) {
      var window = ExampleSnapshot.window(
        Int64(dice.below(150)), row: dice.below(4), hits: dice.within(1...9), commit: commit,
        isFinal: dice.once(in: 2))
      window.revision = dice.below(3)
      windows["\(window.start).\(window.row)"] = window
    }
    state.windows = windows.values.sorted { ($0.start, $0.row) < ($1.start, $1.row) }
    state.progress.commit = commit
  }

  @Test func sendsNothingTwiceAndNothingOfOthers() {
    let live = LiveState()
    live.publish(
      ExampleSnapshot.with(windows: [
        ExampleSnapshot.window(0, row: 0), ExampleSnapshot.window(0, row: 1),
      ]), at: ExampleSnapshot.now)
    var feed = ChangeFeed(live, WindowFilter(status: "auth_expired"), after: nil)
    var table = Table()
    table.take(feed.next() ?? [])
    #expect(table.windows.count == 1)
    #expect(table.windows.values.first?.contains(#""status":"auth_expired""#) == true)
    #expect(feed.next() == nil)
  }

  @Test func beginsAnewInAnotherState() throws {
    let live = LiveState()
    live.publish(ExampleSnapshot.with(), at: ExampleSnapshot.now)
    var feed = try Self.feed(live)
    var table = Table()
    table.take(feed.next() ?? [])
    live.publish(ExampleSnapshot.with(began: 5), at: ExampleSnapshot.now)
    table.take(feed.next() ?? [])
    #expect(table.resets == 1)
    #expect(table.windows.count == 1)
    // The same state, of an older copy.
    var returning = try Self.feed(live, after: "9.0.0.\(StateTag(ExampleSnapshot.with(began: 5)))")
    table.take(returning.next() ?? [])
    #expect(table.resets == 2)
  }

  /// Before its first commit, a state is none that could be another one.
  @Test func waitsForTheFirstCommit() throws {
    let live = LiveState()
    func publish(commit: Int64, began: Int64) {
      live.publish(
        ExampleSnapshot.with(
          commit: commit, began: began,
          windows: commit == 0 ? [] : [ExampleSnapshot.window(0, row: 0)]),
        at: ExampleSnapshot.now)
    }
    publish(commit: 0, began: 0)
    var feed = try Self.feed(live)
    var table = Table()
    #expect(feed.next() == nil)
    publish(commit: 1, began: 5)
    table.take(feed.next() ?? [])
    #expect(table.resets == 0)
    #expect(table.windows.count == 1)
    publish(commit: 0, began: 0)
    #expect(feed.next() == nil)
    publish(commit: 1, began: 9)
    table.take(feed.next() ?? [])
    #expect(table.resets == 1)
    #expect(table.windows.count == 1)
  }

  @Test func waitsForAStateThatCantBeRead() throws {
    let live = LiveState()
    var feed = try Self.feed(live)
    #expect(feed.next() == nil)
    live.publish(failure: "gone")
    #expect(feed.next() == nil)
    live.publish(ExampleSnapshot.with(), at: ExampleSnapshot.now)
    #expect(feed.next() != nil)
  }

  @Test(arguments: [
    "1.2.3", "1.2.3.4.5", "a.2.3.4", "1.2.3.", "", "1.2.3.xyz", "99999999999999999999.1.1.1",
  ])
  func refusesWhatIsNoID(text: String) { #expect(ChangeID(text) == nil) }
}
