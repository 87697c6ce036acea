import LinkbackCore
import LinkbackFollowing

/// An engine with its state and its clocks, which may be dropped and started again at any moment.
final class Follower {
  static let second: Int64 = 1_000_000_000
  /// 2026-11-22T10:00:00Z, in nanoseconds.
  static let start: Int64 = 1_795_341_600 * second

  let folder: VirtualFolder
  let files: VirtualFiles
  let options: FollowOptions
  private(set) var store: MemoryStore
  private(set) var engine: FollowEngine<VirtualFiles>
  /// In nanoseconds.
  private(set) var monotonic: Int64 = 0
  var notices: [FollowNotice] = []

  static func options(
    window: Int64 = 60, records: LogScanner.Records = .none
  ) -> FollowOptions {
    var options = FollowOptions()
    options.scanner.outcomes.window = WindowGrid(length: window)
    options.scanner.records = records
    return options
  }

  init(
    _ folder: VirtualFolder, following patterns: [String] = ["a.log"],
    rotatedIn: [String] = [], _ options: FollowOptions = Follower.options()
  ) {
    self.folder = folder
    self.options = options
    files = VirtualFiles(folder: folder, patterns: patterns, rotatedIn: rotatedIn)
    store = MemoryStore(grid: options.scanner.outcomes.window)
    engine = FollowEngine(options: options, files: files, checkpoint: nil)
  }

  var now: FollowTime {
    FollowTime(wall: EventTime(nanoseconds: folder.time), monotonic: monotonic)
  }

  func pass(seconds: Double) {
    folder.time += Int64(seconds * 1e9)
    monotonic += Int64(seconds * 1e9)
  }

  /// Drops what is not saved, and starts with what is.
  func restart() throws {
    let checkpoint = try store.load()
    engine = FollowEngine(options: options, files: files, checkpoint: checkpoint)
    monotonic = Int64(monotonic % 1_000)
    if checkpoint != nil { try restoreObservations() }
  }

  /// Takes over the state of another one, for ``restart()``.
  func resume(_ other: Follower) { store = other.store }

  private func restoreObservations() throws {
    let keptFrom = store.checkpoint?.progress.keptFrom
    var position: Int64?
    repeat {
      let part = try store.observations(from: keptFrom, at: position)
      engine.restore(observations: part.observations)
      position = part.next
      // A run may have to save how far records are written, and may end then.
      let delivery = Delivery(position: Int64(store.records.count))
      if let commit = engine.commit(at: now, delivery: delivery) { try store.save(commit) }
    } while position != nil
    engine.finishRestoring()
  }

  func discover() {
    engine.discover(at: now)
    notices += engine.takeNotices()
  }

  @discardableResult
  func read(limit: Int = 1 << 20) -> Bool {
    let hasMore = engine.read(at: now, limit: limit)
    notices += engine.takeNotices()
    return hasMore
  }

  /// Reads until there is nothing more for now.
  func readAll(limit: Int = 1 << 20) {
    var rounds = 0
    while read(limit: limit) {
      rounds += 1
      precondition(rounds < 100_000, "reading does not come to an end")
    }
  }

  @discardableResult
  func commit(closesAll: Bool = false) throws -> Commit? {
    var delivery = Delivery()
    delivery.position = Int64(store.records.count)
    let commit = engine.commit(at: now, closesAll: closesAll, delivery: delivery)
    notices += engine.takeNotices()
    guard let commit else { return nil }
    try store.save(commit)
    if let seconds = commit.keepsFrom {
      engine.forget(before: seconds)
      try restoreObservations()
    }
    return commit
  }

  /// Looks, reads all there is, and commits.
  func catchUp() throws {
    discover()
    readAll()
    try commit()
  }

  /// Lets time pass in which nothing is written, until nothing is waited for.
  func settle(seconds: Double) throws {
    pass(seconds: seconds)
    try catchUp()
  }

  // MARK: What came of it

  /// The greatest revision of each window, as `count` spells it; and what is wrong with the revisions.
  func windows() -> (text: String, faults: [String]) {
    var faults: [String] = []
    var latest: [String: (revision: Int, isFinal: Bool, line: String)] = [:]
    for line in store.text.split(separator: "\n") where line.hasPrefix("{\"record\":\"window\"") {
      let record = WindowLine(line)
      let expected = latest[record.identity].map { $0.revision + 1 } ?? 0
      if record.revision != expected {
        faults.append("revision \(record.revision) of \(record.identity), not \(expected)")
      }
      latest[record.identity] = (record.revision, record.isFinal, record.asCounted)
    }
    for (identity, window) in latest where !window.isFinal { faults.append("open: \(identity)") }
    return (latest.values.map(\.line).sorted().joined(separator: "\n"), faults)
  }
}

/// A `window` record of the output, taken apart.
struct WindowLine {
  var identity: String
  var revision: Int
  var isFinal: Bool
  /// With revision 0 and final.
  var asCounted: String

  init(_ line: Substring) {
    let parts = line.components(separatedBy: ",\"revision\":")
    let tail = parts.count > 1 ? parts[1].components(separatedBy: ",\"final\":") : ["", ""]
    identity = parts[0].components(separatedBy: ",\"hits\":")[0]
    revision = Int(tail[0]) ?? -1
    isFinal = tail[1] == "true}"
    asCounted = parts[0] + ",\"revision\":0,\"final\":true}"
  }
}

extension StringProtocol {
  /// The parts between the places where `separator` is.
  func components(separatedBy separator: String) -> [String] {
    var parts: [String] = []
    var rest = self[...]
    while let place = rest.firstRange(of: separator) {
      parts.append(String(rest[..<place.lowerBound]))
      rest = rest[place.upperBound...]
    }
    return parts + [String(rest)]
  }
}
