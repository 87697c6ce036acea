import Foundation
import GRDB
import LinkbackCore
import LinkbackFollowing
import Testing

@testable import LinkbackStore

/// What can't be shown is said, and shown once it can.
@Suite struct StateFeedRefusalTests {
  private let folder: TemporaryFolder
  private let feed: StateFeed
  private let last: Snapshot

  init() throws {
    folder = try TemporaryFolder()
    feed = StateFeed(path: folder["state"])
    var maker = CommitMaker(seed: 5)
    do {
      var store = try SQLiteStore(path: folder["state"], settings: .sample)
      for _ in 0..<20 { try store.save(maker.next()) }
    }
    last = try #require(try feed.read())
  }

  private func change(_ sql: String) throws {
    let queue = try DatabaseQueue(path: "\(folder.path)/state")
    try queue.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA ignore_check_constraints = ON; \(sql)")
    }
    try queue.close()
  }

  private func expectRefusal(
    _ text: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for _ in 0..<2 {
      let error = #expect(throws: StoreError.self, sourceLocation: sourceLocation) {
        _ = try feed.read()
      }
      let message = error?.message ?? ""
      #expect(message.contains(text), "\(message)", sourceLocation: sourceLocation)
      #expect(message.hasPrefix("\(folder.path)/state: "), sourceLocation: sourceLocation)
    }
  }

  private func expectRecovery(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let now = try feed.read()
    #expect(now == last, sourceLocation: sourceLocation)
  }

  static let places: [(name: String, text: String)] = [
    ("missing", "no such file; 'linkback follow --state' makes it"),
    ("folder", "is a folder"),
    ("empty", "is empty, not a state of Linkback"),
    ("text", "is not an SQLite database, not a state of Linkback"),
    ("pipe", "is a pipe or a device, not a state of Linkback"),
  ]

  @Test(arguments: places.indices)
  func whatIsNoStateIsRefusedUntilItIsBack(index: Int) throws {
    let (name, text) = Self.places[index]
    for suffix in ["", "-wal", "-shm"] { try folder.move("state\(suffix)", to: "away\(suffix)") }
    let path = "\(folder.path)/state"
    switch name {
    case "folder":
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    case "empty": try folder.write([], to: "state")
    case "text": try folder.write(Array(repeating: 0x41, count: 8_192), to: "state")
    case "pipe":
      // SAFETY: the text becomes a C string, which lives during the call.
      let result = unsafe mkfifo(path, 0o600)
      try #require(result == 0)
    default: break
    }
    expectRefusal(text)
    try? folder.remove("state")
    for suffix in ["", "-wal", "-shm"] { try folder.move("away\(suffix)", to: "state\(suffix)") }
    try expectRecovery()
  }

  private static let version = StateSchema.versions.count

  static let changes: [(sql: String, undo: String, text: String)] = [
    (
      "PRAGMA user_version = \(version - 1)", "PRAGMA user_version = \(version)",
      "made by an earlier version"
    ),
    (
      "PRAGMA user_version = \(version + 1)", "PRAGMA user_version = \(version)",
      "made by a later version"
    ),
    (
      "PRAGMA application_id = 1", "PRAGMA application_id = \(StateSchema.applicationID)",
      "a SQLite database of another program"
    ),
    (
      "UPDATE progress SET commit_number = 0",
      "UPDATE progress SET commit_number = 20", "damaged (progress.commit_number)"
    ),
    (
      "UPDATE progress SET lines = lines + 1, commit_number = 21; UPDATE delivery SET id = 2",
      "UPDATE progress SET lines = lines - 1, commit_number = 20; UPDATE delivery SET id = 1",
      "damaged (delivery.id)"
    ),
    (
      "UPDATE progress SET commit_number = 21; UPDATE windows SET commit_number = 22",
      "UPDATE progress SET commit_number = 20; UPDATE windows SET commit_number = 1",
      "damaged (windows)"
    ),
    (
      """
      UPDATE progress SET commit_number = 21;
      UPDATE windows SET end_seconds = end_seconds + 1, commit_number = 21
      """,
      """
      UPDATE progress SET commit_number = 20;
      UPDATE windows SET end_seconds = end_seconds - 1, commit_number = 1
      """, "damaged (windows.end_seconds)"
    ),
  ]

  /// Under an open feed, and as whoever opens the file anew sees it.
  @Test(arguments: changes.indices, [false, true])
  func whatChangesInTheOpenFileIsSeen(index: Int, isOpenedAnew: Bool) throws {
    let (sql, undo, text) = Self.changes[index]
    try change(sql)
    if isOpenedAnew {
      let error = #expect(throws: StoreError.self) {
        _ = try StateFeed(path: folder["state"]).read()
      }
      #expect(error?.message.contains(text) == true, "\(error?.message ?? "")")
    } else {
      expectRefusal(text)
    }
    try change(undo)
    let next = isOpenedAnew ? StateFeed(path: folder["state"]) : feed
    let now = try #require(try next.read())
    #expect(now.progress == last.progress && now.rows == last.rows && now.logs == last.logs)
    #expect(now.windows.map(\.counts) == last.windows.map(\.counts))
  }

  @Test func damagedPageIsFoundAtTheOpening() throws {
    let root = try DatabaseQueue(path: "\(folder.path)/state").read {
      try Int.fetchOne($0, sql: "SELECT rootpage FROM sqlite_schema WHERE name = 'windows'")
    }
    var bytes = try folder.content(of: "state")
    let page = (try #require(root) - 1) * 4_096
    bytes.replaceSubrange(page..<page + 64, with: repeatElement(0xff, count: 64))
    try folder.write(bytes, to: "state")
    let error = #expect(throws: StoreError.self) {
      _ = try StateFeed(path: folder["state"]).read()
    }
    #expect(error?.code == .unusable)
    #expect(error?.message.contains("damaged") == true)
  }

  @Test func unreadableOptionsAreNamed() throws {
    try change("UPDATE settings SET value = 'never' WHERE option = '--window'")
    let error = #expect(throws: StoreError.self) {
      _ = try StateFeed(path: folder["state"]).read()
    }
    #expect(error?.message.contains("the state's options are not those of this program") == true)
  }
}
