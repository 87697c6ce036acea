import LinkbackCore
import CoreFixtures
import Testing

@Suite struct StatisticsTests {
  @Test func bucketsHaveTheNamesOfTheRecords() {
    #expect(
      Rejection.allCases.map(\.name) == [
        "oversized", "malformed", "other", "outside", "foreign", "incomplete", "wrong_method",
        "expired",
      ])
    #expect(Set(Summary.bucketOrder) == Set(Rejection.allCases))
    #expect(Summary.bucketOrder.count == Rejection.allCases.count)
  }

  @Test func whatNoRuleNamedIsOther() {
    var statistics = Statistics()
    statistics.lines = 10
    statistics.callbacks = 2
    statistics.reject(.foreign)
    // A line that was read and found to be nothing counts once, as one that was never read.
    statistics.reject(.other)
    #expect(statistics.count(of: .foreign) == 1)
    #expect(statistics.count(of: .other) == 7)
  }

  @Test func partsAddUp() {
    var whole = Statistics()
    for (index, reason) in Rejection.allCases.enumerated() {
      var part = Statistics()
      part.lines = index + 2
      part.bytes = 100
      part.callbacks = 1
      for _ in 0...index { part.reject(reason) }
      whole += part
    }
    #expect(whole.lines == 44)
    #expect(whole.bytes == 800)
    #expect(whole.callbacks == 8)
    for (index, reason) in Rejection.allCases.enumerated() where reason != .other {
      #expect(whole.count(of: reason) == index + 1)
    }
    #expect(whole.count(of: .other) == 3)
    var other = whole
    #expect(other == whole)
    other.reject(.expired)
    #expect(other != whole)
  }

  /// Two scanners of two halves, merged, are one scanner of the whole.
  @Test(arguments: 0..<10)
  func mergedScannersCountAsOne(seed: Int) {
    var noise = LogNoise(seed: UInt64(500 + seed))
    let log = noise.log(lines: 300)
    let middle = (log[(log.count / 2)...].firstIndex(of: 0x0A) ?? log.count - 1) + 1
    var options = LogScanner.Options()
    options.outcomes.byRoute = true
    options.outcomes.byHost = true
    options.outcomes.window = WindowGrid(length: 300)
    let whole = ScannedLog(log, options: options)
    var first = Self.scanner(of: log[..<middle], options)
    var second = Self.scanner(of: log[middle...], options)
    var statistics = first.statistics
    statistics += second.statistics
    statistics.bytes = log.count
    let isMerged = second.merge(&first)
    let hasReachedLimit = second.hasReachedLimit
    #expect(isMerged)
    #expect(!hasReachedLimit)
    #expect(statistics == whole.statistics)
    #expect(ScannedLog.text(&second, statistics) == whole.result)
  }

  private static func scanner(
    of log: ArraySlice<UInt8>, _ options: LogScanner.Options
  ) -> LogScanner {
    var scanner = LogScanner(options: options)
    scanner.begin(path: "a")
    withExactSpan(log) { scanner.scan($0, offset: 0) }
    return scanner
  }
}
