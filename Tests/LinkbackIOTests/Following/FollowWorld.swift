import Foundation
import Glibc
import LinkbackCore
import LinkbackFollowing
import LinkbackStore
import LinkbackSystem
import SystemFixtures
import Testing

@testable import LinkbackIO

/// A run over real files and a real state, but with a clock of its own: it moves when the run waits,
/// and what a script says happens by then.
final class FollowWorld {
  let folder: TemporaryFolder
  var following = FollowOptions()
  var options = RunOptions()
  var paths: [FilePath]
  var output: FilePath?
  /// How many regular files may be open at once.
  var capacity: Int?
  var environment: [String: [UInt8]] = [:]
  /// What shows the counts, if anything does.
  var display: LiveDisplay?
  /// What goes wrong with the state, at a time.
  var savingError: (_ seconds: Double) -> StoreError? = { _ in nil }
  /// And with reading a part of its observations.
  var readingError: (_ seconds: Double, _ position: Int64?) -> StoreError? = { _, _ in nil }
  /// How long reading a part takes, in seconds, and what happens meanwhile.
  var readingTime = 0.0
  var duringReading: (_ position: Int64?) throws -> Void = { _ in }

  /// One part of the observations, read at a time.
  struct ObservationRead {
    var seconds: Double
    var position: Int64?
    var count: Int
    var isLast: Bool
    /// Whether nobody held the part before any more.
    var isAlone: Bool
  }

  /// How long listing a folder takes, in seconds.
  var listingTime = 0.0
  /// How often a folder was listed.
  private(set) var listings = 0
  /// Why folders can't be listed, at a time.
  var view: (_ seconds: Double) -> SystemError? = { _ in nil }

  private(set) var notices: [RunNotice] = []
  /// What the last run could not read.
  private(set) var problems: FollowProblems?
  /// What was saved, and when, in seconds.
  private(set) var commits: [(seconds: Double, commit: Commit)] = []
  /// Which parts of the observations were read, one after the other.
  private(set) var reads: [ObservationRead] = []
  private var lastPart: [Observation] = []
  /// How often somebody tried to save or read what can't be.
  private(set) var refusals = 0
  /// How often the run has waited.
  private(set) var waits = 0
  /// How often it has looked at the clock: a run that is busy with nothing does so all the time.
  private(set) var looks = 0

  private let began = WallClock.now
  private var elapsed: Int64 = 0
  private var script: [(seconds: Double, action: () throws -> Void)] = []
  private var lines: [String: Int] = [:]

  init() throws {
    folder = try TemporaryFolder()
    paths = [folder["log"]]
    output = folder["out"]
    options.isLasting = true
    following.lateness = 5_000_000_000
    following.scanner.outcomes.window = WindowGrid(length: 10)
    WriteSignals.ignore()
  }

  /// Has events reported instead of windows.
  func reportsEvents() { following.scanner.records = .events(revealingSessions: false) }

  // MARK: - The script

  /// How far the clock is, in seconds.
  var seconds: Double { Double(elapsed) / 1e9 }

  /// Does something when the clock gets there; times are in order.
  func at(_ seconds: Double, _ action: @escaping () throws -> Void) {
    script.append((seconds, action))
  }

  /// Signals this thread, and this run with it.
  func signal(_ number: Int32) { pthread_kill(pthread_self(), number) }

  /// Adds callbacks of this moment to a log.
  func write(_ count: Int = 1, to name: String = "log") throws {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: 0)
    formatter.dateFormat = "dd/MMM/yyyy:HH:mm:ss"
    let nanoseconds = began + elapsed
    let time = formatter.string(from: Date(timeIntervalSince1970: Double(nanoseconds) / 1e9))
    var text = ""
    for _ in 0..<count {
      lines["all", default: 0] += 1
      text +=
        "192.0.2.1 - - [\(time) +0000] \"GET /cb?session_id=csn_\(lines["all"] ?? 0)"
        + "&status=success HTTP/1.1\" 200 5 \"-\" \"-\"\n"
    }
    let flags = O_WRONLY | O_APPEND | O_CREAT
    let file = try Descriptor(opening: folder[name], flags, mode: 0o600)
    let bytes = Array(text.utf8)
    try file.write(all: bytes.span)
  }

  // MARK: - Running

  /// Runs until the script's end, when it is told to stop.
  func run() throws -> FollowRunner<ObservedStore>.Ending {
    script.append((max(seconds, script.last?.seconds ?? 0) + 1, { self.signal(SIGTERM) }))
    // Before files are opened: the signals of the script are for this run.
    let signals = SignalDescriptor()
    let watch = FileWatch()
    let base = try store()
    let environment = environment
    var calls = FileView.Calls()
    calls.entries = { (folder) throws(SystemError) in
      self.listings += 1
      self.elapsed += Int64(self.listingTime * 1e9)
      if let error = self.view(self.seconds) { throw error }
      return try folder.entriesInFolder()
    }
    var runner = try FollowRunner(
      FollowedFiles(
        paths, output: output, watch: watch, pool: DescriptorPool(capacity: capacity),
        view: FileView(calls)),
      following: following, options: options,
      store: ObservedStore(base: base, world: self), output: output, watch: watch,
      signals: signals, notifier: ServiceNotifier { environment[$0] }, clock: { self.now },
      poll: { self.poll(&$0, $1) }, report: { self.notices.append($0) }, display: display)
    defer { script = [] }
    let ending = try runner.run()
    problems = runner.problems
    return ending
  }

  private func store() throws -> SQLiteStore {
    let window = following.scanner.outcomes.window.map { "\($0)" } ?? ""
    let settings = StateSettings(
      command: "follow", settings: [.init(option: "--window", value: window)])
    return try SQLiteStore(path: ByteString(folder["state"].bytes), settings: settings)
  }

  private var now: FollowTime {
    // Time passes while something is done, too.
    elapsed += 20_000
    looks += 1
    return FollowTime(
      wall: EventTime(nanoseconds: began + elapsed), monotonic: 1 << 50 + elapsed)
  }

  private func poll(_ wanted: inout [pollfd], _ milliseconds: Int32) {
    waits += 1
    if waits > 100_000 { signal(SIGTERM) }
    let end = elapsed + Int64(milliseconds) * 1_000_000
    while true {
      Readiness.wait(for: &wanted, milliseconds: 0)
      guard wanted.allSatisfy({ $0.revents == 0 }) else { return }
      guard let next = script.first, Int64(next.seconds * 1e9) <= end else { break }
      elapsed = max(elapsed, Int64(next.seconds * 1e9))
      script.removeFirst()
      do { try next.action() } catch { Issue.record(error) }
    }
    elapsed = max(elapsed, end)
  }

  /// The clock of a step, without moving it.
  fileprivate func note(_ commit: Commit) { commits.append((seconds, commit)) }
  fileprivate func noteRefusal() { refusals += 1 }

  fileprivate func read(
    _ position: Int64?, _ part: () throws(StoreError) -> ObservationPart
  ) throws(StoreError) -> ObservationPart {
    elapsed += Int64(readingTime * 1e9)
    do { try duringReading(position) } catch { Issue.record(error) }
    if let error = readingError(seconds, position) {
      refusals += 1
      throw error
    }
    let isAlone = lastPart.isHeldOnlyHere
    let part = try part()
    lastPart = part.observations
    reads.append(
      ObservationRead(
        seconds: seconds, position: position, count: part.observations.count,
        isLast: part.next == nil,
        isAlone: isAlone))
    return part
  }

  // MARK: - The state

  /// Adds sessions to the newest window in the state, as many as a busy site has.
  func addSessions(_ count: Int) throws {
    var store = try store()
    let checkpoint = try #require(try store.load())
    let start = try #require(checkpoint.outcomes.windows.last?.start)
    var commit = Commit(delivery: checkpoint.delivery)
    commit.progress = checkpoint.progress
    commit.progress.number += 1
    commit.outcomes.limited = checkpoint.outcomes.limited
    commit.outcomes.observations = (0..<UInt64(count)).map {
      Observation(session: $0 &* 0x9E37_79B9_7F4A_7C15, time: start * 1_000_000_000, row: 0)
    }
    try store.save(commit)
  }

  /// What the state says of sessions, and what its observations say.
  func sessions() throws -> (stored: Int, counted: Int) {
    var (rows, sessions): ([OutcomeChanges.Row], Set<UInt64>) = ([], [])
    try StateFile.read(ByteString(folder["state"].bytes)) { contents in
      rows = contents.checkpoint?.outcomes.rows ?? []
    } observations: { observations in
      sessions.formUnion(observations.map(\.session))
    }
    #expect(rows.allSatisfy { $0.finalSessions == $0.counts.sessions })
    return (rows.reduce(0) { $0 + $1.counts.sessions }, sessions.count)
  }

  // MARK: - What came of it

  /// The lines of the log that have an event record in a file, in the file's order.
  func eventLines(_ name: String = "out") throws -> [Int] {
    try String(decoding: folder.content(of: name), as: UTF8.self).split(separator: "\n").map {
      let number = $0.split(separator: "\"line\":").last.map { $0.prefix { $0.isNumber } }
      return Int(number ?? "") ?? -1
    }
  }

  var paused: Int { notices.count { if case .paused = $0 { true } else { false } } }
  var resumed: Int { notices.count { $0 == .resumed } }
}

extension [Observation] {
  /// Whether no copy shares the memory: to change one that is shared moves it.
  fileprivate var isHeldOnlyHere: Bool {
    mutating get {
      guard let first else { return true }
      let before = address
      self[0] = first
      return address == before
    }
  }

  // SAFETY: a number to compare; nothing is read there.
  private var address: UInt? {
    unsafe withUnsafeBufferPointer { unsafe $0.baseAddress.map { UInt(bitPattern: $0) } }
  }
}

/// A state that can be told to fail.
struct ObservedStore: ~Copyable, CheckpointStore {
  var base: SQLiteStore
  let world: FollowWorld

  mutating func load() throws(StoreError) -> Checkpoint? { try base.load() }

  mutating func observations(
    from seconds: Int64?, at position: Int64?
  ) throws(StoreError) -> ObservationPart {
    try world.read(position) { () throws(StoreError) in
      try base.observations(from: seconds, at: position)
    }
  }

  mutating func save(_ commit: Commit) throws(StoreError) {
    if let error = world.savingError(world.seconds) {
      world.noteRefusal()
      throw error
    }
    try base.save(commit)
    world.note(commit)
  }
}
