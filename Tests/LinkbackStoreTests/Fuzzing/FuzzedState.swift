import Glibc
import LinkbackCore
import LinkbackFollowing
import LinkbackIO
@testable import LinkbackStore
import LinkbackSystem
import CoreFixtures
import Testing

/// A state of real logs, that is spoilt and then used as the program uses it.
final class FuzzedState {
  /// How a use of it ended.
  enum Ending: Hashable {
    case finished
    /// As damaged, before anything was read: 78.
    case refused
    /// Where its records go does not fit: 74.
    case unwritable
  }

  private let folder: TemporaryFolder
  private var sound: [UInt8] = []
  private var soundOutput: [UInt8] = []
  /// Of all uses, so that time goes on.
  private var elapsed: Int64 = 0
  private let began = WallClock.now

  private static let settings = StateSettings(
    command: "follow",
    settings: [.init(option: "--window", value: "1m"), .init(option: "--by", value: "route")])

  init() throws {
    folder = try TemporaryFolder()
    for round in 0..<4 {
      try folder.append(Self.lines(round), to: "log")
      try folder.append(Self.columns(round), to: "iis")
      if round == 2 { try folder.move("log", to: "log.1") }
      try #require(try follow() == .finished)
    }
    try addOutbox()
    sound = try folder.content(of: "state")
    soundOutput = try folder.content(of: "out")
    // What each use has to read: new lines, of old windows too.
    try folder.append(Self.lines(4) + Self.lines(3), to: "log")
    try folder.append(Self.columns(4), to: "iis")
  }

  private static func lines(_ round: Int) -> String {
    (0..<30).map { number in
      let status = ["success", "user_aborted", "own_code"][number % 3]
      return "192.0.2.1 - - [22/Nov/2026:10:\(10 + round * 3 + number / 10):0\(number % 10) +0000] "
        + "\"GET /\(number % 4)?session_id=csn_\(number % 20)&status=\(status) HTTP/1.1\" 200 5\n"
    }.joined()
  }

  private static func columns(_ round: Int) -> String {
    let line = "2026-11-22 10:1\(round):00 GET /iis session_id=csn_w\(round)&status=success 302\n"
    let head = "#Fields: date time cs-method cs-uri-stem cs-uri-query sc-status\n"
    return (round == 0 ? head : "") + line + "2026-11-22 10:1\(round):30 GET / - 200\n"
  }

  /// Records that nobody has written yet.
  private func addOutbox() throws {
    var store = try SQLiteStore(path: folder["state"], settings: Self.settings)
    let checkpoint = try #require(try store.load())
    var commit = Commit(delivery: checkpoint.delivery)
    commit.progress = checkpoint.progress
    commit.progress.number += 1
    commit.outcomes.limited = checkpoint.outcomes.limited
    commit.records = Array(repeating: [UInt8](repeating: 0x2E, count: 99) + [0x0A], count: 1_500)
      .flatMap { $0 }
    try store.save(commit)
  }

  func columns() throws -> [StateMutation.Column] {
    try StateMutation.columns(of: folder.path + "/state")
  }

  // MARK: - Spoiling and using

  func restore() throws {
    for name in try folder.names() where name.hasPrefix("state") { try folder.remove(name) }
    try folder.write(sound, to: "state")
    // The same file, with what it held.
    try folder.write(soundOutput, to: "out")
  }

  /// Sets a column to a value, as far as SQLite lets it be set.
  func set(_ column: StateMutation.Column, to value: String) throws {
    try StateMutation.set(column, to: value, in: folder.path + "/state")
  }

  func changeValues(_ dice: inout Dice) throws -> String {
    try StateMutation.changeValues(folder.path + "/state", &dice)
  }

  func changeBytes(_ dice: inout Dice) throws {
    var bytes = sound
    StateMutation.changeBytes(&bytes, &dice)
    try folder.write(bytes, to: "state")
  }

  /// Reads it as `state show` does.
  func show() throws -> Ending {
    var report: StateReport?
    do throws(StoreError) {
      try StateFile.read(folder["state"]) { contents in
        report = try? StateReport(contents.settings, contents.checkpoint, zone: { _ in .utc })
      } observations: {
        report?.add(observations: $0)
      }
    } catch {
      try #require(error.code == .unusable, "\(error.message)")
      return .refused
    }
    guard var report else { return .refused }
    try #require(!report.records().isEmpty)
    let table = String(describing: report.result())
    let text = StateText(report, options: report.settings.settings, table: table).text
    try #require(!text.isEmpty)
    return .finished
  }

  /// Follows with it as `follow --once` does, after a pause of some days.
  func follow() throws -> Ending {
    elapsed += 5 * 86_400_000_000_000
    var following = FollowOptions()
    following.scanner.outcomes = try OutcomeAggregator.Options(Self.settings, zone: { _ in .utc })
    following.isOnce = true
    var options = RunOptions()
    options.isOnce = true
    options.isLasting = true
    let signals = SignalDescriptor()
    let watch = FileWatch()
    let output = FilePath(folder.path + "/out")
    var rounds = 0
    do throws(StoreError) {
      var runner = try FollowRunner(
        FollowedFiles(
          [FilePath(folder.path + "/log"), FilePath(folder.path + "/iis")], output: output,
          watch: watch),
        following: following, options: options,
        store: SQLiteStore(
          path: folder["state"], settings: Self.settings, synchronization: .off),
        output: output, watch: watch, signals: signals, clock: { self.now() },
        poll: { _, milliseconds in
          self.elapsed += Int64(milliseconds) * 1_000_000
          rounds += 1
          if rounds == 10_000 { pthread_kill(pthread_self(), SIGTERM) }
        }, report: { _ in })
      return try Self.ending(&runner)
    } catch {
      try #require(error.code == .unusable, "\(error.message)")
      return .refused
    }
  }

  private static func ending(
    _ runner: inout FollowRunner<SQLiteStore>
  ) throws(StoreError) -> Ending {
    do throws(RunFailure) {
      _ = try runner.run()
      return .finished
    } catch {
      switch error {
      case .store(let error): throw error
      case .output: return .unwritable
      }
    }
  }

  private func now() -> FollowTime {
    elapsed += 20_000
    return FollowTime(
      wall: EventTime(nanoseconds: began + elapsed), monotonic: 1 << 50 + elapsed)
  }
}

extension TemporaryFolder {
  fileprivate func append(_ text: String, to name: String) throws {
    let old = try names().contains(name) ? content(of: name) : []
    try write(old + Array(text.utf8), to: name)
  }
}
