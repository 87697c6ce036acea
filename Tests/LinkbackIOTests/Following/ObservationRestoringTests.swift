import Glibc
import LinkbackCore
import LinkbackFollowing
@testable import LinkbackIO
import LinkbackSystem
import SystemFixtures
import Testing

/// The observations of a large state come back part by part: at the start once, and once for each step in which
/// windows are forgotten.
@Suite struct ObservationRestoringTests {
  private static let sessions = 100_000
  /// Where parts begin.
  private static let second: Int64 = 256
  private static let third: Int64 = 512

  let world: FollowWorld

  /// A state of 20 seconds, and many sessions in the last window of it.
  init() throws {
    world = try FollowWorld()
    world.following.retention = 30_000_000_000
    for second in 1...20 { world.at(Double(second)) { [world] in try world.write() } }
    #expect(try world.run() == .finished)
    try world.addSessions(Self.sessions)
  }

  /// The reads since a number of them, pass by pass.
  private func passes(since first: Int = 0) -> [[FollowWorld.ObservationRead]] {
    var passes: [[FollowWorld.ObservationRead]] = []
    for read in world.reads[first...] {
      if read.position == nil { passes.append([]) }
      passes[passes.count - 1].append(read)
    }
    return passes
  }

  /// Writes for as long as the many sessions are kept: windows are forgotten in three steps meanwhile.
  private func writeOn() {
    for second in 23...49 { world.at(Double(second)) { [world] in try world.write() } }
  }

  private func expectWholeState(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let sessions = try world.sessions()
    #expect(sessions.stored == sessions.counted, sourceLocation: sourceLocation)
    #expect(sessions.counted > Self.sessions, sourceLocation: sourceLocation)
  }

  @Test func aStartAndAStepReadAllObservationsOnceAndHoldOnePart() throws {
    let first = world.reads.count
    writeOn()
    #expect(try world.run() == .finished)
    let passes = passes(since: first)
    #expect((3...5).contains(passes.count), "the start, and the steps: \(passes.count)")
    for pass in passes {
      #expect(pass.map(\.position) == [nil, Self.second, Self.third])
      #expect(pass.map(\.isLast) == [false, false, true])
      #expect(pass.allSatisfy { $0.count <= 50_000 && $0.isAlone })
      #expect(pass.reduce(0) { $0 + $1.count } >= Self.sessions)
    }
    try expectWholeState()
  }

  // MARK: - Reads that fail

  private let failed = StoreError(.unavailable, "the disk can't be read")

  /// In the middle of a step: what was restored stays, nothing is counted until all is.
  @Test func aPartThatCannotBeReadIsTriedAgainLessAndLessOften() throws {
    let first = world.reads.count
    var failures: [Double] = []
    var commits = 0
    world.readingError = { [world, failed] seconds, position in
      guard seconds > 22, position == Self.second, failures.count < 4 else { return nil }
      if failures.isEmpty { commits = world.commits.count }
      failures.append(seconds)
      return failed
    }
    writeOn()
    #expect(try world.run() == .finished)
    let waits = zip(failures, failures.dropFirst()).map { ($1 - $0).rounded() }
    #expect(waits == [1, 2, 4])
    #expect(world.paused == 1 && world.resumed == 1)
    #expect(passes(since: first)[1].map(\.position) == [nil, Self.second, Self.third])
    let meanwhile = world.commits[commits...].prefix { $0.seconds < failures[3] + 8 }
    #expect(meanwhile.allSatisfy { $0.commit.outcomes.isEmpty })
    #expect(world.commits.map(\.commit.progress.number).isIncreasing)
    try expectWholeState()
  }

  /// Nothing that was saved is lost by an end in the middle of a step, and no half of it is saved.
  @Test(arguments: [false, true]) func anEndInTheMiddleIsQuickAndClean(fails: Bool) throws {
    var reported: Double?
    world.readingError = { [failed] seconds, position in
      fails && seconds > 22 && position != nil ? failed : nil
    }
    world.duringReading = { [world] position in
      guard world.seconds > 22, position == Self.second, reported == nil else { return }
      reported = world.seconds
      // Each part takes longer than an end may.
      if !fails { world.readingTime = 1.2 }
      world.signal(SIGTERM)
    }
    writeOn()
    #expect(try world.run() == .finished)
    let end = try #require(reported)
    #expect(world.seconds - end < (fails ? 1 : 2.5), "\(world.seconds - end)")
    #expect(world.commits.last { $0.seconds > end }?.commit.outcomes.isEmpty != false)
    let written = world.commits.reduce(0) { $0 + $1.commit.records.count }
    #expect(try world.folder.content(of: "out").count == written)
    #expect(world.commits.last?.commit.delivery.position == Int64(written))

    (world.readingError, world.duringReading) = ({ _, _ in nil }, { _ in })
    world.readingTime = 0
    for second in 1...5 { world.at(end + Double(second)) { [world] in try world.write() } }
    #expect(try world.run() == .finished)
    #expect(world.commits.map(\.commit.progress.number).isIncreasing)
    try expectWholeState()
  }

  /// The last commit of a run forgets: its totals are those of what is kept all the same.
  @Test(arguments: [false, true]) func onceRestoresBeforeItEnds(fails: Bool) throws {
    world.at(45) {}
    #expect(try world.run() == .finished)
    try world.write()
    (world.options.isOnce, world.following.isOnce) = (true, true)
    world.options.commitInterval = .max
    let first = world.reads.count
    var isStarted = false
    world.duringReading = { [world] position in
      isStarted = isStarted || world.reads[first...].last?.isLast == true
    }
    world.readingError = { [failed] _, _ in fails && isStarted ? failed : nil }
    guard fails else {
      #expect(try world.run() == .finished)
      #expect(passes(since: first).count == 2)
      return try expectWholeState()
    }
    let refusals = world.refusals
    #expect(throws: RunFailure.store(failed)) { try world.run() }
    #expect(world.refusals == refusals + 1)
    world.readingError = { _, _ in nil }
    try world.write()
    #expect(try world.run() == .finished)
    try expectWholeState()
  }

  // MARK: - Totals

  /// While the run goes on and nothing more is written: however long a step takes, and whatever else is
  /// saved in the middle of it (a commit comes each second).
  ///
  /// - Parameter readingTime: Of each part in the step, in seconds.
  @Test(arguments: [0, 0.4, 3]) func totalsOfAStepAreSavedWithoutAnotherLine(
    readingTime: Double
  ) throws {
    // Nothing else is news: no window closes, and that a file is still there is noted once a minute.
    world.reportsEvents()
    world.following.retention = 1_800_000_000_000
    world.at(1_800) { [world] in try world.write() }
    #expect(try world.run() == .finished)
    try world.addSessions(Self.sessions)

    let (commits, reads) = (world.commits.count, world.reads.count)
    world.at(1_870) { [world] in
      try world.write()
      world.readingTime = readingTime
    }
    var totals: (stored: Int, counted: Int)?
    world.at(1_900) { [world] in totals = try world.sessions() }
    #expect(try world.run() == .finished)
    #expect(world.commits[commits...].count { $0.commit.keepsFrom != nil } == 1)
    #expect(passes(since: reads).count == 2)
    let found = try #require(totals)
    #expect(found.stored == found.counted)
    #expect(found.counted > Self.sessions)
    // Once, and not again and again.
    let last = try #require(world.reads.last).seconds
    #expect(world.commits.count { $0.seconds >= last && !$0.commit.outcomes.rows.isEmpty } == 1)
  }

  // MARK: - The start

  /// Damage, say: it is found before anything is written.
  @Test func nothingIsWrittenBeforeAllObservationsAreRead() throws {
    let damaged = StoreError(.unusable, "the state is damaged (facts.segment)")
    let commits = world.commits.count
    world.output = world.folder["other"]
    world.readingError = { _, position in position == Self.third ? damaged : nil }
    world.at(world.seconds + 3) {}
    #expect(throws: RunFailure.store(damaged)) { try world.run() }
    #expect(world.commits.count == commits)
    #expect(try !world.folder.names().contains("other"))
    #expect(world.paused == 0)
  }

  @Test func aStartCanBeToldToStop() throws {
    let commits = world.commits.count
    world.readingTime = 5
    world.duringReading = { [world] _ in world.signal(SIGTERM) }
    let began = world.seconds
    #expect(try world.run() == .finished)
    #expect(world.seconds - began < 6)
    #expect(world.commits.count == commits)
    #expect(world.notices.last == .stopping)
  }

  // MARK: - Signs of life

  @Test func aServiceManagerHearsOfALongStartAndALongStep() throws {
    let manager = try ServiceManager(name: world.folder["notify"].bytes)
    world.environment = [
      "NOTIFY_SOCKET": world.folder["notify"].bytes, "WATCHDOG_USEC": Array("6000000".utf8),
    ]
    // A part takes as long as there may be between two signs.
    world.readingTime = 3
    var heard: [(pass: Int, messages: Set<String>)] = []
    var pass = 0
    world.duringReading = { position in
      if position == nil { pass += 1 }
      heard.append((pass, Set(try manager.take())))
    }
    writeOn()
    #expect(try world.run() == .finished)
    let start = heard.filter { $0.pass == 1 }
    #expect(start.count == 3)
    #expect(start.count { $0.messages == ["EXTEND_TIMEOUT_USEC=30000000"] } >= 2)
    #expect(!start.contains { $0.messages.contains("READY=1") })
    let steps = heard.filter { $0.pass > 1 }
    #expect(steps.count >= 6)
    #expect(steps.allSatisfy { $0.messages.contains("WATCHDOG=1") })
  }
}

extension Array where Element: Comparable {
  fileprivate var isIncreasing: Bool { zip(self, dropFirst()).allSatisfy(<) }
}
