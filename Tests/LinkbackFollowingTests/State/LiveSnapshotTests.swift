import CoreFixtures
import LinkbackCore
import LinkbackFollowing
import Testing

@Suite struct LiveSnapshotTests {
  private static let hour: Int64 = 3_600

  private static let options: [OutcomeAggregator.Options] = [false, true].map { byRoute in
    var options = OutcomeAggregator.Options()
    options.window = WindowGrid(length: 60)
    (options.byRoute, options.byHost) = (byRoute, byRoute)
    options.limits.routes = 3
    return options
  }

  private static func callbacks(_ dice: inout Dice) -> [SampleCallback] {
    (0..<dice.below(60)).map { _ in
      SampleCallback(
        session: dice.next() % 30, time: Int64(dice.below(40)) * 30_000_000_000,
        status: dice.pick(["success", "user_aborted", "zzz", "aaa", "(other)"]),
        route: dice.pick(["/a", "/b", "/c", "/d", "/e", nil]), host: dice.pick(["h1", "h2", nil]),
        response: dice.pick([200, 404, 500, -1]))
    }
  }

  private static func text(_ result: OutcomeResult) -> [String] {
    ScannedLog.text(result).split(separator: "\n").map(String.init)
  }

  /// After each commit, what is shown is what was counted until then, also where a limit was reached; after a
  /// restart too.
  @Test(arguments: options.indices, 0..<20)
  func itSaysWhatIsCounted(index: Int, seed: Int) {
    let options = Self.options[index]
    var dice = Dice(seed: UInt64(seed))
    var live = LiveOutcomes(options: options)
    var snapshot = LiveSnapshot(options, mostWindows: 10_000)
    var latest = LiveSnapshot(options, mostWindows: 5)
    var saved = MemoryStore(grid: options.window)
    for number in 1...8 {
      let news = Self.callbacks(&dice)
      live.add(OutcomeAggregator(news, options))
      var commit = Commit(delivery: Delivery())
      commit.outcomes = live.takeChanges()
      commit.progress.number = Int64(number)
      #expect(throws: Never.self) { try saved.save(commit) }
      if number == 5, let checkpoint = saved.checkpoint {
        snapshot = LiveSnapshot(options, mostWindows: 10_000)
        snapshot.take(checkpoint)
      } else {
        snapshot.take(commit)
      }
      latest.take(commit)
      let expected = live.result()
      let shown = snapshot.snapshot
      #expect(shown.progress.commit == Int64(number))
      let result = OutcomeResult(shown, rows: shown.rows.indices)
      #expect(Self.text(result) == Self.text(expected))
      #expect(
        result.sessions == expected.sessions && result.limited == expected.limited
          && result.successfulSessions == expected.successfulSessions
          && result.first == expected.first && result.last == expected.last)
      expectLatest(latest.snapshot, expected)
    }
  }

  /// The last windows, each whole.
  private func expectLatest(_ snapshot: Snapshot, _ expected: OutcomeResult) {
    let result = OutcomeResult(snapshot, rows: snapshot.rows.indices)
    let windows = Self.text(expected).filter { $0.contains("\"window\"") }
    let shown = Self.text(result).filter { $0.contains("\"window\"") }
    #expect(shown == Array(windows.suffix(shown.count)))
    #expect(shown.count <= max(5, Self.largest(expected)))
    #expect(shown.isEmpty == windows.isEmpty)
    if let first = result.windows.first {
      let whole = expected.windows.count { $0.start == first.start }
      #expect(result.windows.count { $0.start == first.start } == whole)
    }
  }

  /// Rows of the window that has most.
  private static func largest(_ result: OutcomeResult) -> Int {
    Dictionary(grouping: result.windows, by: \.start).values.map(\.count).max() ?? 0
  }

  @Test func whatIsForgottenIsNotShown() {
    let options = Self.options[0]
    var snapshot = LiveSnapshot(options, mostWindows: 100)
    var commit = Commit(delivery: Delivery())
    var live = LiveOutcomes(options: options)
    live.add(
      OutcomeAggregator(
        [0, 60, 120].map {
          SampleCallback(session: 1, time: $0 * 1_000_000_000, status: "success")
        }, options))
    commit.outcomes = live.takeChanges()
    commit.keepsFrom = 60
    snapshot.take(commit)
    #expect(snapshot.snapshot.windows.map(\.start) == [60, 120])
  }

  @Test func logsAreThoseOfTheStreams() {
    var snapshot = LiveSnapshot(Self.options[0], mostWindows: 100)
    let stamp = FileStamp(identity: FileIdentity(device: 1, inode: 1), size: 90, modified: 0)
    var commit = Commit(delivery: Delivery())
    commit.streams = [2, 1].map {
      LogStream(
        id: $0, log: "a.log", path: ByteString(Array("\($0)".utf8)), stamp: stamp,
        lastSeen: EventTime(nanoseconds: 0))
    }
    snapshot.take(commit)
    #expect(snapshot.snapshot.logs.map(\.path) == ["1", "2"])
    #expect(snapshot.snapshot.logs.map(\.unreadBytes) == [90, 90])
    commit.streams = []
    commit.forgottenStreams = [1]
    snapshot.take(commit)
    #expect(snapshot.snapshot.logs.map(\.path) == ["2"])
  }
}
