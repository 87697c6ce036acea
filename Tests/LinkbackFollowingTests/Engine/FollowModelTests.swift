import Foundation
import LinkbackCore
import LinkbackFollowing
import CoreFixtures
import Testing

/// Whatever happens to logs and to the follower, each line is counted once.
@Suite struct FollowModelTests {
  /// The hard ones have copies, restored backups, holes, lost permissions and logs that begin with the
  /// same line, all at random.
  @Test(arguments: [false, true], 0..<40)
  func everyLineIsCountedOnce(isHard: Bool, group: Int) throws {
    for number in 0..<25 {
      let seed = UInt64(group * 25 + number)
      let (faults, history) = try Self.faults(seed: seed, isHard: isHard)
      #expect(faults.isEmpty, "seed \(seed): \(history)")
    }
  }

  private static let histories =
    ProcessInfo.processInfo.environment["LINKBACK_HISTORIES"].flatMap { Int($0) } ?? 0

  /// As many more of the hard ones as are asked for.
  @Test(.enabled(if: histories > 0, "LINKBACK_HISTORIES is not set"))
  func noHardHistoryIsWrong() throws {
    #expect(try Self.wrongHistories(isHard: true) == [])
  }

  @Test(.enabled(if: histories > 0, "LINKBACK_HISTORIES is not set"))
  func noPlainHistoryIsWrong() throws {
    #expect(try Self.wrongHistories(isHard: false) == [])
  }

  /// The seeds of those that are wrong.
  private static func wrongHistories(isHard: Bool) throws -> [Int] {
    try (0..<histories).filter { try !faults(seed: UInt64($0), isHard: isHard).faults.isEmpty }
  }

  private static func faults(
    seed: UInt64, isHard: Bool
  ) throws -> (faults: [String], history: String) {
    var model = try FollowModel(seed: seed, isHard: isHard)
    for _ in 0..<model.dice.within(5...60) { try model.operate() }
    try model.finish()
    return (FollowModelCheck(model).faults, model.history.joined(separator: ", "))
  }
}

/// What is wrong with the state and the output at the end of a run.
struct FollowModelCheck {
  var faults: [String] = []

  init(_ model: FollowModel) {
    let (follower, store) = (model.follower, model.follower.store)
    let text = model.expected.map { $0 + "\n" }.joined()
    var options = LogScanner.Options()
    options.outcomes = follower.options.scanner.outcomes
    options.records = follower.options.scanner.records
    let whole = ScannedLog(text, options: options)
    var scanner = LogScanner(options: options)
    scanner.begin(path: "")
    withExactSpan(text) { scanner.scan($0, offset: 0) }
    let result = scanner.result()

    let statistics = store.checkpoint?.progress.statistics ?? Statistics()
    if statistics.callbacks != whole.statistics.callbacks {
      faults.append("\(statistics.callbacks) callbacks, not \(whole.statistics.callbacks)")
    }
    let lines = whole.statistics.lines...whole.statistics.lines + model.lateEnds
    if !model.traits.sharesFirstLine, !lines.contains(statistics.lines) {
      faults.append("\(statistics.lines) lines, not \(whole.statistics.lines)")
    }
    for case .lost(let path, let bytes) in follower.notices {
      faults.append("\(String(decoding: path.bytes, as: UTF8.self)) lost: \(bytes ?? 0)")
    }
    if statistics.count(of: .malformed) > 0 || statistics.count(of: .expired) > 0 {
      faults.append("\(statistics.buckets)")
    }
    let saved = store.result(options.outcomes)
    if ScannedLog.text(saved) != ScannedLog.text(result) { faults.append("other counts") }
    if model.traits.readsEvents {
      checkEvents(store.text, whole.records)
    } else {
      checkWindows(follower, result)
    }
    checkStreams(model)
  }

  private mutating func checkWindows(_ follower: Follower, _ result: OutcomeResult) {
    var writer = RecordWriter()
    for window in result.windows { writer.append(window) }
    let expected = String(decoding: writer.bytes, as: UTF8.self).split(separator: "\n").sorted()
      .joined(separator: "\n")
    let (windows, faults) = follower.windows()
    self.faults += faults
    if windows != expected { self.faults.append("other windows") }
  }

  /// Each callback has its record, whatever the file and the number of the line.
  private mutating func checkEvents(_ text: String, _ expected: String) {
    func events(_ text: String) -> [String] {
      text.split(separator: "\n").map { $0.components(separatedBy: ",\"file\":")[0] }.sorted()
    }
    if events(text) != events(expected) { faults.append("other events") }
  }

  /// The lines of all streams add up, unless one was forgotten.
  private mutating func checkStreams(_ model: FollowModel) {
    let store = model.follower.store
    var sum = Statistics()
    for stream in store.checkpoint?.streams ?? [] { sum += stream.statistics }
    if let total = store.checkpoint?.progress.statistics, sum != total {
      faults.append("streams hold \(sum.lines) lines of \(total.lines)")
    }
  }
}
