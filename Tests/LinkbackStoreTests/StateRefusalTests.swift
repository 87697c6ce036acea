import Foundation
import GRDB
import Glibc
import LinkbackCore
import LinkbackFollowing
import Testing

@testable import LinkbackStore

/// What can't be used is refused with a sentence that names the file, and stays as it was.
@Suite struct StateRefusalTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func refusal(_ name: String = "state", _ settings: StateSettings = .sample) -> StoreError?
  {
    do {
      _ = try SQLiteStore(path: folder[name], settings: settings)
      return nil
    } catch {
      return error
    }
  }

  /// The message after the path.
  private func expectRefusal(
    _ message: String, of name: String = "state", _ settings: StateSettings = .sample,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let path = String(decoding: folder[name].bytes, as: UTF8.self)
    #expect(
      refusal(name, settings)
        == StoreError(.unusable, "\(path): \(message.replacing("PATH", with: path))"),
      sourceLocation: sourceLocation)
  }

  private func makeState(commits: Int = 3) throws {
    var store = try SQLiteStore(path: folder["state"], settings: .sample)
    var maker = CommitMaker(seed: 1)
    for _ in 0..<commits { try store.save(maker.next()) }
  }

  private func change(_ sql: String) throws {
    let queue = try DatabaseQueue(path: "\(folder.path)/state")
    try queue.inDatabase { try $0.execute(sql: sql) }
    try queue.close()
  }

  private static let nothingChanged =
    ", not a state of Linkback; nothing was changed in it; name another file with --state"

  static let foreignContents: [(content: [UInt8], message: String)] = [
    ([], "is empty"),
    (Array("[Unit]\nDescription=no state\n".utf8), "is not an SQLite database"),
    (Array("SQLite format 3\0".utf8), "is not an SQLite database"),
    (Array(repeating: 0, count: 8_192), "is not an SQLite database"),
    (
      Array("SQLite format 3\0".utf8) + Array(repeating: 0, count: 8_192),
      "is a SQLite database of another program"
    ),
  ]

  @Test(arguments: foreignContents.indices)
  func contentOfAnotherKind(index: Int) throws {
    let (content, message) = Self.foreignContents[index]
    try folder.write(content, to: "state")
    expectRefusal(message + Self.nothingChanged)
    #expect(try folder.content(of: "state") == content)
    #expect(try folder.names() == ["state"])
  }

  @Test func databaseOfAnotherProgram() throws {
    try change("PRAGMA journal_mode = WAL; CREATE TABLE notes (text)")
    let content = try folder.content(of: "state")
    expectRefusal("is a SQLite database of another program" + Self.nothingChanged)
    #expect(try folder.content(of: "state") == content)
    #expect(throws: StoreError.self) { try StateFile.reset(folder["state"]) }
    #expect(try folder.content(of: "state") == content)
  }

  @Test func folderPipeAndMissingFolder() throws {
    expectRefusal("is a folder; name a file in it with --state", of: "")
    // SAFETY: the text's bytes end with a NUL and live during the call, which keeps nothing.
    #expect(unsafe mkfifo("\(folder.path)/pipe", 0o600) == 0)
    expectRefusal("is a pipe or a device" + Self.nothingChanged, of: "pipe")
    expectRefusal(
      "its folder does not exist; create it, or name another file with --state", of: "a/state")
    #expect(try folder.names() == ["pipe"])
  }

  @Test func linkThatLeadsNowhere() throws {
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/state", withDestinationPath: "nothing")
    expectRefusal("is a symbolic link that leads nowhere; name the file itself")
    #expect(try folder.names() == ["state"])
  }

  @Test func pathThatIsNoText() {
    let path = ByteString(Array("\(folder.path)/".utf8) + [0xff])
    let error = #expect(throws: StoreError.self) {
      _ = try SQLiteStore(path: path, settings: .sample)
    }
    #expect(error?.message.hasSuffix("has to be UTF-8; name another file with --state") == true)
  }

  @Test func secondProcess() throws {
    var store = try SQLiteStore(path: folder["state"], settings: .sample)
    let message =
      "another process follows logs with this state; stop it first, or name another file with "
      + "--state"
    expectRefusal(message)
    let error = #expect(throws: StoreError.self) { try StateFile.reset(folder["state"]) }
    #expect(error?.message.hasSuffix(message) == true)
    var maker = CommitMaker(seed: 1)
    try store.save(maker.next())
    #expect(try store.load()?.progress.number == 1)
  }

  @Test func lockEndsWithTheStore() throws {
    for _ in 0..<3 { _ = try SQLiteStore(path: folder["state"], settings: .sample) }
    #expect(refusal() == nil)
  }

  @Test func laterVersion() throws {
    try makeState()
    let known = StateSchema.versions.count
    try change("PRAGMA user_version = \(known + 1)")
    let content = try folder.content(of: "state")
    expectRefusal(
      "made by a later version of Linkback (its state has version \(known + 1), this program knows "
        + "\(known)); upgrade Linkback, or name another file with --state")
    #expect(try folder.content(of: "state") == content)
  }

  static let changes = [
    "DROP TABLE outbox", "DROP VIEW window_records", "ALTER TABLE rows ADD COLUMN x INTEGER",
    "CREATE TRIGGER t AFTER DELETE ON facts BEGIN DELETE FROM rows; END",
  ]

  @Test(arguments: changes)
  func otherSchema(sql: String) throws {
    try makeState()
    try change(sql)
    expectRefusal(
      "the state is damaged (schema); restore it from a backup, or begin afresh after "
        + "'linkback state reset PATH'")
  }

  @Test func additionsOfAUserDoNoHarm() throws {
    try makeState()
    try change("ANALYZE; CREATE VIEW mine AS SELECT 1; CREATE INDEX i ON rows (status)")
    #expect(refusal() == nil)
  }

  @Test func logWithoutItsFile() throws {
    var store = try SQLiteStore(path: folder["state"], settings: .sample)
    var maker = CommitMaker(seed: 1)
    try store.save(maker.next())
    try folder.copy("state-wal", to: "orphan-wal")
    let log = try folder.content(of: "orphan-wal")
    expectRefusal(
      "the state is missing, while its newest commits are still there in PATH-wal; put the file "
        + "back, or begin afresh after 'linkback state reset PATH'", of: "orphan")
    #expect(try folder.content(of: "orphan-wal") == log)
    try StateFile.reset(folder["orphan"])
    #expect(refusal("orphan") == nil)
  }

  @Test func otherSettings() throws {
    try makeState()
    let content = try folder.content(of: "state")
    var settings = StateSettings.sample
    settings.settings[0].value = "5m"
    let advice =
      "; counts of both kinds can't be added up; run with what it was made with, name another file "
      + "with --state, or begin afresh after 'linkback state reset PATH'"
    expectRefusal(
      "the state was made with --window 1m, and now it is 5m\(advice)", settings)
    settings.settings[1].value = "route"
    settings.settings[2].value = "0aff"
    expectRefusal(
      "the state was made with --window 1m, and now it is 5m and without --by, and now it is route"
        + " and with another --pseudonym-key-file\(advice)", settings)
    settings = .sample
    settings.settings.removeLast()
    settings.settings.append(.init(option: "--since", value: "2026-11-22"))
    expectRefusal(
      "the state was made with --pseudonym-key-file, which is not given now and without --since, "
        + "and now it is 2026-11-22\(advice)", settings)
    settings = .sample
    settings.command = "events"
    expectRefusal(
      "the state is one of 'linkback follow', not of 'linkback events'; name another file with "
        + "--state", settings)
    #expect(try folder.content(of: "state") == content)
    #expect(refusal() == nil)
  }
}

extension StateRefusalTests {
  private func expectRefusal(
    _ message: String, _ settings: StateSettings, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    expectRefusal(message, of: "state", settings, sourceLocation: sourceLocation)
  }
}
