import LinkbackCore
import LinkbackFollowing
import CoreFixtures
import Testing

/// A log that is followed and does not count is reported: at once, and then ever more rarely.
@Suite struct FollowSuspectTests {
  private let folder = VirtualFolder(time: Follower.start)

  private static let minute = 60.0
  private static let unknown = "9|GET|/link?session_id=csn_1&status=success|200\n"
  private static let foreign = CommonLine(session: "cs_a", status: "x").text + "\n"
  private static let decoy: String = {
    var line = CommonLine(target: "/a.png")
    line.tail = "200 5 \"https://example.com/link?session_id=csn_1&status=success\" \"x\""
    return line.text + "\n"
  }()

  private func callbacks(_ range: Range<Int>) -> String {
    range.map { LoggedLine(number: $0, time: Follower.start / Follower.second).text + "\n" }
      .joined()
  }

  /// What is reported of lines that do not count, since the last time: `a.log 2/3 @1`.
  private func reported(_ follower: Follower) -> [String] {
    defer { follower.notices = [] }
    return follower.notices.compactMap { notice in
      switch notice {
      case .suspects(let path, let warning):
        "\(String(decoding: path.bytes, as: UTF8.self)) \(warning.count)/\(warning.matches) @\(warning.line)"
      case .malformed(let path, let line):
        "\(String(decoding: path.bytes, as: UTF8.self)) few @\(line)"
      default: nil
      }
    }
  }

  private func write(_ text: String, _ follower: Follower, _ name: String = "a.log") throws {
    folder.append(text, to: name)
    try follower.catchUp()
  }

  @Test func aLogOfAnUnknownFormatIsReportedAtOnce() throws {
    let follower = Follower(folder)
    try write("\n" + Self.decoy + Self.unknown + Self.unknown, follower)
    #expect(reported(follower) == ["a.log 2/2 @3"])
  }

  /// Once a second a line comes that does not count: in ten days it is reported fourteen times.
  @Test func whileItGoesOnItIsReportedAfterMinutesAndThenDaily() throws {
    let follower = Follower(folder)
    var times: [Double] = []
    var seconds = 0.0
    while seconds < 10 * 1_440 * Self.minute {
      try write(Self.unknown, follower)
      if !reported(follower).isEmpty { times.append(seconds / Self.minute) }
      let step = seconds < 90 * Self.minute ? 30.0 : 10 * Self.minute
      follower.pass(seconds: step)
      seconds += step
    }
    let daily = (1...9).map { 60 + Double($0) * 1_440 }
    #expect(times == [0, 1, 10, 60] + daily)
  }

  @Test func numbersAreThoseSinceItWasReportedLast() throws {
    let follower = Follower(folder)
    try write(Self.unknown, follower)
    #expect(reported(follower) == ["a.log 1/1 @1"])
    follower.pass(seconds: 20)
    try write(Self.unknown + Self.unknown, follower)
    #expect(reported(follower) == [])
    // Nothing new, nothing reported.
    try follower.settle(seconds: 120)
    try write("\n", follower)
    #expect(reported(follower) == ["a.log 2/2 @2"])
    try follower.settle(seconds: 3_600)
    #expect(reported(follower) == [])
    try write(Self.unknown, follower)
    #expect(reported(follower) == ["a.log 1/1 @5"])
  }

  /// After a day without, it begins anew.
  @Test func aNewEpisodeIsReportedAtOnce() throws {
    let follower = Follower(folder)
    try write(Self.unknown, follower)
    try follower.settle(seconds: 2 * 86_400)
    #expect(reported(follower) == ["a.log 1/1 @1"])
    try write(Self.unknown, follower)
    #expect(reported(follower) == ["a.log 1/1 @2"])
    try follower.settle(seconds: 61)
    try write(Self.unknown, follower)
    #expect(reported(follower) == ["a.log 1/1 @3"])
  }

  /// However many callbacks there were.
  @Test(arguments: [1, 31, 32, 500, 5_000])
  func aLogThatChangesItsFormatIsReportedSoon(before: Int) throws {
    let follower = Follower(folder)
    try write(callbacks(0..<before), follower)
    for day in 1..<9 {
      follower.pass(seconds: 86_400)
      try write(callbacks(before + 40 * day..<before + 40 * day + 40), follower)
    }
    #expect(reported(follower) == [])
    var lines = 0
    while reported(follower).isEmpty, lines < 100 {
      try write(Self.unknown, follower)
      lines += 1
    }
    #expect(lines < 40)
  }

  @Test func aLogWhoseSessionsChangeTheirPrefixIsReported() throws {
    let follower = Follower(folder)
    try write(callbacks(0..<500), follower)
    var lines = 0
    var texts: [String] = []
    while texts.isEmpty, lines < 200 {
      try write(Self.foreign, follower)
      texts = reported(follower)
      lines += 1
    }
    #expect((30..<80).contains(lines), "\(lines)")
  }

  /// A few lines that do not count among others that do are reported once a run, or not at all.
  @Test func fewLinesAreReportedOnce() throws {
    let follower = Follower(folder, following: ["a.log", "b.log"])
    for name in ["a.log", "b.log"] {
      try write(callbacks(0..<40) + Self.unknown, follower, name)
      for round in 1..<9 {
        follower.pass(seconds: 3_600)
        let number = 1_000 * round
        try write(callbacks(number..<number + 40) + Self.foreign + Self.unknown, follower, name)
      }
    }
    #expect(reported(follower) == ["a.log few @41"])
  }

  @Test func aHealthyLogIsNeverReported() throws {
    let follower = Follower(folder, following: ["a.log", "cdn.log", "error.log"])
    for day in 0..<30 {
      try write(callbacks(day * 10..<day * 10 + 5) + Self.decoy + Self.foreign, follower)
      try write(String(repeating: Self.decoy, count: 50), follower, "cdn.log")
      try write(ErrorLogLine.nginx + "\n", follower, "error.log")
      follower.pass(seconds: 86_400)
    }
    #expect(reported(follower) == [])
  }

  @Test func eachLogIsReportedByItself() throws {
    let follower = Follower(folder, following: ["a.log", "b.log", "c.log"])
    folder.append(Self.unknown, to: "a.log")
    folder.append(callbacks(0..<3), to: "b.log")
    folder.append(Self.foreign + Self.foreign, to: "c.log")
    try follower.catchUp()
    #expect(reported(follower) == ["a.log 1/1 @1", "c.log 2/2 @1"])
    follower.pass(seconds: 10)
    try write(Self.unknown, follower, "b.log")
    #expect(reported(follower) == ["b.log 1/4 @4"])
  }

  /// It is in memory alone, so a new process tells again, and not each second.
  @Test func aRestartReportsAgain() throws {
    let follower = Follower(folder)
    try write(callbacks(0..<50) + String(repeating: Self.unknown, count: 20), follower)
    #expect(reported(follower) == ["a.log 20/70 @51"])
    try follower.restart()
    for second in 0..<50 {
      try write(Self.unknown, follower)
      #expect(reported(follower) == (second == 0 ? ["a.log 1/1 @71"] : []))
      follower.pass(seconds: 1)
    }
  }

  /// Of a log that has counted before, a line that is no callback says nothing yet.
  @Test func aRestartOfAHealthyLogReportsNothing() throws {
    let follower = Follower(folder)
    try write(callbacks(0..<50), follower)
    try follower.restart()
    try write(Self.foreign, follower)
    #expect(reported(follower) == [])
  }

  /// The day begins with a line that is no callback: the file is new, the log is not.
  @Test func rotationIsNoReasonToReport() throws {
    let follower = Follower(folder)
    try write(callbacks(0..<50), follower)
    folder.rename("a.log", to: "a.log.1")
    folder.create("a.log", Self.foreign)
    try follower.settle(seconds: 60)
    try follower.settle(seconds: 60)
    #expect(reported(follower) == [])
    // Lines are numbered in the file that has them.
    try write(String(repeating: Self.unknown, count: 9), follower)
    #expect(reported(follower) == ["a.log 10/10 @2"])
  }

  /// What is there at the start is judged as a whole, however many steps reading it takes.
  @Test func aFileIsJudgedOnceItIsRead() throws {
    let follower = Follower(folder)
    folder.append(
      String(repeating: Self.foreign, count: 300) + callbacks(0..<3_000), to: "a.log")
    follower.discover()
    while follower.read(limit: 1 << 10) { try follower.commit() }
    try follower.commit()
    #expect(reported(follower) == [])
  }

  @Test func atTheEndOfARunEverythingIsJudged() throws {
    let follower = Follower(folder)
    folder.append(Self.foreign + callbacks(0..<5_000), to: "a.log")
    follower.discover()
    follower.read(limit: 100)
    try follower.commit(closesAll: true)
    #expect(reported(follower).count <= 1)
  }
}
