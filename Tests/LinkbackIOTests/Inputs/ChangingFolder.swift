import Foundation
import LinkbackSystem
import Synchronization

@testable import LinkbackIO

/// A folder of logs in which something happens at random moments: what happens to real ones, and worse.
///
/// Each line has a session of its own, so that it is known of each which file it comes from.
final class ChangingFolder: Sendable {
  /// What a file held when it was listed, and what was done to it since.
  final class Log: Sendable {
    let sessions: [String]
    /// Of a last line that was not finished then, and may be by the time that it is read.
    let unfinished: String?
    let isCompressed: Bool
    /// Whether its own bytes are others.
    let isHarmed = Atomic<Bool>(false)
    /// Whether its name means another file, or none, or it can't be opened.
    let isMoved = Atomic<Bool>(false)

    init(sessions: [String], unfinished: String?, isCompressed: Bool) {
      (self.sessions, self.unfinished, self.isCompressed) = (sessions, unfinished, isCompressed)
    }
  }

  private struct State: Sendable {
    var random: Dice
    /// By name, as it is now.
    var logs: [String: Log] = [:]
    var made = 0
    /// How many blocks are read before the next change.
    var patience: Int
  }

  let path: FilePath
  private let state: Guarded<State>

  /// Makes `count` files.
  init(in path: FilePath, files count: Int, seed: UInt64) throws {
    self.path = path
    try FileManager.default.createDirectory(atPath: path.text, withIntermediateDirectories: true)
    state = Guarded(State(random: Dice(seed: seed), patience: 1))
    state.withLock { state in
      for number in 0..<count { make("\(number).log", &state) }
    }
  }

  /// The files by name.
  var logs: [String: Log] { state.withLock { $0.logs } }

  /// Counts a block, and changes something where it is time.
  func tick() {
    state.withLock { state in
      state.patience -= 1
      guard state.patience <= 0 else { return }
      state.patience = Int.random(in: 1...25, using: &state.random)
      change(&state)
    }
  }

  /// Changes a file.
  func change() { state.withLock { change(&$0) } }

  private func make(_ name: String, _ state: inout State) {
    state.made += 1
    let count = Int.random(in: 1...120, using: &state.random)
    let sessions = (0..<count).map { "csn_\(state.made)x\($0)" }
    var text = sessions.map(Self.line).joined()
    let isCompressed = Int.random(in: 0..<3, using: &state.random) == 0
    var unfinished: String?
    if !isCompressed, Bool.random(using: &state.random) {
      unfinished = "csn_\(state.made)x\(count)"
      text += Self.line(unfinished ?? "").dropLast(Self.lengthOfEnd)
    }
    let bytes = isCompressed ? gzipMember(Array(text.utf8)) : Array(text.utf8)
    write(bytes, to: name)
    state.logs[name] = Log(sessions: sessions, unfinished: unfinished, isCompressed: isCompressed)
  }

  private func change(_ state: inout State) {
    guard let name = state.logs.keys.sorted().randomElement(using: &state.random),
      let log = state.logs[name]
    else { return }
    let file = path.appending(Array(name.utf8))
    let size = (try? FileStatus(of: file).size) ?? 0
    switch Int.random(in: 0..<8, using: &state.random) {
    case 0:
      move(log, name, to: "\(name).\(state.made)", &state)
      make(name, &state)
    case 1:
      let other = state.logs.keys.sorted().randomElement(using: &state.random)
      if let other, other != name { move(log, name, to: other, &state) }
    case 2:
      FileChange.cut(file, to: Int.random(in: 0..<Int(max(size, 1)), using: &state.random))
      log.isHarmed.store(true, ordering: .relaxed)
    case 3:
      // As `cp /dev/null` and the writer that goes on: in place, and in the end perhaps longer.
      log.isHarmed.store(true, ordering: .relaxed)
      make(name, &state)
      state.logs[name]?.isHarmed.store(true, ordering: .relaxed)
    case 4:
      log.isHarmed.store(true, ordering: .relaxed)
      write([UInt8](repeating: 0x78, count: Int(size)), to: name)
    case 5:
      FileChange.remove(file)
      log.isMoved.store(true, ordering: .relaxed)
      state.logs[name] = nil
    case 6:
      FileChange.makeUnreadable(file)
      log.isMoved.store(true, ordering: .relaxed)
    default:
      append(to: file, log)
    }
  }

  private func move(_ log: Log, _ name: String, to other: String, _ state: inout State) {
    FileChange.rename(path.appending(Array(name.utf8)), to: path.appending(Array(other.utf8)))
    log.isMoved.store(true, ordering: .relaxed)
    state.logs[other]?.isMoved.store(true, ordering: .relaxed)
    state.logs[other] = log
    state.logs[name] = nil
  }

  /// The end of the line that was unfinished, and more lines.
  private func append(to file: FilePath, _ log: Log) {
    guard let handle = FileHandle(forWritingAtPath: file.text) else { return }
    _ = try? handle.seekToEnd()
    let isHarmed = log.isHarmed.load(ordering: .relaxed)
    var text = log.unfinished.map { String(Self.line($0).suffix(Self.lengthOfEnd)) } ?? ""
    text += Self.line("csn_appended")
    try? handle.write(contentsOf: isHarmed || !log.isCompressed ? Data(text.utf8) : Data([0, 0]))
    try? handle.close()
  }

  private func write(_ bytes: [UInt8], to name: String) {
    // In place, where there is a file: not as a new one.
    try? Data(bytes).write(to: URL(fileURLWithPath: path.appending(Array(name.utf8)).text))
  }

  private static let lengthOfEnd = 30

  private static func line(_ session: String) -> String {
    "192.0.2.7 - - [22/Nov/2026:10:00:01 +0000] "
      + "\"GET /link?session_id=\(session)&status=success HTTP/1.1\" 200 5 \"-\" \"-\"\n"
  }
}
