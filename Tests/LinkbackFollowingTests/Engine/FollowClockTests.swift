import LinkbackCore
import LinkbackFollowing
import Testing

/// When windows close, and what comes late, early, or far too late.
@Suite struct FollowClockTests {
  private let folder = VirtualFolder(time: Follower.start)
  private static let start = Follower.start / Follower.second

  private func follower(
    _ names: [String] = ["a.log"], _ change: (inout FollowOptions) -> Void = { _ in }
  ) -> Follower {
    var options = Follower.options()
    change(&options)
    return Follower(folder, following: names, options)
  }

  /// A callback `seconds` after the start.
  private func line(_ number: Int, at seconds: Int64) -> String {
    LoggedLine(number: number, time: Self.start + seconds).text + "\n"
  }

  /// Window, hits, revision, final, of all records so far: `10:00 2 r0`, with `…` where it is provisional.
  private func records(_ follower: Follower) -> [String] {
    follower.store.text.split(separator: "\n").map { record in
      func value(_ key: String) -> String {
        let rest = record.components(separatedBy: "\"\(key)\":")[1]
        return String(rest.prefix { $0 != "," && $0 != "}" })
      }
      let time = value("start").dropFirst(12).prefix(5)
      return "\(time) \(value("hits")) r\(value("revision"))"
        + (value("final") == "true" ? "" : " …")
    }
  }

  @Test func aWindowClosesWhenTheWatermarkIsPastItsEndAndTheLateness() throws {
    let follower = follower()
    folder.append(line(1, at: 10) + line(2, at: 89), to: "a.log")
    try follower.catchUp()
    #expect(records(follower) == [])
    folder.append(line(3, at: 90), to: "a.log")
    try follower.catchUp()
    #expect(records(follower) == ["10:00 1 r0"])
  }

  /// A line that is no callback moves event time, too: the last one of each read.
  @Test func anyLastLineMovesEventTime() throws {
    let follower = follower()
    folder.append(line(1, at: 10), to: "a.log")
    try follower.catchUp()
    let other = LoggedLine(number: 2, time: Self.start + 90, isCallback: false)
    folder.append(other.text + "\n", to: "a.log")
    try follower.catchUp()
    #expect(records(follower) == ["10:00 1 r0"])
  }

  @Test func aWindowClosesByTheClockWhenNothingIsWritten() throws {
    let follower = follower()
    folder.append(line(1, at: 10), to: "a.log")
    try follower.catchUp()
    // The clock has to be past the window and the lateness,
    try follower.settle(seconds: 89)
    #expect(records(follower) == [])
    try follower.settle(seconds: 1)
    #expect(records(follower) == ["10:00 1 r0"])
  }

  /// However late the clock is: while a file grows, event time alone closes windows.
  @Test func theClockClosesNothingWhileAFileGrows() throws {
    let follower = follower()
    folder.append(line(1, at: 10), to: "a.log")
    for second in 11...40 {
      try follower.settle(seconds: 20)
      folder.append(line(second, at: Int64(second)), to: "a.log")
      try follower.catchUp()
    }
    #expect(records(follower) == [])
  }

  /// Archives of the same days, read at first start: nothing closes before all have passed it.
  @Test func filesThatCatchUpCloseNothingTooEarly() throws {
    let names = ["a.log", "b.log", "c.log"]
    for (number, name) in names.enumerated() {
      let text = (0..<300).map { line(number * 1_000 + $0, at: Int64($0 * 20)) }.joined()
      folder.append(text, to: name)
    }
    folder.time += 7_000 * Follower.second
    let follower = follower(names)
    follower.discover()
    while follower.read(limit: 4_000) { try follower.commit() }
    try follower.catchUp()
    try follower.settle(seconds: 40)
    let records = records(follower)
    #expect(records.count == 100)
    #expect(records.allSatisfy { $0.hasSuffix(" 9 r0") })
  }

  /// Late lines make one revision for each commit, not one each.
  @Test func lateLinesAreGathered() throws {
    let follower = follower()
    folder.append(line(1, at: 10) + line(2, at: 100), to: "a.log")
    try follower.catchUp()
    folder.append(line(3, at: 20) + line(4, at: 21) + line(5, at: 22), to: "a.log")
    try follower.catchUp()
    folder.append(line(6, at: 23), to: "a.log")
    try follower.catchUp()
    #expect(records(follower) == ["10:00 1 r0", "10:00 4 r1", "10:00 5 r2"])
  }

  @Test func openWindowsAreShownAsProvisional() throws {
    let follower = follower { $0.interim = 5 * Follower.second }
    folder.append(line(1, at: 10), to: "a.log")
    try follower.catchUp()
    try follower.settle(seconds: 4)
    #expect(records(follower) == [])
    try follower.settle(seconds: 1)
    #expect(records(follower) == ["10:00 1 r0 …"])
    // Without news there is nothing to show again.
    try follower.settle(seconds: 20)
    #expect(records(follower) == ["10:00 1 r0 …"])
    try follower.settle(seconds: 90)
    #expect(records(follower) == ["10:00 1 r0 …", "10:00 1 r1"])
  }

  /// Five minutes ahead of the clock is where belief ends; it counts all the same.
  @Test(arguments: [(300, ["10:00 1 r0"], 0), (301, [], 1)])
  func aTimeAheadOfTheClockMovesNothing(ahead: Int64, closed: [String], reported: Int) throws {
    let follower = follower()
    folder.append(line(1, at: 0) + line(2, at: ahead), to: "a.log")
    try follower.catchUp()
    #expect(records(follower) == closed)
    let notices = follower.notices.filter { if case .future = $0 { true } else { false } }
    #expect(notices.count == reported)
    try follower.commit(closesAll: true)
    #expect(records(follower) == ["10:00 1 r0", "10:05 1 r0"])
  }

  /// Older than the retention time, against the watermark and not the clock.
  @Test func linesOlderThanTheRetentionExpire() throws {
    let follower = follower { $0.retention = 600 * Follower.second }
    folder.append(line(1, at: 0) + line(2, at: 1_000), to: "a.log")
    folder.time += 1_000 * Follower.second
    try follower.catchUp()
    folder.append(line(3, at: 400) + line(4, at: 399) + line(5, at: 398), to: "a.log")
    try follower.catchUp()
    let statistics = try #require(follower.store.checkpoint?.progress.statistics)
    #expect(statistics.callbacks == 3)
    #expect(statistics.count(of: .expired) == 2)
    let reported = follower.notices.compactMap { notice -> Int? in
      if case .expired(_, let lines) = notice { lines } else { nil }
    }
    #expect(reported == [2])
    let retentionCutoff = follower.store.checkpoint?.progress.retentionCutoff?.seconds
    #expect(retentionCutoff == Self.start + 400)
  }

  /// A restart neither closes a window again nor forgets that it is open.
  @Test func openWindowsOutliveARestart() throws {
    let follower = follower()
    folder.append(line(1, at: 10) + line(2, at: 70) + line(3, at: 95), to: "a.log")
    try follower.catchUp()
    try follower.restart()
    try follower.catchUp()
    folder.append(line(4, at: 80) + line(5, at: 150), to: "a.log")
    try follower.catchUp()
    #expect(records(follower) == ["10:00 1 r0", "10:01 3 r0"])
  }

  // MARK: - A clock that was wrong

  private static let day: Int64 = 86_400

  /// Reads `count` lines, one each second from `seconds` on, as they are written.
  private func live(_ follower: Follower, from seconds: Int64, _ count: Int64) throws {
    for second in seconds..<seconds + count {
      folder.time = (Self.start + second) * Follower.second
      folder.append(line(Int(second), at: second), to: "a.log")
      try follower.settle(seconds: 0)
    }
  }

  /// With a clock that is ten days ahead, a line moves event time by as much: when both are right again,
  /// windows close as they did before.
  @Test(arguments: [false, true]) func eventTimeComesBackWithTheClock(restarts: Bool) throws {
    let follower = follower()
    try live(follower, from: 0, 10)
    try live(follower, from: 10 * Self.day, 1)
    if restarts { try follower.restart() }
    try live(follower, from: 60, 120)
    #expect(follower.notices.count { $0 == .setBack } == 1)
    #expect(records(follower) == ["10:00 10 r0", "10:01 60 r0"])
    #expect(follower.store.checkpoint?.progress.statistics.count(of: .expired) == 0)
    #expect(follower.store.checkpoint?.progress.watermark?.seconds == Self.start + 179)
  }

  /// Forty days ahead is more than what is kept: all of the present is forgotten. It counts again from
  /// the next window on that nothing was counted in, and each number is right.
  @Test(arguments: [false, true]) func thePresentCountsAgainAfterItWasForgotten(
    restarts: Bool
  ) throws {
    let follower = follower()
    try live(follower, from: 0, 10)
    try live(follower, from: 40 * Self.day, 2)
    #expect(records(follower) == ["10:00 10 r0"])
    if restarts { try follower.restart() }
    try live(follower, from: 60, 3)
    if restarts { try follower.restart() }
    try live(follower, from: 63, 700)
    // What is believed reached into 10:06 when the first line came.
    #expect(
      records(follower).dropFirst()
        == ["10:07", "10:08", "10:09", "10:10", "10:11"].map { "\($0) 60 r0" }[...])
    let statistics = try #require(follower.store.checkpoint?.progress.statistics)
    #expect(statistics.count(of: .expired) == 360)
    #expect(statistics.callbacks == 12 + 703 - 360)
  }

  /// A machine without a battery starts in 1970; nothing is believed to be of the present then, and what
  /// has expired stays so.
  @Test func aClockThatIsNotSetYetBringsNothingBack() throws {
    let follower = follower { $0.retention = 600 * Follower.second }
    try live(follower, from: 0, 2)
    try live(follower, from: 5_000, 2)
    let kept = follower.store.checkpoint?.progress.keptFrom
    folder.time = 0
    folder.append(line(3, at: 30) + line(4, at: 5_003), to: "a.log")
    try follower.settle(seconds: 0)
    #expect(follower.store.checkpoint?.progress.statistics.count(of: .expired) == 1)
    #expect(follower.store.checkpoint?.progress.keptFrom == kept)
    try live(follower, from: 5_010, 2)
    folder.append(line(5, at: 31), to: "a.log")
    try follower.settle(seconds: 0)
    #expect(follower.store.checkpoint?.progress.statistics.count(of: .expired) == 2)
    #expect(
      follower.store.checkpoint?.progress.retentionCutoff?.seconds == Self.start + 5_011 - 600)
  }
}
