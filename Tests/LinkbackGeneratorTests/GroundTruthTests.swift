import ConnectCallback
import LinkbackGenerator
import Testing

@Suite struct GroundTruthTests {
  @Test(arguments: LogGenerator.Format.allCases, [0.05, 0.5, 1])
  func aNaiveReaderComesToTheSameCounts(format: LogGenerator.Format, share: Double) {
    let (log, truth) = LogGenerator.log(
      LogGenerator.Options(lines: 4_000, share: share, seed: 11, format: format))
    let tally = NaiveTally(NaiveLine.lines(log, format))

    #expect(tally.lines == 4_000)
    #expect(tally.lines == truth.lines)
    #expect(tally.hits.values.reduce(0, +) == truth.callbacks)
    #expect(tally.hits == counts(truth, \.hits))
    #expect(tally.endings.count == truth.sessions)
    #expect(tally.finalSessions == counts(truth, \.finalSessions))
    #expect(tally.incomplete == truth.incomplete)
    #expect(tally.foreign == truth.foreign)
    #expect(tally.wrongMethod == truth.wrongMethod)
    #expect(tally.other == truth.other)
    #expect(tally.locations == truth.locations)
    #expect(tally.decoys == truth.decoys)
  }

  @Test(arguments: LogGenerator.Format.allCases.filter { $0 != .combinedLocation })
  func theTruthIsTheSameInEveryFormat(format: LogGenerator.Format) {
    func options(_ format: LogGenerator.Format) -> LogGenerator.Options {
      LogGenerator.Options(lines: 4_000, share: 0.2, seed: 12, format: format)
    }
    let combined = LogGenerator.log(options(.combined))
    let (log, truth) = LogGenerator.log(options(format))
    #expect(truth.rows == combined.truth.rows)
    let counts: [KeyPath<GroundTruth, Int>] = [
      \.lines, \.callbacks, \.incomplete, \.foreign, \.wrongMethod, \.other, \.sessions,
      \.locations,
    ]
    for count in counts {
      #expect(truth[keyPath: count] == combined.truth[keyPath: count], "\(count)")
    }
    let hasReferer = ![.common, .vcommon, .alb, .haproxy, .squid].contains(format)
    #expect(truth.decoys == (hasReferer ? combined.truth.decoys : 0))

    let pairs = zip(NaiveLine.lines(log, format), NaiveLine.lines(combined.bytes, .combined))
    for (line, same) in pairs {
      #expect(line.redirect == same.redirect)
      if line.redirect != nil {
        #expect(line.method == same.method)
        #expect(line.response == same.response)
      }
      if hasReferer { #expect(line.refererRedirect == same.refererRedirect) }
    }
  }

  @Test func theBucketsAddUpToTheLines() {
    let truth = LogGenerator.log(LogGenerator.Options(lines: 5_000, share: 0.2)).truth
    #expect(
      truth.callbacks + truth.incomplete + truth.foreign + truth.wrongMethod + truth.other == 5_000)
    #expect(truth.rows.reduce(0) { $0 + $1.hits } == truth.callbacks)
    #expect(truth.rows.reduce(0) { $0 + $1.finalSessions } == truth.sessions)
  }

  @Test func rowsStandInTheOrderOfReports() {
    let statuses = LogGenerator(LogGenerator.Options(lines: 0)).truth.rows.map(\.status)
    #expect(statuses.starts(with: ConnectStatus.known))
    #expect(statuses == statuses.sorted())
    #expect(statuses.contains { !$0.isKnown })
  }

  @Test func everythingThatMustNotCountOccurs() {
    let truth = LogGenerator.log(
      LogGenerator.Options(lines: 20_000, share: 0.1, format: .combinedLocation)
    ).truth
    #expect(truth.incomplete > 0)
    #expect(truth.foreign > 0)
    #expect(truth.wrongMethod > 0)
    #expect(truth.decoys > truth.callbacks)  // more than half of what grep finds is wrong
    #expect(truth.locations > 0)
    #expect(truth.rows.allSatisfy { $0.hits > 0 && $0.finalSessions > 0 })
    #expect(truth.callbacks > truth.sessions)
  }

  private func counts(
    _ truth: GroundTruth, _ count: KeyPath<GroundTruth.Row, Int>
  ) -> [ConnectStatus: Int] {
    Dictionary(uniqueKeysWithValues: truth.rows.map { ($0.status, $0[keyPath: count]) })
      .filter { $0.value > 0 }
  }
}
