@testable import LinkbackCore
import CoreFixtures
import Testing

@Suite struct OutcomeAggregatorTests {
  private static func callbacks(_ count: Int, _ dice: inout Dice) -> [SampleCallback] {
    (0..<count).map { _ in
      SampleCallback(
        session: dice.next() % 60,
        time: Int64(dice.below(40)) * 7_500_000_000 - 100_000_000_000,
        status: dice.pick(["success", "user_aborted", "auth_expired", "aaa", "zzz"]),
        route: dice.pick(["/a", "/b", "/", nil]), host: dice.pick(["h1", "h2", nil]),
        response: dice.pick([200, 302, 404, 500, 499, -1, 600, 99, 100]))
    }
  }

  private static let allOptions: [OutcomeAggregator.Options] = [0, 30, 3_600].flatMap { length in
    [(false, false), (true, false), (false, true), (true, true)].map { byRoute, byHost in
      var options = OutcomeAggregator.Options()
      options.window = WindowGrid(length: Int64(length), offset: 7)
      options.byRoute = byRoute
      options.byHost = byHost
      return options
    }
  }

  @Test(arguments: allOptions.indices, 0..<4)
  func theCountsAreThoseOfAPlainModel(index: Int, seed: Int) {
    var dice = Dice(seed: UInt64(seed))
    let options = Self.allOptions[index]
    let callbacks = Self.callbacks(dice.below(400), &dice)
    let expected = NaiveOutcomes(callbacks, options)
    var aggregator = OutcomeAggregator(callbacks, options)
    let result = OutcomeResult(&aggregator)
    #expect(result.sessions == expected.allSessions.count)
    #expect(result.totals.reduce(0) { $0 + $1.finalSessions } == result.sessions)
    #expect(result.hits == callbacks.count)
    #expect(result.limited == 0)
    #expect(result.first?.nanoseconds == callbacks.map(\.time).min())
    #expect(result.last?.nanoseconds == callbacks.map(\.time).max())
    #expect(result.totals.count + result.windows.count == expected.hits.count)
    for total in result.totals {
      let row = Self.row(total.key, window: nil)
      #expect(Self.isEqual(total.counts, expected, row))
      #expect(total.finalSessions == expected.finals[row] ?? 0)
      #expect(total.first.nanoseconds == expected.times[row]?.lowerBound)
      #expect(total.last.nanoseconds == expected.times[row]?.upperBound)
    }
    for window in result.windows {
      #expect(Self.isEqual(window.counts, expected, Self.row(window.key, window: window.start)))
      #expect(window.end - window.start == options.window?.length)
    }
    let success = expected.finals.filter { $0.key.window == nil && $0.key.status == "success" }
      .values.reduce(0, +)
    #expect(result.successfulSessions == success)
  }

  private static func row(_ key: OutcomeResult.Key, window: Int64?) -> NaiveOutcomes.Row {
    let text: (ByteString?) -> String? = { $0.map { String(decoding: $0.bytes, as: UTF8.self) } }
    return NaiveOutcomes.Row(
      window: window, status: text(key.status) ?? "", route: text(key.route), host: text(key.host))
  }

  private static func isEqual(
    _ counts: OutcomeCounts, _ expected: NaiveOutcomes, _ row: NaiveOutcomes.Row
  ) -> Bool {
    var responses: [String: Int] = [:]
    for response in ResponseClass.allCases where counts.responses[response.rawValue] > 0 {
      responses[response.name] = counts.responses[response.rawValue]
    }
    return counts.hits == expected.hits[row] && counts.sessions == expected.sessions[row]?.count
      && responses == expected.responses[row]
  }

  @Test(arguments: allOptions.indices)
  func anyOrderAndAnySplitGivesTheSameRecords(index: Int) {
    var dice = Dice(seed: UInt64(100 + index))
    let options = Self.allOptions[index]
    for count in [1, 63, 64, 65, 300] {
      let callbacks = Self.callbacks(count, &dice)
      let expected = OutcomeAggregator(callbacks, options).text
      for _ in 0..<6 {
        let shuffled = callbacks.shuffled(using: &dice)
        #expect(OutcomeAggregator(shuffled, options).text == expected)
        var parts = (0..<dice.within(1...4)).map { _ in [SampleCallback]() }
        for callback in shuffled { parts[dice.below(parts.count)].append(callback) }
        var aggregators = parts.map { OutcomeAggregator($0, options) }
        while aggregators.count > 1 {
          var other = aggregators.remove(at: dice.below(aggregators.count))
          let isMerged = aggregators[dice.below(aggregators.count)].merge(&other)
          #expect(isMerged)
        }
        #expect(aggregators[0].text == expected)
      }
    }
  }

  @Test(arguments: [
    (["user_aborted", "success"], "success"), (["success", "zzz"], "success"),
    (["zzz", "auth_expired"], "auth_expired"), (["aaa", "auth_expired"], "aaa"),
  ])
  func ofCallbacksAtOneTimeTheSuccessIsLastThenTheSmallerStatus(statuses: [String], last: String) {
    for order in [statuses, statuses.reversed()] {
      let callbacks = order.map { SampleCallback(session: 1, time: 5, status: $0) }
      var aggregator = OutcomeAggregator(callbacks, OutcomeAggregator.Options())
      let finals = OutcomeResult(&aggregator).totals.filter { $0.finalSessions == 1 }
      #expect(finals.map(\.key.status) == [ByteString(Array(last.utf8))])
    }
  }

  @Test func rowsComeInTheOrderOfTheContract() {
    var options = OutcomeAggregator.Options()
    options.byRoute = true
    options.byHost = true
    let statuses = [
      "zz", "(other)", "user_aborted", "aa", "success", "bad_configuration",
      "auth_expired",
    ]
    var callbacks = statuses.map { SampleCallback(session: 1, time: 0, status: $0, route: "/") }
    for route in ["/b", "(other)", nil, "/a"] {
      for host in ["b", "(other)", nil, "a"] {
        callbacks.append(
          SampleCallback(session: 1, time: 0, status: "success", route: route, host: host))
      }
    }
    var aggregator = OutcomeAggregator(callbacks, options)
    let keys = OutcomeResult(&aggregator).totals.map(\.key)
    let text: (ByteString?) -> String = {
      $0.map { String(decoding: $0.bytes, as: UTF8.self) } ?? "null"
    }
    var expected = ["null", "/", "/a", "/b", "(other)"].flatMap { route in
      (route == "/" ? ["null"] : ["null", "a", "b", "(other)"]).map { "success \(route) \($0)" }
    }
    expected += ["auth_expired", "bad_configuration", "user_aborted", "aa", "zz", "(other)"]
      .map { "\($0) / null" }
    #expect(keys.map { "\(text($0.status)) \(text($0.route)) \(text($0.host))" } == expected)
  }

  @Test func anEmptyRouteIsTheRoot() {
    var options = OutcomeAggregator.Options()
    options.byRoute = true
    let callbacks = ["", "/"].map { SampleCallback(session: 1, time: 0, status: "s", route: $0) }
    var aggregator = OutcomeAggregator(callbacks, options)
    let totals = OutcomeResult(&aggregator).totals
    #expect(totals.map(\.key.route) == ["/"])
  }
}
