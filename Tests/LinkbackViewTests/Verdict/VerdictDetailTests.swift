import CoreFixtures
import LinkbackCore
import LinkbackView
import Testing

/// Since when, and where.
@Suite struct VerdictDetailTests {
  static let now = VerdictTests.now

  /// A callback a minute over the last day, of which a share is answered with an error from some hour on.
  static func verdict(
    errors: (_ hoursAgo: Double, _ route: String) -> Int, seed: UInt64 = 1,
    change: (inout Snapshot) -> Void = { _ in }
  ) -> Verdict {
    var random = Dice(seed: seed)
    let callbacks = (0..<1_440).map { number in
      let time = now - 86_400 + Int64(number) * 60
      let route = random.pick(["/link", "/other"])
      let fails = random.below(100) < errors(Double(now - time) / 3_600, route)
      return CountedCallback(
        time: time, session: number, route: route, response: fails ? .serverError : .successful)
    }
    var snapshot = Snapshot.counting(callbacks, byRoute: true, origin: .follow)
    change(&snapshot)
    return PageModel(snapshot).verdict
  }

  @Test(arguments: 1...8)
  func sinceIsWhenItBegan(seed: UInt64) throws {
    let verdict = Self.verdict(errors: { hours, _ in hours <= 3 ? 50 : 2 }, seed: seed)
    #expect(verdict.sentence.hasPrefix("Users land on an error"))
    let since = try #require(verdict.since)
    // It began at 09:00; chance moves it by a few callbacks.
    let time = since.dropFirst("Since about ".count).prefix(4)
    #expect(["08:4", "08:5", "09:0", "09:1"].contains(time))
    #expect(since.contains(" % go wrong; before, "))
    #expect(verdict.place == nil)
  }

  /// At the end of a day that was not free of it: a date that is hours too early sends people after the wrong
  /// change.
  @Test(arguments: [(1, 30), (10, 45), (14, 60)], 1...20)
  func aLateRiseIsNotDatedTooEarly(shares: (before: Int, after: Int), seed: UInt64) throws {
    let verdict = Self.verdict(
      errors: { hours, _ in hours <= 2 ? shares.after : shares.before }, seed: seed)
    let since = try #require(verdict.since)
    let digits = since.drop { !$0.isNumber }
    let hour = try #require(Int(digits.prefix(2)))
    let minutes = hour * 60 + (Int(digits.dropFirst(3).prefix(2)) ?? 0)
    // It began at 10:00.
    #expect((9 * 60 + 30...10 * 60 + 45).contains(minutes), "\(since)")
  }

  @Test func whatAlwaysWasSoHasNoBeginning() {
    for seed in 1...20 {
      #expect(Self.verdict(errors: { _, _ in 20 }, seed: UInt64(seed)).since == nil)
    }
  }

  /// Then the last hour is not worse than the rest of the day.
  @Test func whatIsOverHasNoSince() {
    let verdict = Self.verdict(errors: { hours, _ in (6...10).contains(hours) ? 60 : 15 }, seed: 3)
    #expect(verdict.level == .broken)
    #expect(verdict.since == nil)
  }

  @Test func theWorstRouteIsNamed() throws {
    let verdict = Self.verdict(errors: { _, route in route == "/link" ? 60 : 2 }) { snapshot in
      // All of a day is in one hour, so that there is enough to judge by.
      for index in snapshot.windows.indices {
        snapshot.windows[index].start = Self.now - 3_600 + Int64(index % 60) * 60
      }
      snapshot.windows.sort { ($0.start, $0.row) < ($1.start, $1.row) }
    }
    let place = try #require(verdict.place)
    #expect(place.name == "/link")
    #expect(place.there.hasPrefix("5") || place.there.hasPrefix("6"))
    #expect(place.elsewhere.hasPrefix("1.") || place.elsewhere.hasPrefix("2."))
  }

  @Test func routesThatFailAlikeAreNotNamed() {
    #expect(Self.verdict(errors: { _, _ in 50 }).place == nil)
  }

  @Test func anUnknownStatusSaysWhenItCameFirst() {
    let verdict = VerdictTests.verdict(
      now: [("success", 89), ("consent_gone", 2)], before: [("success", 90)])
    #expect(verdict.since == "First seen 2026-11-29 11:01:29 UTC.")
  }

  @Test func whatWorksHasNoDetails() {
    let verdict = VerdictTests.verdict(now: [("success", 90)], before: [("success", 90)])
    #expect((verdict.since, verdict.place) == (nil, nil))
  }
}
