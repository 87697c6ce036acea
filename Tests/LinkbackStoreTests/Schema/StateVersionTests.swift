import Foundation
import GRDB
import LinkbackCore
import LinkbackFollowing
import Testing

@testable import LinkbackStore

/// A state of an earlier version is brought up to date, whole or not at all.
@Suite struct StateVersionTests {
  private static let next = [
    "ALTER TABLE rows ADD COLUMN note TEXT", "CREATE TABLE extra (x INTEGER) STRICT",
  ]

  private let folder: TemporaryFolder
  private var (maker, model) = (CommitMaker(seed: 3), StateModel())

  init() throws {
    folder = try TemporaryFolder()
    var store = try SQLiteStore(path: folder["state"], settings: .sample)
    for _ in 0..<20 {
      let commit = maker.next()
      try store.save(commit)
      model.save(commit)
    }
  }

  private func open(
    _ versions: [[String]], _ settings: StateSettings = .sample
  ) throws(StoreError) -> SQLiteStore {
    try SQLiteStore(
      path: folder["state"], settings: settings, synchronization: .full, versions: versions)
  }

  @Test mutating func nothingIsLostByAnUpdate() throws {
    let versions = StateSchema.versions + [Self.next, ["INSERT INTO extra VALUES (7)"]]
    for _ in 0..<2 {
      var store = try open(versions)
      try model.expect(&store)
      let commit = maker.next()
      try store.save(commit)
      model.save(commit)
      try model.expect(&store)
      // Once, and never again.
      let extra = try store.queue.read { try Int.fetchAll($0, sql: "SELECT x FROM extra") }
      #expect(extra == [7])
    }
    let error = #expect(throws: StoreError.self) { _ = try open(StateSchema.versions) }
    let known = StateSchema.versions.count
    #expect(
      error?.message.contains("its state has version \(known + 2), this program knows \(known)")
        == true)
  }

  /// Makes a file from what an earlier version wrote, as `Tests/StateFiles` has it.
  ///
  /// - Returns: Its settings.
  private func makeState(ofVersion version: Int) throws -> StateSettings {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
      .appendingPathComponent("../StateFiles/version-\(version).sql")
    let settings = try DatabaseQueue(path: "\(folder.path)/old").write { database in
      try database.execute(sql: String(contentsOf: script, encoding: .utf8))
      return try StoredSetting.readAll(from: database).map(\.setting)
    }
    return StateSettings(command: settings[0].value, settings: Array(settings.dropFirst()))
  }

  @Test func stateOfTheFirstVersionIsReadOn() throws {
    let settings = try makeState(ofVersion: 1)
    let error = #expect(throws: StoreError.self) {
      try StateFile.read(folder["old"]) { _ in
      } observations: { _ in
      }
    }
    #expect(error?.message.contains("made by an earlier version of Linkback") == true)
    var store = try SQLiteStore(path: folder["old"], settings: settings)
    let checkpoint = try #require(try store.load())
    #expect(checkpoint.streams.map(\.offset) == [336, 116])
    #expect(checkpoint.streams.map(\.realPath) == [nil, nil])
    #expect(checkpoint.progress.statistics.callbacks == 4)
    var stream = checkpoint.streams[1]
    stream.realPath = ByteString(Array("access.20261122".utf8))
    var commit = Commit(delivery: checkpoint.delivery)
    commit.streams = [stream]
    commit.progress = checkpoint.progress
    commit.progress.number += 1
    try store.save(commit)
    #expect(try store.load()?.streams == [checkpoint.streams[0], stream])
    #expect(try store.allObservations().count == 4)
  }

  /// What views show besides is known of earlier states, too: the first commit has it.
  @Test(arguments: [(1, [1, 1, 1, 1]), (2, [0, 1, 1, 1])])
  func finalSessionsComeFromTheFacts(version: Int, finalSessions: [Int]) throws {
    let settings = try makeState(ofVersion: version)
    var store = try SQLiteStore(path: folder["old"], settings: settings)
    let checkpoint = try #require(try store.load())
    #expect(checkpoint.outcomes.windows.map(\.finalSessions) == [0, 0, 0, 0])
    for row in checkpoint.outcomes.rows { #expect(row.sessionsSeen == row.counts.sessions) }
    #expect(checkpoint.progress.ended == nil)
    #expect(checkpoint.progress.files == FileEvents())
    var outcomes = LiveOutcomes(
      options: try OutcomeAggregator.Options(settings, zone: { _ in .utc }),
      restoring: checkpoint.outcomes)
    outcomes.restore(observations: try store.allObservations())
    var commit = Commit(delivery: checkpoint.delivery)
    commit.progress = checkpoint.progress
    commit.progress.number += 1
    commit.outcomes = outcomes.takeChanges()
    try store.save(commit)
    let held = try #require(try store.load()?.outcomes)
    #expect(held.windows.map(\.finalSessions) == finalSessions)
    #expect(held.windows.map(\.counts) == checkpoint.outcomes.windows.map(\.counts))
    #expect(held.rows == checkpoint.outcomes.rows)
  }

  /// Of windows that are equally long, the length tells where they end; those of events have an hour.
  @Test(arguments: [(4, "follow", 60), (3, "follow", 60), (2, "follow", 60), (1, "events", 3_600)])
  func earlierStatesTellWhereWindowsEnd(version: Int, command: String, length: Int64) throws {
    var settings = try makeState(ofVersion: version)
    if command == "events" {
      try DatabaseQueue(path: "\(folder.path)/old").write { database in
        try database.execute(
          sql: """
            DELETE FROM settings WHERE option = '--window';
            UPDATE settings SET value = 'events' WHERE option = 'command';
            DELETE FROM windows WHERE start_seconds > (SELECT min(start_seconds) FROM windows);
            UPDATE windows SET start_seconds = start_seconds / 3600 * 3600;
            UPDATE progress SET kept_from_seconds = NULL;
            """)
      }
      settings.command = "events"
      settings.settings.removeAll { $0.option == "--window" }
    }
    var store = try SQLiteStore(path: folder["old"], settings: settings)
    let windows = try #require(try store.load()).outcomes.windows
    #expect(!windows.isEmpty)
    #expect(windows.allSatisfy { $0.end == $0.start + length })
    let ends = try store.queue.read {
      try Int64.fetchAll($0, sql: "SELECT end_seconds FROM window_records ORDER BY start_seconds")
    }
    #expect(ends == windows.map(\.end))
  }

  @Test func brokenUpdateChangesNothing() throws {
    let error = #expect(throws: StoreError.self) {
      _ = try open(StateSchema.versions + [Self.next + ["CREATE TABLE extra (y)"]])
    }
    #expect(error?.code == .unusable)
    var store = try open(StateSchema.versions)
    try model.expect(&store)
  }

  /// Who only reads can't update it.
  @Test func readersAreToldOfAnEarlierVersion() throws {
    let error = #expect(throws: StoreError.self) {
      try StateFile.read(folder["state"], versions: StateSchema.versions + [Self.next]) { _ in
      } observations: { _ in
      }
    }
    #expect(error?.message.contains("made by an earlier version of Linkback") == true)
  }

  @Test func refusedStateIsNotUpdated() throws {
    let content = try folder.content(of: "state")
    var settings = StateSettings.sample
    settings.settings[0].value = "1h"
    let error = #expect(throws: StoreError.self) {
      _ = try open(StateSchema.versions + [Self.next], settings)
    }
    #expect(error?.message.contains("--window 1m, and now it is 1h") == true)
    #expect(try folder.content(of: "state") == content)
  }
}
