@testable import LinkbackCore
import CoreFixtures
import Testing

/// What happens where there are more names or rows than are kept apart.
@Suite struct OutcomeLimitTests {
  private static func sample(
    _ status: String, route: String? = nil, host: String? = nil, session: Int = 0
  ) -> SampleCallback {
    SampleCallback(
      session: UInt64(session), time: Int64(session), status: status, route: route, host: host)
  }

  private static func result(
    _ callbacks: [SampleCallback], _ options: OutcomeAggregator.Options
  ) -> (result: OutcomeResult, hasReachedLimit: Bool) {
    var aggregator = OutcomeAggregator(callbacks, options)
    let result = OutcomeResult(&aggregator)
    return (result, aggregator.hasReachedLimit)
  }

  private static func count(_ result: OutcomeResult, _ status: ByteString) -> Int? {
    result.totals.first { $0.key.status == status }?.counts.hits
  }

  @Test func the65thStatusIsCountedAsOther() {
    let names = (0..<64).map { "s\($0)" }
    let options = OutcomeAggregator.Options()
    let (atLimit, isReached) = Self.result(names.map { Self.sample($0) }, options)
    #expect(atLimit.totals.count == 64)
    #expect(atLimit.limited == 0)
    #expect(!isReached)
    let more = (names + ["s64", "s64", "s65", "s0"]).enumerated().map {
      Self.sample($0.element, session: $0.offset)
    }
    let (beyond, isNowReached) = Self.result(more, options)
    #expect(beyond.totals.count == 65)
    #expect(beyond.totals.last?.key.status == .other)
    #expect(Self.count(beyond, .other) == 3)
    #expect(Self.count(beyond, "s0") == 2)
    #expect(beyond.limited == 3)
    #expect(beyond.hits == 68)
    #expect(beyond.sessions == 68)
    #expect(isNowReached)
  }

  @Test func aKnownStatusIsNeverMovedButTakesAPlace() {
    let options = OutcomeAggregator.Options()
    let names = ["success"] + (0..<63).map { "s\($0)" } + ["s63", "user_aborted"]
    let (result, _) = Self.result(names.map { Self.sample($0) }, options)
    #expect(Self.count(result, "success") == 1)
    #expect(Self.count(result, "user_aborted") == 1)
    #expect(Self.count(result, "s62") == 1)
    #expect(Self.count(result, "s63") == nil)
    #expect(Self.count(result, .other) == 1)
    #expect(result.limited == 1)
  }

  @Test func aLiteralOtherIsNotMoved() {
    let callbacks = [Self.sample("(other)"), Self.sample(String(repeating: "x", count: 65))]
    let (result, isReached) = Self.result(callbacks, OutcomeAggregator.Options())
    #expect(Self.count(result, .other) == 2)
    #expect(result.limited == 1)
    #expect(!isReached)
  }

  @Test func routesAndHostsHaveLimitsOfTheirOwn() {
    var options = OutcomeAggregator.Options()
    options.byRoute = true
    options.byHost = true
    options.limits.routes = 2
    options.limits.hosts = 3
    let callbacks = (0..<5).map { Self.sample("s", route: "/\($0)", host: "h\($0)") }
    let (result, isReached) = Self.result(callbacks, options)
    #expect(isReached)
    #expect(result.limited == 3)
    #expect(result.totals.map(\.key.route) == ["/0", "/1", .other, .other])
    #expect(result.totals.map(\.key.host) == ["h0", "h1", "h2", .other])
    #expect(result.totals.map(\.counts.hits) == [1, 1, 1, 2])
  }

  @Test func aRouteOfMoreThan1024BytesIsOther() {
    var options = OutcomeAggregator.Options()
    options.byRoute = true
    let callbacks = [1_024, 1_025].map {
      Self.sample("s", route: String(repeating: "r", count: $0))
    }
    let (result, isReached) = Self.result(callbacks, options)
    #expect(result.totals.map(\.key.route?.bytes.count) == [1_024, 7])
    #expect(result.limited == 1)
    #expect(!isReached)
  }

  /// More than 10,000 rows: what exceeds them keeps its status.
  @Test func rowsBeyondTheirLimitKeepTheirStatus() {
    var options = OutcomeAggregator.Options()
    options.byRoute = true
    options.byHost = true
    var callbacks: [SampleCallback] = []
    for route in 0..<100 {
      for host in 0..<101 {
        callbacks.append(
          Self.sample(
            host % 2 == 0 ? "even" : "odd", route: "/\(route)", host: "h\(host)", session: host))
      }
    }
    let (result, isReached) = Self.result(callbacks, options)
    #expect(isReached)
    #expect(result.totals.count == 10_002)
    #expect(result.limited == 100)
    #expect(result.hits == 10_100)
    let others = result.totals.filter { $0.key.route == .other }
    #expect(others.map(\.key.status) == ["even", "odd"])
    #expect(others.allSatisfy { $0.key.host == .other })
    #expect(others.reduce(0) { $0 + $1.counts.hits } == 100)
    #expect(result.totals.reduce(0) { $0 + $1.finalSessions } == result.sessions)
  }

  @Test func partsThatReachALimitTogetherAreNotMerged() {
    let options = OutcomeAggregator.Options()
    let parts = [0..<40, 30..<64, 64..<65].map { range in
      OutcomeAggregator(range.map { Self.sample("s\($0)") }, options)
    }
    var (first, second, third) = (parts[0], parts[1], parts[2])
    let fits = first.merge(&second)
    #expect(fits)
    let exceeds = first.merge(&third)
    #expect(!exceeds)
  }

  /// One part alone keeps a known status beyond the limit; in another order a new name would not
  /// have been kept.
  @Test func aKnownStatusBeyondTheLimitIsFoundInAMerge() {
    let options = OutcomeAggregator.Options()
    var names = OutcomeAggregator((0..<64).map { Self.sample("s\($0)") }, options)
    var known = OutcomeAggregator([Self.sample("success")], options)
    let isMerged = names.merge(&known)
    #expect(!isMerged)
  }
}
