import ConnectCallback
import Testing

@testable import LinkbackDemo

@Suite struct DemoCrowdTests {
  /// However often one asks, the users do the same, in the order of time.
  @Test(arguments: [1, 7, 100, 1_000, 60_000])
  func theStepsDoNotDependOnWhenOneAsks(milliseconds: Int) {
    var whole = DemoCrowd(seed: 5)
    let expected = whole.steps(before: .seconds(40))
    #expect(expected.map(\.time) == expected.map(\.time).sorted())
    var parts = DemoCrowd(seed: 5)
    var steps = parts.steps(before: .seconds(-30))
    var time = Duration.seconds(-30)
    while time < .seconds(40) {
      time = min(time + .milliseconds(milliseconds), .seconds(40))
      let new = parts.steps(before: time)
      #expect(new.allSatisfy { $0.time < time })
      steps += new
    }
    #expect(steps == expected)
  }

  @Test func anHourLiesBeforeTheStartAndUsersComeOftenFromThenOn() {
    var crowd = DemoCrowd(seed: 1)
    let before = crowd.steps(before: .zero).count { $0.kind == .begin }
    #expect((800...1_000).contains(before))
    let live = crowd.steps(before: .seconds(60)).filter { $0.kind == .begin }
    #expect((100...140).contains(live.count))
  }

  /// Nothing is wrong before the incident; then it is, at one of the two places.
  @Test func oneOfTwoPlacesBreaks() {
    var crowd = DemoCrowd(seed: 1)
    let steps = crowd.steps(before: .seconds(300)).filter { $0.kind == .begin }
    func share(_ place: DemoPlace, _ times: Range<Duration>) -> Int {
      let visits = steps.filter { times.contains($0.time) && $0.visit.place == place }.map(\.visit)
      return 100 * visits.count { $0.ending == .badConfiguration } / max(1, visits.count)
    }
    let before = Duration.seconds(-3_600)..<DemoSchedule.incident
    let after = DemoSchedule.incident..<Duration.seconds(300)
    #expect(share(.account, before) == 0)
    #expect(share(.checkout, before) == 0)
    #expect(share(.account, after) == 0)
    #expect((75...95).contains(share(.checkout, after)))
  }

  @Test func timesAreRoundedDown() {
    let cases: [(Duration, Int)] = [
      (.zero, 0), (.milliseconds(999), 0), (.seconds(1), 1), (.milliseconds(-1), -1),
      (.seconds(-1), -1), (.milliseconds(-1_001), -2),
    ]
    for (duration, seconds) in cases { #expect(duration.wholeSeconds == seconds, "\(duration)") }
  }
}
