import Foundation
import GRDB
import Glibc
import LinkbackCore
import LinkbackFollowing
import Testing

@testable import LinkbackStore

/// A commit is saved whole, or not at all and again later.
@Suite struct StateSavingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var name: String { String(decoding: folder["state"].bytes, as: UTF8.self) }

  private func pragma(_ name: String, in queue: DatabaseQueue) throws -> String? {
    try queue.inDatabase { try String.fetchOne($0, sql: "PRAGMA \(name)") }
  }

  @Test func commitsAreOnTheDiskWhenTheyAreSaved() throws {
    let store = try SQLiteStore(path: folder["state"], settings: .sample)
    #expect(try pragma("synchronous", in: store.queue) == "2")
    #expect(try pragma("journal_mode", in: store.queue) == "wal")
    #expect(try pragma("wal_autocheckpoint", in: store.queue) == "1000")
    #expect(try pragma("page_size", in: store.queue) == "4096")
    #expect(try pragma("application_id", in: store.queue) == "1282304866")
  }

  @Test func filesAreTheOwnersAlone() throws {
    let store = try SQLiteStore(path: folder["state"], settings: .sample)
    for name in ["state", "state-wal", "state-shm"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/\(name)")
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
    #expect(try folder.names() == ["state", "state-shm", "state-wal"])
    _ = consume store
  }

  @Test func closedFileHoldsAllByItself() throws {
    var (maker, model) = (CommitMaker(seed: 3), StateModel())
    do {
      var store = try SQLiteStore(path: folder["state"], settings: .sample)
      for _ in 0..<10 {
        let commit = maker.next()
        try store.save(commit)
        model.save(commit)
      }
    }
    #expect(try folder.names() == ["state", "state-shm", "state-wal"])
    #expect(try folder.size(of: "state-wal") == 0)
    try folder.copy("state", to: "copy")
    var copy = try SQLiteStore(path: folder["copy"], settings: .sample)
    try model.expect(&copy)
  }

  /// What a process leaves that is killed: a file, and a log that no one has put into it.
  @Test func logOfAKilledProcessIsRead() throws {
    var (maker, model) = (CommitMaker(seed: 3), StateModel())
    var store = try SQLiteStore(path: folder["state"], settings: .sample)
    for _ in 0..<10 {
      let commit = maker.next()
      try store.save(commit)
      model.save(commit)
    }
    try folder.copy("state", to: "left")
    try folder.copy("state-wal", to: "left-wal")
    var left = try SQLiteStore(path: folder["left"], settings: .sample)
    try model.expect(&left)
    let commit = maker.next()
    try left.save(commit)
    model.save(commit)
    try model.expect(&left)
  }

  @Test func fullDiskSavesNothingAndLaterAll() throws {
    var (maker, model) = (CommitMaker(seed: 9), StateModel())
    var store = try SQLiteStore(path: folder["state"], settings: .sample)
    for _ in 0..<10 {
      let commit = maker.next()
      try store.save(commit)
      model.save(commit)
    }
    // More each time than the file has pages that can be used again.
    for length in [100_000, 250_000, 700_000] {
      let pages = try #require(try pragma("page_count", in: store.queue))
      _ = try pragma("max_page_count = \(pages)", in: store.queue)
      var commit = maker.next()
      commit.records += Array(repeating: 10, count: length)
      #expect(
        throws: StoreError(
          .unavailable, "\(name): the state could not be saved: the disk is full")
      ) { try store.save(commit) }
      try model.expect(&store)
      _ = try pragma("max_page_count = 1000000", in: store.queue)
      try store.save(commit)
      model.save(commit)
      try model.expect(&store)
      maker.wrote(length)
    }
    // Closed, so that the next one can open it.
    _ = consume store
    var reopened = try SQLiteStore(path: folder["state"], settings: .sample)
    try model.expect(&reopened)
  }

  @Test func commitThatBreaksOffChangesNothing() throws {
    var (maker, model) = (CommitMaker(seed: 2), StateModel())
    var store = try SQLiteStore(path: folder["state"], settings: .sample)
    for _ in 0..<10 {
      let commit = maker.next()
      try store.save(commit)
      model.save(commit)
    }
    let sound = maker.next()
    var broken = sound
    broken.records = Array("secret-value\n".utf8)
    // Written last of all: everything else is in the transaction by then.
    broken.delivery = Delivery(position: .max)
    let error = #expect(throws: StoreError.self) { try store.save(broken) }
    #expect(error?.code == .unusable)
    #expect(error?.message.contains("this is a bug in Linkback") == true)
    #expect(error?.message.contains("secret-value") == false)
    try model.expect(&store)
    try store.save(sound)
    model.save(sound)
    try model.expect(&store)
  }

  @Test func otherProgramsLockIsWaitedForAndTold() throws {
    var maker = CommitMaker(seed: 2)
    var store = try SQLiteStore(path: folder["state"], settings: .sample)
    let other = try DatabaseQueue(path: name)
    let commit = maker.next()
    try other.inTransaction(.immediate) { _ in
      #expect(
        throws: StoreError(
          .unavailable, "\(name): the state could not be saved: another program holds a lock on it")
      ) { try store.save(commit) }
      return .rollback
    }
    try store.save(commit)
    #expect(try store.load()?.progress.number == 1)
  }

  /// What fails while a state is in use may go well later; at its opening it is told at once.
  @Test(arguments: [
    (ResultCode.SQLITE_IOERR_READ, "the disk can't be read (SQLite error 266)" as String?),
    (.SQLITE_CANTOPEN, "it or a file beside it may not be read (SQLite error 14)"),
    (.SQLITE_NOMEM, "not enough memory"), (.SQLITE_BUSY, "another program holds a lock on it"),
    (.SQLITE_CORRUPT, nil), (.SQLITE_NOTADB, nil), (.SQLITE_MISUSE, nil),
  ])
  func readingsThatFailAreToldApart(code: ResultCode, reason: String?) {
    let error = DatabaseError(resultCode: code)
    let again = StoreError.readingAgain("state", error)
    #expect(again.code == (reason == nil ? .unusable : .unavailable))
    if let reason { #expect(again.message == "state: the state could not be read: \(reason)") }
    #expect(StoreError.reading("state", error).code == .unusable)
    #expect(StoreError.readingAgain("state", Damage(place: "facts.row")).code == .unusable)
  }

  @Test func removedFileIsNotSavedTo() throws {
    var maker = CommitMaker(seed: 2)
    var store = try SQLiteStore(path: folder["state"], settings: .sample)
    try store.save(maker.next())
    let commit = maker.next()
    try folder.move("state", to: "elsewhere")
    let moved = StoreError(
      .unavailable,
      "\(name): the state could not be saved: its file was moved, removed or replaced while it was "
        + "in use; put it back, or restart")
    #expect(throws: moved) { try store.save(commit) }
    try folder.write([1, 2, 3], to: "state")
    #expect(throws: moved) { try store.save(commit) }
    try folder.remove("state")
    try folder.move("elsewhere", to: "state")
    try store.save(commit)
    #expect(try store.load()?.progress.number == 2)
  }
}
