import Glibc
import LinkbackCore
import Testing

@testable import LinkbackIO

@Suite struct WallClockTests {
  private static let last: Int64 = (1 << 62) - 1

  /// A clock that is set to 2262 or later, or to before 1677, has a time all the same.
  @Test(
    arguments: [
      (7_500_000_000, last), (9_223_372_036, last), (9_300_000_000, last), (.max, last),
      (-9_300_000_000, -last), (.min, -last), (0, 0), (-1, -1_000_000_000),
      (1_795_000_000, 1_795_000_000_000_000_000),
    ] as [(Int, Int64)])
  func itStaysWithinWhatTimesCanBe(seconds: Int, expected: Int64) {
    #expect(WallClock.nanoseconds(timespec(tv_sec: seconds, tv_nsec: 0)) == expected)
  }
}
