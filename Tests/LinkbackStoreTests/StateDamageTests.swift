import GRDB
import LinkbackCore
import LinkbackFollowing
import CoreFixtures
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
    ("UPDATE streams SET tail_length = 1025", "streams.tail_length"),
    ("UPDATE streams SET offset = -1", "streams.offset"),
    ("UPDATE streams SET is_compressed = 2", "streams.is_compressed"),
    ("UPDATE streams SET callbacks = lines + 1", "streams.\"expired\""),
    ("UPDATE streams SET callbacks = 9223372036854775807, expired = 1", "streams.callbacks"),
    (
      """
      UPDATE streams SET lines = 1 << 60, callbacks = 1 << 60, incomplete = 1 << 60,
        "foreign" = 1 << 60, wrong_method = 1 << 60, malformed = 1 << 60, oversized = 1 << 60,
        outside = 1 << 60, expired = 1 << 60
      """, "streams.\"expired\""
    ),
    ("UPDATE streams SET id = id + 1000", "streams.id"),
    ("UPDATE streams SET id = id + (1 << 60)", "streams.id"),
    ("UPDATE streams SET size = (1 << 60) + 1", "streams.size"),
    ("UPDATE streams SET modified_nanoseconds = 1 << 62", "streams.modified_nanoseconds"),
    ("UPDATE streams SET modified_nanoseconds = -1 << 62", "streams.modified_nanoseconds"),
    ("UPDATE streams SET offset = (1 << 60) + 1", "streams.offset"),
    ("UPDATE streams SET offset = 0, tail_length = 1", "streams.tail_length"),
    ("UPDATE streams SET skipped_lines = 9223372036854775807", "streams.skipped_lines"),
    ("UPDATE streams SET watermark_nanoseconds = 1 << 63", "streams.watermark_nanoseconds"),
    (
      "UPDATE streams SET watermark_nanoseconds = 9214646400000000000",
      "streams.watermark_nanoseconds"
    ),
    ("UPDATE streams SET last_seen_nanoseconds = 1 << 63", "streams.last_seen_nanoseconds"),
    ("UPDATE streams SET bytes = 9223372036854775807", "streams.bytes"),
    ("UPDATE progress SET began_nanoseconds = 1 << 63", "progress.began_nanoseconds"),
    ("UPDATE progress SET committed_nanoseconds = 1 << 62", "progress.committed_nanoseconds"),
    ("UPDATE progress SET looked_nanoseconds = 1 << 63", "progress.looked_nanoseconds"),
    (
      "UPDATE progress SET watermark_nanoseconds = -9214560000000000001",
      "progress.watermark_nanoseconds"
    ),
    (
      "UPDATE progress SET horizon_nanoseconds = 9223372036854775807",
      "progress.horizon_nanoseconds"
    ),
    ("UPDATE progress SET kept_from_seconds = 1 << 63", "progress.kept_from_seconds"),
    ("UPDATE progress SET kept_from_seconds = 9214646460", "progress.kept_from_seconds"),
    ("UPDATE progress SET kept_from_seconds = 1", "progress.kept_from_seconds"),
    ("UPDATE progress SET next_stream = 9223372036854775807", "progress.next_stream"),
    ("UPDATE progress SET commit_number = 9223372036854775807", "progress.commit_number"),
    ("UPDATE progress SET lines = 9223372036854775807", "progress.lines"),
    ("UPDATE progress SET limited = 9223372036854775807", "progress.limited"),
    ("UPDATE progress SET commit_number = 0", "progress.commit_number"),
    ("UPDATE progress SET id = 7", "progress.id"),
    ("UPDATE progress SET ended_nanoseconds = 1 << 63", "progress.ended_nanoseconds"),
    ("UPDATE progress SET rotations = -1", "progress.rotations"),
    ("UPDATE progress SET truncations = 9223372036854775807", "progress.truncations"),
    ("UPDATE progress SET read_errors = -1", "progress.read_errors"),
    ("UPDATE progress SET bytes = -1", "progress.bytes"),
    ("UPDATE progress SET limited = -1", "progress.limited"),
    ("DELETE FROM delivery", "delivery"),
    ("UPDATE delivery SET device = 1, inode = NULL, length = 1", "delivery.length"),
    ("UPDATE delivery SET position = end + 1", "delivery.end"),
    ("UPDATE delivery SET end = end + 1", "delivery.end"),
    ("UPDATE delivery SET end = 9223372036854775807", "delivery.end"),
    ("UPDATE delivery SET position = 9223372036854775807", "delivery.position"),
    ("UPDATE delivery SET device = 1, inode = 1, length = 1 << 62", "delivery.length"),
    ("UPDATE delivery SET position = end", "outbox.bytes"),
    ("UPDATE outbox SET position = position + 1", "outbox.position"),
    ("UPDATE outbox SET bytes = x''", "outbox.bytes"),
    ("UPDATE outbox SET position = 9223372036854775807 - position", "outbox.position"),
    ("DELETE FROM outbox", "outbox.position"),
    (
      "DELETE FROM outbox WHERE position = (SELECT max(position) FROM outbox) - 65536",
      "outbox.position"
    ),
    ("DELETE FROM names WHERE number = 2", "names.number"),
    ("UPDATE names SET text = x'00' WHERE kind = 'status' AND number = 1", "names.text"),
    ("UPDATE names SET text = x'ff' WHERE kind = 'host' AND number = 1", "names.text"),
    ("UPDATE names SET text = CAST('success' AS BLOB) WHERE number = 5", "names.text"),
    (
      """
      UPDATE names SET text = (SELECT text FROM names WHERE kind = 'host' AND number = 1)
      WHERE kind = 'host' AND number = 2
      """, "names.text"
    ),
    ("UPDATE names SET kind = 'owner' WHERE kind = 'host'", "names.kind"),
    ("UPDATE names SET number = 2147483648 WHERE kind = 'host' AND number = 0", "names.number"),
    ("DELETE FROM rows WHERE number = 0", "rows"),
    ("UPDATE rows SET status = 5000", "rows"),
    ("UPDATE rows SET route = -1", "rows.route"),
    ("UPDATE rows SET host = 5000", "rows"),
    ("UPDATE rows SET final_sessions = -1", "rows.final_sessions"),
    ("UPDATE rows SET sessions_seen = -1", "rows.sessions_seen"),
    ("UPDATE rows SET sessions_seen = 9223372036854775807", "rows.sessions_seen"),
    ("UPDATE rows SET hits = hits + 1", "rows.responses_none"),
    ("UPDATE rows SET hits = 9223372036854775807", "rows.hits"),
    (
      """
      UPDATE rows SET hits = 1 << 60, responses_1xx = 1 << 60, responses_2xx = 0,
        responses_3xx = 0, responses_4xx = 0, responses_5xx = 0, responses_none = 0
      """, "rows.hits"
    ),
    ("UPDATE rows SET final_sessions = 1 << 60", "rows.final_sessions"),
    ("UPDATE rows SET first_nanoseconds = 1 << 63", "rows.first_nanoseconds"),
    ("UPDATE rows SET last_nanoseconds = 9223372036854775807", "rows.last_nanoseconds"),
    ("UPDATE rows SET last_nanoseconds = first_nanoseconds - 1", "rows.last_nanoseconds"),
    (
      """
      UPDATE rows
      SET (status, route, host) = (SELECT status, route, host FROM rows WHERE number = 0)
      """, "rows"
    ),
    ("UPDATE windows SET hits = hits - 1", "windows.responses_none"),
    ("UPDATE windows SET responses_2xx = 9223372036854775807", "windows.responses_2xx"),
    ("UPDATE windows SET final_sessions = -1", "windows.final_sessions"),
    ("UPDATE windows SET final_sessions = 1 << 61", "windows.final_sessions"),
    ("UPDATE windows SET revision = -2", "windows.revision"),
    ("UPDATE windows SET revision = 9223372036854775807", "windows.revision"),
    ("UPDATE windows SET is_final = 9", "windows.is_final"),
    ("UPDATE windows SET start_seconds = start_seconds + 1", "windows.start_seconds"),
    ("UPDATE windows SET start_seconds = start_seconds + (1 << 62)", "windows.start_seconds"),
    ("UPDATE windows SET start_seconds = start_seconds + (1 << 63)", "windows.start_seconds"),
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
    ("UPDATE facts SET number = number + (1 << 62)", "facts.number"),
    ("UPDATE facts SET number = -1 - number", "facts.number"),
    (
      "UPDATE facts SET oldest_nanoseconds = 9223372036854775807, "
        + "newest_nanoseconds = 9223372036854775807, "
        + "segment = x'\(String(repeating: "ff", count: 15))7f00000000'",
      "facts.segment"
    ),
    ("UPDATE settings SET option = 'word' WHERE position = 0", "settings"),
    ("DELETE FROM settings", "settings"),
  ]

  @Test(arguments: damages.indices)
  func valueThatIsNeverWritten(index: Int) throws {
    let (sql, place) = Self.damages[index]
    var store = try SQLiteStore(inMemoryWith: .sample)
    var maker = CommitMaker(seed: 7)
    for _ in 0..<30 { try store.save(maker.next()) }
    var commit = maker.next()
    commit.records = Array(repeating: 10, count: 190_000)
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
        _ = try reader.observations(from: nil, at: nil)
      }
    }
    #expect(error?.place == place)
  }

  /// Observations are checked where they are read, which is before anything is saved: in the last segment too,
  /// and in one of which all observations are forgotten.
  @Test(arguments: ["min", "max"], [nil, Int64.max])
  func observationsAreCheckedWhenTheyAreRead(place: String, oldest: Int64?) throws {
    let folder = try TemporaryFolder()
    let (open, state) = (folder["open"], folder["state"])
    var store = try SQLiteStore(path: open, settings: .sample)
    var maker = CommitMaker(seed: 7)
    for _ in 0..<10 { try store.save(maker.next()) }
    var commit = maker.next()
    commit.outcomes.observations = (0..<100_000).map { Observation(session: $0, time: 1, row: 0) }
    try store.save(commit)
    try store.queue.write { database in
      // A row that does not exist, in a segment that SQLite finds nothing wrong with.
      try database.execute(
        sql: """
          UPDATE facts SET oldest_nanoseconds = 0, newest_nanoseconds = 0,
            segment = x'\(String(repeating: "00", count: 17))100000'
          WHERE number = (SELECT \(place)(number) FROM facts)
          """)
    }
    // As a process leaves it that is killed.
    for end in ["", "-wal"] { try folder.copy("open\(end)", to: "state\(end)") }
    let content = try (folder.content(of: "state"), folder.content(of: "state-wal"))
    do {
      var damaged = try SQLiteStore(path: state, settings: .sample)
      let error = #expect(throws: StoreError.self) { _ = try damaged.allObservations(from: oldest) }
      #expect(error?.code == .unusable)
      #expect(error?.message.contains("damaged (facts.segment)") == true)
    }
    #expect(try folder.content(of: "state") == content.0)
    #expect(try folder.content(of: "state-wal") == content.1)
  }

  /// SQLite would read it, and say at the first commit that it can't be written.
  @Test func versionThatIsOnlyReadIsRefusedWhenTheStateIsOpened() throws {
    let folder = try TemporaryFolder()
    do {
      var store = try SQLiteStore(path: folder["state"], settings: .sample)
      var maker = CommitMaker(seed: 7)
      try store.save(maker.next())
    }
    var content = try folder.content(of: "state")
    content[18] = 3
    try folder.write(content, to: "state")
    let error = #expect(throws: StoreError.self) {
      _ = try SQLiteStore(path: folder["state"], settings: .sample)
    }
    #expect(error?.code == .unusable)
    #expect(error?.message.contains("damaged (format version of the file)") == true)
    try StateFile.reset(folder["state"])
    #expect(try folder.names() == [])
  }

  /// In a page that is not read when a state is loaded: only SQLite's own check sees it.
  @Test func pageOfAnIndexIsCheckedWhenTheStateIsOpened() throws {
    let folder = try TemporaryFolder()
    try folder.saveDamagedIndex(as: "state")
    let content = try folder.content(of: "state")
    for versions in [StateSchema.versions, StateSchema.versions + [["CREATE TABLE extra (x)"]]] {
      let error = #expect(throws: StoreError.self) {
        _ = try SQLiteStore(
          path: folder["state"], settings: .sample, synchronization: .off, versions: versions)
      }
      #expect(error?.message.contains("the state is damaged") == true)
      #expect(try folder.content(of: "state") == content)
    }
    let error = #expect(throws: StoreError.self) {
      try StateFile.read(folder["state"]) { _ in
      } observations: { _ in
      }
    }
    #expect(error?.message.contains("the state is damaged") == true)
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
    for _ in 0..<90 {
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
          var position: Int64?
          repeat {
            position = try store.observations(from: nil, at: position).next
          } while position != nil
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

extension TemporaryFolder {
  /// A state with windows, and an index of theirs of which the page is overwritten.
  fileprivate func saveDamagedIndex(as name: String) throws {
    var root = 0
    do {
      var store = try SQLiteStore(path: self[name], settings: .sample)
      var maker = CommitMaker(seed: 7)
      for _ in 0..<10 { try store.save(maker.next()) }
      root = try store.queue.read { database in
        try #require(
          try Int.fetchOne(
            database, sql: "SELECT rootpage FROM sqlite_schema WHERE name = 'windows_by_commit'"))
      }
    }
    var content = try self.content(of: name)
    content.replaceSubrange(
      (root - 1) * 4_096..<root * 4_096, with: repeatElement(0x55, count: 4_096))
    try write(content, to: name)
  }
}
