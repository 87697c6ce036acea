import ConnectCallback
import LinkbackGenerator
import Testing

@Suite struct LogGeneratorTests {
  /// The bytes must not depend on machine, process or release; whoever changes them on purpose
  /// puts the new number here.
  @Test(arguments: [
    (LogGenerator.Format.combinedLocation, 0x6142_F2DA_E4F0_ACB8 as UInt64),
    (.nginxJSON, 0x0AC1_2F34_745A_F8FA), (.caddy, 0x1E0C_85B7_831D_59D0),
    (.w3c, 0x5ACE_41F9_608D_A975), (.cloudFront, 0x11D4_EEC2_476F_CD4C),
    (.alb, 0xA9DE_026F_4F50_016B), (.haproxy, 0x8308_A926_906A_6348),
    (.squid, 0xF87A_CEE3_BD95_C376),
  ])
  func aSeedMeansTheSameBytesEverywhere(format: LogGenerator.Format, expected: UInt64) {
    let log = LogGenerator.log(
      LogGenerator.Options(lines: 300, share: 0.2, seed: 7, format: format)
    ).bytes
    // FNV-1a, <https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>
    let hash = log.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3
    }
    #expect(hash == expected, "0x\(String(hash, radix: 16, uppercase: true))")
  }

  @Test func anotherSeedMeansOtherBytes() {
    let logs = (0..<20).map { LogGenerator.lines(LogGenerator.Options(lines: 20, seed: $0)) }
    #expect(Set(logs).count == logs.count)
  }

  @Test(arguments: [LogGenerator.Format.combined, .w3c])
  func aLongerLogBeginsWithTheShorterOne(format: LogGenerator.Format) {
    func log(lines: Int) -> [UInt8] {
      LogGenerator.log(LogGenerator.Options(lines: lines, share: 0.3, format: format)).bytes
    }
    let (long, short) = (log(lines: 900), log(lines: 400))
    #expect(long.starts(with: short))
    #expect(long.count > short.count)
  }

  @Test(arguments: [1, 100, 4_096, 10_000_000], [LogGenerator.Format.combined, .cloudFront])
  func blocksOfAnySizeMakeTheSameLog(size: Int, format: LogGenerator.Format) {
    let options = LogGenerator.Options(lines: 500, share: 0.3, format: format)
    var generator = LogGenerator(options)
    var log: [UInt8] = []
    var block: [UInt8] = []
    var hasMore = true
    while hasMore {
      hasMore = generator.appendLines(to: &block, until: size)
      if hasMore { #expect(block.count >= size) }
      log += block
      block.removeAll(keepingCapacity: true)
    }
    #expect(log == LogGenerator.log(options).bytes)
  }

  /// What ids of 24 bytes begin with is also what longer ones begin with: the traffic is the same.
  @Test(arguments: [24, 25, 32, 40, 47, 48, 256])
  func idsAreAsLongAsIsAsked(length: Int) {
    func ids(length: Int) -> [String] {
      var options = LogGenerator.Options(lines: 300, share: 1)
      options.idLength = length
      return LogGenerator.lines(options).compactMap { NaiveLine($0).redirect?.sessionID }
    }
    let (long, usual) = (ids(length: length), ids(length: 24))
    #expect(long.count == 300 && long.allSatisfy { $0.utf8.count == length })
    #expect(long.map { String($0.prefix(24)) } == usual)
    #expect(Set(long).count == Set(usual).count)
  }

  @Test(arguments: LogGenerator.Format.allCases)
  func anEmptyLogHasNoLines(format: LogGenerator.Format) {
    let (log, truth) = LogGenerator.log(LogGenerator.Options(lines: 0, share: 1, format: format))
    #expect(log.isEmpty)
    #expect(truth.lines == 0)
  }

  @Test(arguments: [0, 0.01, 0.1, 0.5, 0.9, 1])
  func theShareIsThatOfCountedCallbacks(share: Double) {
    let lines = 20_000.0
    let truth = LogGenerator.log(
      LogGenerator.Options(lines: Int(lines), share: share, seed: 3)
    ).truth
    let deviation = (lines * share * (1 - share)).squareRoot()
    #expect(abs(Double(truth.callbacks) - lines * share) <= 4 * deviation)
  }

  @Test func aShareOfOneIsNothingButNewSessions() {
    let truth = LogGenerator.log(LogGenerator.Options(lines: 20_000, share: 1)).truth
    #expect(truth.callbacks == 20_000)
    #expect(truth.decoys == 0)
    #expect((19_800..<20_000).contains(truth.sessions))
  }

  @Test(arguments: [
    (0, "01/Jan/1970:00:00:00 +0000"), (-1, "31/Dec/1969:23:59:59 +0000"),
    (951_782_400, "29/Feb/2000:00:00:00 +0000"), (951_868_799, "29/Feb/2000:23:59:59 +0000"),
    (951_868_800, "01/Mar/2000:00:00:00 +0000"), (1_767_225_600, "01/Jan/2026:00:00:00 +0000"),
    (1_795_414_653, "23/Nov/2026:06:17:33 +0000"), (4_107_542_400, "01/Mar/2100:00:00:00 +0000"),
    (253_402_300_799, "31/Dec/9999:23:59:59 +0000"),
    (-62_135_596_800, "01/Jan/0001:00:00:00 +0000"),
  ])
  func datesAreThoseOfTheCalendar(start: Int, date: String) throws {
    let lines = LogGenerator.lines(LogGenerator.Options(lines: 1, start: start))
    #expect(NaiveLine(try #require(lines.first)).date == date)
  }

  @Test(arguments: [(50, 21), (1_000, 2), (0.1, 1_001), (3, 334), (1_000_000_000, 1)])
  func timeRunsAtTheRate(rate: Double, seconds: Int) {
    let lines = LogGenerator.lines(LogGenerator.Options(lines: 1_001, rate: rate))
    let dates = lines.map { NaiveLine($0).date }
    #expect(dates == dates.sorted())  // all on one day, so text sorts like time
    #expect(Set(dates).count == seconds)
  }

  @Test func usersRefreshAndComeBackAndFinish() throws {
    var visits: [String: [(date: String, status: ConnectStatus)]] = [:]
    for line in LogGenerator.lines(LogGenerator.Options(lines: 12_000, share: 0.2, rate: 20)) {
      let line = NaiveLine(line)
      guard let redirect = try? ConnectRedirect(reading: line.target) else { continue }
      guard line.method == "GET" else { continue }
      visits[redirect.sessionID, default: []].append((line.date, redirect.status))
      #expect(redirect.sessionID.wholeMatch(of: #/csn_[A-Za-z0-9]{20}/#) != nil)
    }
    let repeated = visits.values.filter { $0.count > 1 }
    let returned = repeated.filter { $0[0].status != $0[1].status }
    #expect(repeated.count - returned.count > 20)
    #expect(returned.count > 20)
    for visit in repeated {
      #expect(visit.count == 2)
      #expect(visit[0].date < visit[1].date)
    }
    for visit in returned {
      #expect(visit[0].status == .userAborted)
      #expect(visit[1].status == .success)
    }
  }
}
