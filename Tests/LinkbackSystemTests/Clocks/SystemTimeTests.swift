import Glibc
import Testing

@testable import LinkbackSystem

@Suite struct SystemTimeTests {
  private static let last: Int64 = (1 << 62) - 1

  /// A clock that is set to 2262 or later, or to before 1677, has a time all the same; so has a file.
  @Test(
    arguments: [
      (0, 0, 0), (1, 5, 1_000_000_005), (-1, 999_999_999, -1),
      (1_795_000_000, 1, 1_795_000_000_000_000_001),
      (4_611_686_018, 427_387_903, last), (4_611_686_018, 427_387_905, last),
      (9_223_372_036, 854_775_807, last), (9_223_372_036, 854_775_808, last),
      (9_300_000_000, 0, last), (.max, .max, last), (.max, 0, last),
      (-4_611_686_019, 572_612_096, -last), (-9_300_000_000, 999_999_999, -last),
      (-9_223_372_037, 145_224_192, -last), (.min, 0, -last), (.min, .max, -last),
    ] as [(Int, Int, Int64)])
  func timesAreWithinHalfTheRange(seconds: Int, fraction: Int, expected: Int64) {
    let time = timespec(tv_sec: seconds, tv_nsec: fraction)
    #expect(SystemTime.nanoseconds(time) == expected)
  }
}
