import CoreFixtures
import LinkbackCore
import Testing

/// Here are the rules of the calendar; `Tests/Oracle/calendar_windows.py` compares them with Python's for
/// zones of the time zone database.
@Suite struct CalendarWindowsTests {
  /// Berlin's clock in 2026.
  private static let berlin = LocalTimeZone(
    transitions: [1_774_746_000, 1_792_890_000], offsets: [3600, 7200, 3600])

  private func grid(
    _ unit: CalendarWindows.Unit, _ zone: LocalTimeZone = berlin
  ) -> WindowGrid {
    WindowGrid(CalendarWindows(unit, zoneName: "Europe/Berlin", zone: zone))
  }

  private func seconds(_ text: String) throws -> Int64 {
    try EventTime(parsing: text, zone: .utc).seconds
  }

  @Test(
    arguments: [
      (.day, "2026-11-22T22:59:59Z", "2026-11-21T23:00:00Z", "2026-11-22T23:00:00Z"),
      (.day, "2026-11-22T23:00:00Z", "2026-11-22T23:00:00Z", "2026-11-23T23:00:00Z"),
      // 23 and 25 hours.
      (.day, "2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"),
      (.day, "2026-10-25T00:30:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"),
      // From Monday: also where that is in another year.
      (.week, "2026-11-22T22:59:59Z", "2026-11-15T23:00:00Z", "2026-11-22T23:00:00Z"),
      (.week, "2026-11-22T23:00:00Z", "2026-11-22T23:00:00Z", "2026-11-29T23:00:00Z"),
      (.week, "2027-01-01T12:00:00Z", "2026-12-27T23:00:00Z", "2027-01-03T23:00:00Z"),
      (.week, "2026-03-25T12:00:00Z", "2026-03-22T23:00:00Z", "2026-03-29T22:00:00Z"),
      (.month, "2026-11-30T22:59:59Z", "2026-10-31T23:00:00Z", "2026-11-30T23:00:00Z"),
      (.month, "2026-12-31T12:00:00Z", "2026-11-30T23:00:00Z", "2026-12-31T23:00:00Z"),
      (.month, "2026-02-10T12:00:00Z", "2026-01-31T23:00:00Z", "2026-02-28T23:00:00Z"),
      (.month, "2028-02-10T12:00:00Z", "2028-01-31T23:00:00Z", "2028-02-29T23:00:00Z"),
      (.month, "2026-10-10T12:00:00Z", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z"),
      (.month, "1969-12-31T22:59:59Z", "1969-11-30T23:00:00Z", "1969-12-31T23:00:00Z"),
    ] as [(CalendarWindows.Unit, String, String, String)])
  func unitsOfBerlin(
    unit: CalendarWindows.Unit, time: String, start: String, end: String
  ) throws {
    let window = grid(unit).window(of: try seconds(time))
    #expect(window == (try seconds(start))..<(try seconds(end)))
    #expect(grid(unit).start(of: try seconds(time)) == window.lowerBound)
    #expect(grid(unit).end(of: try seconds(time)) == window.upperBound)
  }

  /// In any zone, at any time, the edges of what is representable among them: each instant is in one window,
  /// and the next one begins where it ends.
  @Test(arguments: CalendarWindows.Unit.allCases) func windowsTileTime(unit: CalendarWindows.Unit) {
    var numbers = Dice(seed: 5)
    let times = EventTime.representableSeconds
    for _ in 0..<300 {
      let middle = Int64.random(in: times, using: &numbers)
      var change = middle - 40 * 86_400
      var (transitions, offsets): ([Int64], [Int]) = ([], [numbers.within(-50_000...50_000)])
      for _ in 0..<numbers.below(6) {
        change += Int64(numbers.within(1...20 * 86_400))
        transitions.append(change)
        offsets.append(numbers.within(-50_000...50_000))
      }
      let grid = grid(unit, LocalTimeZone(transitions: transitions, offsets: offsets))
      for time in [middle, middle + 86_399, times.lowerBound, times.upperBound - 1] {
        let window = grid.window(of: time)
        #expect(window.contains(time))
        #expect(window.count <= Int(grid.longestWindow))
        #expect(WindowGrid.starts.contains(window.lowerBound))
        #expect(WindowGrid.ends.contains(window.upperBound))
        for inside in [window.lowerBound, window.upperBound - 1] {
          #expect(grid.window(of: inside) == window)
        }
        #expect(grid.window(of: window.upperBound).lowerBound == window.upperBound)
        #expect(grid.window(of: window.lowerBound - 1).upperBound == window.lowerBound)
      }
    }
  }

  @Test func numbersThatAreNoTimesDoNoHarm() {
    for unit in CalendarWindows.Unit.allCases {
      #expect(grid(unit).start(of: .max) > grid(unit).start(of: 0))
      #expect(grid(unit).start(of: .min) < grid(unit).start(of: 0))
    }
  }

  @Test func windowsAreMovedByUnits() throws {
    let time = try seconds("2026-03-31T12:00:00Z")
    for (unit, units, start) in [
      (.day, -2, "2026-03-28T23:00:00Z"), (.day, 1, "2026-03-31T22:00:00Z"),
      (.week, -1, "2026-03-22T23:00:00Z"), (.month, -1, "2026-01-31T23:00:00Z"),
      (.month, 10, "2026-12-31T23:00:00Z"), (.month, -15, "2024-11-30T23:00:00Z"),
    ] as [(CalendarWindows.Unit, Int, String)] {
      let calendar = CalendarWindows(unit, zoneName: "", zone: Self.berlin)
      #expect(calendar.start(of: time, movedBy: units) == (try seconds(start)))
    }
  }

  @Test func windowsOfARangeAreCounted() throws {
    let range = try seconds("2026-03-27T23:00:00Z")..<(try seconds("2026-03-31T22:00:00Z"))
    #expect(grid(.day).count(in: range) == 4)
    #expect(grid(.day).starts(in: range).count == 4)
    #expect(grid(.day).count(in: range.lowerBound..<range.lowerBound) == 0)
    #expect(try #require(WindowGrid(length: 3600)).count(in: range) == 95)
    // A day that never was is no window.
    let apia = LocalTimeZone(
      transitions: [try seconds("2011-12-30T10:00:00Z")], offsets: [-36_000, 50_400])
    let days = try seconds("2011-12-28T10:00:00Z")..<(try seconds("2012-01-01T10:00:00Z"))
    #expect(grid(.day, apia).count(in: days) == 4)
  }

  @Test func textsOfOptions() throws {
    for unit in CalendarWindows.Unit.allCases {
      let grid = try WindowGrid(parsing: unit.rawValue) { ("Europe/Berlin", Self.berlin) }
      #expect(grid == self.grid(unit))
      #expect("\(grid)" == unit.rawValue)
      #expect(grid.length == nil && grid.offset == 0)
    }
    // The zone of other windows is not looked at.
    #expect(
      try WindowGrid(parsing: "1d") { () throws(OptionError) in throw OptionError("none") }
        == WindowGrid(length: 86_400))
    for text in ["", "days", "Day", "1day", "year", "m"] {
      #expect(throws: OptionError.self) { try WindowGrid(parsing: text) }
    }
    #expect(
      throws: OptionError(
        "'year' is not a window; use a whole number with s, m, h or d, as in 15m, or day, week or "
          + "month")
    ) { try WindowGrid(parsing: "year") }
  }
}
