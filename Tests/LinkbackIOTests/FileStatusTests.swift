import Glibc
import Testing

@testable import LinkbackIO

@Suite struct FileStatusTests {
  @Test(
    arguments: [
      (0, 0, 0), (1, 5, 1_000_000_005), (-1, 999_999_999, -1),
      (1_795_000_000, 1, 1_795_000_000_000_000_001),
      (4_611_686_018, 427_387_904, 1 << 62), (4_611_686_018, 427_387_905, 1 << 62),
      (9_223_372_036, 854_775_807, 1 << 62), (9_223_372_036, 854_775_808, 1 << 62),
      (9_300_000_000, 0, 1 << 62), (.max, .max, 1 << 62), (.max, 0, 1 << 62),
      (-4_611_686_019, 572_612_096, -1 << 62), (-9_300_000_000, 999_999_999, -1 << 62),
      (-9_223_372_037, 145_224_192, -1 << 62), (.min, 0, -1 << 62), (.min, .max, -1 << 62),
    ] as [(Int64, Int64, Int64)])
  func timesAreWithinHalfTheRange(seconds: Int64, fraction: Int64, expected: Int64) {
    #expect(FileStatus.nanoseconds(seconds, fraction) == expected)
  }

  @Test func aSizeIsNeverNegative() {
    var status = stat()
    status.st_size = -1
    #expect(FileStatus(status).size == 0)
    status.st_size = .max
    #expect(FileStatus(status).size == .max)
  }
}
