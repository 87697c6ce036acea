import LinkbackSystem
import SystemFixtures
import Testing

@testable import LinkbackIO

/// Looking at the names of a large folder is no use of a processor, however often they change.
@Suite struct DiscoveryPaceTests {
  private static let millisecond: Int64 = 1_000_000

  /// What a look costs, and how long it is from it to the one after news; in milliseconds.
  @Test(
    arguments: [
      (0, 20), (-5, 20), (1, 50), (7, 350), (19, 950), (20, 1_000), (400, 1_000),
      (1 << 40, 1_000),
    ] as [(Int64, Int64)])
  func newsWaitAsTheLastLookHasCost(cost: Int64, pause: Int64) {
    var pace = DiscoveryPace()
    #expect(pace.next <= 0, "the first look is due at once")
    pace.begin(at: 5)
    pace.end(at: 5 + cost * Self.millisecond)
    #expect(pace.next == 5 + DiscoveryPace.interval, "nothing is new")
    pace.noteNews()
    #expect(pace.next == 5 + pause * Self.millisecond)
  }

  @Test func newsOfTheTimeOfALookAreForTheNext() {
    var pace = DiscoveryPace()
    pace.begin(at: 0)
    pace.noteNews()
    pace.end(at: Self.millisecond)
    #expect(pace.next == 50 * Self.millisecond)
    pace.begin(at: pace.next)
    pace.end(at: 51 * Self.millisecond)
    #expect(pace.next == 50 * Self.millisecond + DiscoveryPace.interval)
  }

  /// Files come and go in the folder of a log 20 times a second, and rotation is part of it.
  ///
  /// - Parameters:
  ///   - cost: How long a look takes, in milliseconds.
  ///   - looks: How many there are in 30 seconds.
  @Test(arguments: [
    (cost: 0, churn: false, looks: 30...36), (cost: 7, churn: false, looks: 30...36),
    (cost: 300, churn: false, looks: 30...36), (cost: 0, churn: true, looks: 250...620),
    (cost: 7, churn: true, looks: 76...92), (cost: 300, churn: true, looks: 26...36),
  ])
  func aRunLooksAsSeldomAsItsLooksAreDear(
    cost: Int, churn: Bool, looks: ClosedRange<Int>
  ) throws {
    let world = try FollowWorld()
    world.reportsEvents()
    world.listingTime = Double(cost) / 1_000
    for step in 1...600 {
      world.at(Double(step) / 20) {
        if churn {
          try world.folder.write("", to: "other.tmp")
          try world.folder["other.tmp"].rename(to: world.folder["other"])
        }
        if step % 200 == 100 {
          try world.folder["log"].rename(to: world.folder["log.\(step)"])
          try world.write(to: "log.\(step)")
        }
        if step % 50 == 0 { try world.write() }
      }
    }
    #expect(try world.run() == .finished)
    #expect(looks.contains(world.listings), "\(world.listings)")
    #expect(try world.eventLines().count == 15)
  }
}
