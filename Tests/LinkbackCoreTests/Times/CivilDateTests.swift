import LinkbackCore
import Testing

@Suite struct CivilDateTests {
  @Test(arguments: [
    (1970, 1, 1, 0), (1970, 1, 2, 1), (1969, 12, 31, -1), (2000, 2, 29, 11_016),
    (2000, 3, 1, 11_017), (1900, 3, 1, -25_508), (2026, 11, 22, 20_779), (1678, 1, 1, -106_650),
    (2262, 1, 1, 106_651), (1, 1, 1, -719_162), (0, 3, 1, -719_468), (9999, 12, 31, 2_932_896),
  ])
  func daysSince1970(year: Int, month: Int, day: Int, days: Int) throws {
    let date = try #require(CivilDate(year: year, month: month, day: day))
    #expect(date.daysSince1970 == days)
    #expect(CivilDate(daysSince1970: days) == date)
  }

  @Test func everyDayOf1200YearsFollowsTheOneBefore() throws {
    var expected = try #require(CivilDate(year: 1370, month: 1, day: 1))
    let first = expected.daysSince1970
    let last = try #require(CivilDate(year: 2570, month: 12, day: 31)).daysSince1970
    for days in first...last {
      let date = CivilDate(daysSince1970: days)
      guard date == expected, date.daysSince1970 == days else {
        Issue.record("day \(days) is \(date), not \(expected)")
        return
      }
      expected =
        CivilDate(year: date.year, month: date.month, day: date.day + 1)
        ?? CivilDate(year: date.year, month: date.month + 1, day: 1)
        ?? CivilDate(daysSince1970: days + 1)
    }
    #expect(last - first + 1 == 438_656)
  }

  @Test(arguments: [
    (2024, true), (2000, true), (2400, true), (1900, false), (2100, false), (2026, false),
  ])
  func leapYears(year: Int, isLeap: Bool) {
    #expect((CivilDate(year: year, month: 2, day: 29) != nil) == isLeap)
    #expect(CivilDate(year: year, month: 2, day: 30) == nil)
  }

  @Test(arguments: [
    (0, 1), (13, 1), (-1, 1), (1, 0), (1, 32), (4, 31), (6, 31), (9, 31), (11, 31), (2, 31),
  ])
  func datesThatDoNotExistAreRefused(month: Int, day: Int) {
    #expect(CivilDate(year: 2026, month: month, day: day) == nil)
  }
}
