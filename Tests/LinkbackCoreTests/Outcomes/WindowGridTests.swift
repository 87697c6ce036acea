import LinkbackCore
import CoreFixtures
import Testing

@Suite struct WindowGridTests {
  @Test(
    arguments: [
      // length, offset, time, start
      (60, 0, 0, 0), (60, 0, 59, 0), (60, 0, 60, 60), (60, 0, -1, -60), (60, 0, -60, -60),
      (60, 0, -61, -120), (3600, 900, 0, -2700), (3600, 900, 899, -2700), (3600, 900, 900, 900),
      (3600, -900, 0, -900), (3600, -900, 2700, 2700), (86_400, -3600, 0, -3600),
      (86_400, 90_000, 0, -82_800), (1, 0, -5, -5), (7, 3, 3, 3), (7, 3, 2, -4),
    ] as [(Int64, Int64, Int64, Int64)])
  func start(length: Int64, offset: Int64, time: Int64, start: Int64) throws {
    let grid = try #require(WindowGrid(length: length, offset: offset))
    #expect(grid.start(of: time) == start)
  }

  @Test func withoutOffsetWindowsAreAlignedToTheEpoch() throws {
    for length in [1, 7, 60, 3600, 86_400, 604_800, WindowGrid.longest] {
      let grid = try #require(WindowGrid(length: length))
      #expect(grid.start(of: 0) == 0)
      #expect(grid.start(of: length) == length)
      #expect(grid.start(of: -1) == -length)
    }
  }

  @Test func everyTimeIsInTheWindowThatStartsLastBeforeIt() throws {
    var numbers = Dice(seed: 2)
    for _ in 0..<10_000 {
      let length = Int64.random(in: 1...WindowGrid.longest, using: &numbers)
      let offset = Int64.random(in: .min...(.max), using: &numbers)
      let time = Int64.random(in: EventTime.representableSeconds, using: &numbers)
      let grid = try #require(WindowGrid(length: length, offset: offset))
      let start = grid.start(of: time)
      #expect(start <= time && time < start + length)
      #expect((start - grid.offset) % length == 0)
      #expect((0..<length).contains(grid.offset))
    }
  }

  @Test func lengthsOutsideTheLimitsAreRefused() {
    for length in [0, -1, .min, WindowGrid.longest + 1, .max] {
      #expect(WindowGrid(length: length) == nil)
    }
  }

  @Test func textsOfOptions() throws {
    #expect(try WindowGrid(parsing: "15m") == WindowGrid(length: 900))
    #expect(
      try WindowGrid(parsing: "1d", offset: "-1h") == WindowGrid(length: 86_400, offset: -3600))
    #expect(throws: OptionError("'0s' can't be a window's length; use 1s to 36500d")) {
      try WindowGrid(parsing: "0s")
    }
    #expect(throws: OptionError("'36501d' can't be a window's length; use 1s to 36500d")) {
      try WindowGrid(parsing: "36501d")
    }
    #expect(throws: OptionError.self) { try WindowGrid(parsing: "-1m") }
    #expect(throws: OptionError.self) { try WindowGrid(parsing: "1m", offset: "1w") }
  }
}
