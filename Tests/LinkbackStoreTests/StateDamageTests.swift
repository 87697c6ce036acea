import GRDB
import LinkbackCore
import Testing

@testable import LinkbackStore

/// A state that the program did not write like this is refused; nothing in it can bring the program
/// down.
@Suite struct StateDamageTests {
  /// Values that pass SQLite's own checks, or would in a file whose schema was tampered with.
  static let damages: [(sql: String, place: String)] = [
    ("UPDATE streams SET phase = 'gone'", "streams.phase"),
    ("UPDATE streams SET format = 'cobol'", "streams.format"),
    ("UPDATE streams SET head_length = 1025", "streams.head_length"),
    ("UPDATE streams SET offset = -1", "streams.offset"),
    ("UPDATE streams SET is_compressed = 2", "streams.is_compressed"),
    ("UPDATE streams SET callbacks = lines + 1", "streams.\"expired\""),
    ("UPDATE streams SET callbacks = 9223372036854775807, expired = 1", "streams.\"expired\""),
    ("UPDATE streams SET id = id + 1000", "streams.id"),
    ("UPDATE progress SET commit_number = 0", "progress.commit_number"),
    ("UPDATE progress SET id = 7", "progress.id"),
    ("UPDATE progress SET bytes = -1", "progress.bytes"),
    ("UPDATE progress SET limited = -1", "progress.limited"),
    ("DELETE FROM delivery", "delivery"),
    ("UPDATE delivery SET device = 1, inode = NULL, length = 1", "delivery.length"),
    ("UPDATE delivery SET position = end + 1", "delivery.end"),
    ("UPDATE delivery SET end = end + 1", "delivery.end"),
    ("UPDATE delivery SET end = 9223372036854775807", "delivery.end"),
    ("UPDATE delivery SET position = end", "outbox.bytes"),
    ("UPDATE outbox SET position = position + 1", "outbox.position"),
    ("UPDATE outbox SET bytes = x''", "outbox.bytes"),
    ("UPDATE outbox SET position = 9223372036854775807 - position", "outbox.position"),
    ("DELETE FROM outbox", "outbox.position"),
    ("DELETE FROM names WHERE number = 2", "names.number"),
    ("UPDATE names SET text = x'00' WHERE kind = 'status' AND number = 1", "names.text"),
    ("UPDATE names SET kind = 'owner' WHERE kind = 'host'", "names.kind"),
    ("UPDATE names SET number = 2147483648 WHERE kind = 'host' AND number = 0", "names.number"),
    ("DELETE FROM rows WHERE number = 0", "rows"),
    ("UPDATE rows SET status = 5000", "rows"),
    ("UPDATE rows SET route = -1", "rows.route"),
    ("UPDATE rows SET host = 5000", "rows"),
    ("UPDATE rows SET final_sessions = -1", "rows.final_sessions"),
    ("UPDATE rows SET hits = hits + 1", "rows.responses_none"),
    ("UPDATE windows SET hits = hits - 1", "windows.responses_none"),
    ("UPDATE windows SET responses_2xx = 9223372036854775807", "windows.responses_2xx"),
    ("UPDATE windows SET revision = -2", "windows.revision"),
    ("UPDATE windows SET is_final = 9", "windows.is_final"),
    ("UPDATE windows SET commit_number = 1000", "windows"),
    (
      "UPDATE windows SET row = row + 5000",
      "windows"
    ),
    ("UPDATE facts SET segment = x'00'", "facts.segment"),
    ("UPDATE facts SET segment = x''", "facts.segment"),
    ("UPDATE facts SET segment = zeroblob(3920)", "facts.segment"),
    ("UPDATE facts SET segment = zeroblob(20)", "facts.segment"),
    ("UPDATE facts SET newest_nanoseconds = newest_nanoseconds + 1", "facts.segment"),
    ("UPDATE facts SET oldest_nanoseconds = 0", "facts.segment"),
    (
      "UPDATE facts SET oldest_nanoseconds = 0, newest_nanoseconds = 0,"
        + " segment = x'\(String(repeating: "00", count: 19))80'", "facts.segment"
    ),
    (
      "UPDATE facts SET oldest_nanoseconds = 0, newest_nanoseconds = 0,"
        + " segment = x'\(String(repeating: "00", count: 17))100000'", "facts.segment"
    ),
    ("UPDATE settings SET option = 'word' WHERE position = 0", "settings"),
    ("DELETE FROM settings", "settings"),
  ]

  @Test(arguments: damages.indices)
  func valueThatIsNeverWritten(index: Int) throws {
    let (sql, place) = Self.damages[index]
    var store = try SQLiteStore(inMemoryWith: .sample)
    var maker = CommitMaker(seed: 4)
    for _ in 0..<30 { try store.save(maker.next()) }
    var commit = maker.next()
    commit.records = Array(repeating: 10, count: 100_000)
    try store.save(commit)
    try #require(try store.load()?.outbox.count ?? 0 > 1)
    try store.queue.inDatabase { database in
      try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
      try database.execute(sql: sql)
      try #require(database.changesCount > 0)
    }
    let error = #expect(throws: Damage.self) {
      try store.queue.read { database in
        let reader = StateReader(database: database, name: "state")
        _ = try reader.settings()
        _ = try reader.checkpoint()
        try reader.readFacts(from: nil) { _ in }
      }
    }
    #expect(error?.place == place)
  }

  /// Facts are handed out after the logs are open: that is too late to find out.
  @Test func factsAreCheckedWhenTheStateIsOpened() throws {
    let folder = try TemporaryFolder()
    do {
      var store = try SQLiteStore(path: folder["state"], settings: .sample)
      var maker = CommitMaker(seed: 4)
      for _ in 0..<10 { try store.save(maker.next()) }
      try store.queue.write { database in
        // A row that does not exist, in a segment that SQLite finds nothing wrong with.
        try database.execute(
          sql: """
            UPDATE facts SET oldest_nanoseconds = 0, newest_nanoseconds = 0,
              segment = x'\(String(repeating: "00", count: 17))100000'
            """)
      }
    }
    let error = #expect(throws: StoreError.self) {
      _ = try SQLiteStore(path: folder["state"], settings: .sample)
    }
    #expect(error?.message.contains("damaged (facts.segment)") == true)
  }

  /// Bytes of a state overwritten at random: it is refused, or what was overwritten meant nothing.
  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func overwrittenBytes(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    var dice = Dice(seed: seed)
    do {
      var store = try SQLiteStore(path: folder["sound"], settings: .sample)
      var maker = CommitMaker(seed: seed)
      for _ in 0..<40 { try store.save(maker.next()) }
    }
    let sound = try folder.content(of: "sound")
    var refused = 0
    for _ in 0..<60 {
      var content = sound
      for _ in 0...dice.below(3) {
        // Every second time in a page's beginning, where SQLite's own structures are.
        let page = dice.below(content.count / 4_096) * 4_096
        content[page + dice.below(dice.once(in: 2) ? 4_096 : 100)] = UInt8(dice.below(256))
      }
      if dice.once(in: 10) { content.removeLast(dice.below(content.count - 100)) }
      try folder.write(content, to: "state")
      do throws(StoreError) {
        var store = try SQLiteStore(path: folder["state"], settings: .sample, synchronization: .off)
        let checkpoint = try store.load()
        if let checkpoint {
          var commit = Commit(delivery: checkpoint.delivery)
          commit.progress = checkpoint.progress
          commit.progress.number += 1
          try store.save(commit)
        }
      } catch {
        #expect(error.code == .unusable)
        refused += 1
        #expect(try folder.content(of: "state") == content)
        // Only where the first bytes say so is it one to be reset.
        if content[..<100] == sound[..<100] {
          try StateFile.reset(folder["state"])
          #expect(try folder.names().filter { $0.hasPrefix("state") } == [])
        }
      }
      for name in try folder.names() where name.hasPrefix("state") { try folder.remove(name) }
    }
    #expect(refused > 10)
  }
}
