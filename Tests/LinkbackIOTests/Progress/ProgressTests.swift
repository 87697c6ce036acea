import Foundation
import LinkbackIO
import LinkbackSystem
import Testing

@Suite struct ProgressBarTests {
  private func line(_ done: Int64, _ total: Int64?, _ elapsed: Duration, width: Int) -> String {
    String(
      decoding: ProgressBar(done: done, total: total, elapsed: elapsed).line(width: width),
      as: UTF8.self)
  }

  @Test(
    arguments: [
      (0, 1_000, 0, "  0% [--------------------] 0 B of 1.0 kB  0 B/s  ETA -:--"),
      (310, 1_000, 1_000, " 31% [######--------------] 310 B of 1.0 kB  310 B/s  ETA 0:03"),
      (999, 1_000, 1_000, " 99% [###################-] 999 B of 1.0 kB  999 B/s  ETA 0:01"),
      (1_000, 1_000, 2_000, "100% [####################] 1.0 kB of 1.0 kB  500 B/s  ETA 0:00"),
      // A log that grows while it is read.
      (1_500, 1_000, 1_000, "100% [####################] 1.5 kB of 1.0 kB  1.5 kB/s  ETA 0:00"),
      (0, 0, 0, "  0% [--------------------] 0 B of 0 B  0 B/s  ETA -:--"),
    ] as [(Int64, Int64, Int64, String)])
  func shareSpeedAndTimeLeftAreShown(done: Int64, total: Int64, ms: Int64, expected: String) {
    // As wide as a bar of 20 cells takes, and the free last column.
    #expect(
      line(done, total, .milliseconds(ms), width: expected.utf8.count + 1) == expected)
  }

  @Test(arguments: [
    (
      200,
      " 31% [############----------------------------] 12.4 GB of 40.0 GB  516.6 MB/s  ETA 0:54"
    ),
    (60, " 31% [###--------] 12.4 GB of 40.0 GB  516.6 MB/s  ETA 0:54"),
    (54, " 31% [#----] 12.4 GB of 40.0 GB  516.6 MB/s  ETA 0:54"),
    (53, " 31% 12.4 GB of 40.0 GB  516.6 MB/s  ETA 0:54"),
    (46, " 31% 12.4 GB of 40.0 GB  516.6 MB/s  ETA 0:54"),
    (45, " 31% 516.6 MB/s  ETA 0:54"), (26, " 31% 516.6 MB/s  ETA 0:54"),
    (25, " 31% ETA 0:54"), (14, " 31% ETA 0:54"), (13, " 31%"), (5, " 31%"), (4, " 31"),
    (1, ""), (0, ""),
  ])
  func partsGoOneAfterTheOtherWhereSpaceIsShort(width: Int, expected: String) {
    #expect(line(12_400_000_000, 40_000_000_000, .seconds(24), width: width) == expected)
  }

  @Test(
    arguments: [
      (0, 0, "0 B  0 B/s  0:00"), (999, 1_000, "999 B  999 B/s  0:01"),
      (1_000, 500, "1.0 kB  2.0 kB/s  0:01"), (123_456, 61_000, "123.4 kB  2.0 kB/s  1:01"),
      (999_999, 3_599_000, "999.9 kB  277 B/s  59:59"),
      (1_000_000, 3_600_000, "1.0 MB  277 B/s  1:00:00"),
      (5_432_100_000, 36_610_000, "5.4 GB  148.3 kB/s  10:10:10"),
      (.max, 1_000, "9.2 EB  9.2 EB/s  0:01"), (.max, 1, "9.2 EB  9.2 EB/s  0:01"),
      (1, 360_000_000, "1 B  0 B/s  -:--"),
    ] as [(Int64, Int64, String)])
  func withoutATotalThereIsNoShare(done: Int64, ms: Int64, expected: String) {
    #expect(line(done, nil, .milliseconds(ms), width: 80) == expected)
  }

  @Test func noLineFillsTheLastColumn() {
    for width in 0...200 {
      for total in [nil, 1, 40_000_000_000] as [Int64?] {
        let count = line(12_400_000_000, total, .seconds(24), width: width).utf8.count
        #expect(count < max(width, 1))
      }
    }
  }

  @Test func timeThatRunsBackwardsIsNoTime() {
    #expect(line(10, nil, .seconds(-5), width: 80) == "10 B  0 B/s  0:00")
  }
}

@Suite struct ProgressDisplayTests {
  private let pipe = Pipe()

  /// What was drawn by `body`.
  private func drawing(_ body: (inout ProgressDisplay) -> Void) throws -> String {
    do {
      var display = ProgressDisplay(on: pipe.fileHandleForWriting.fileDescriptor, width: 80)
      body(&display)
    }
    try pipe.fileHandleForWriting.close()
    return String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
  }

  private func bar(_ milliseconds: Int64) -> ProgressBar {
    ProgressBar(done: milliseconds, total: nil, elapsed: .milliseconds(milliseconds))
  }

  private func drawn(_ milliseconds: Int64) -> String {
    "\r" + String(decoding: bar(milliseconds).line(width: 80), as: UTF8.self) + "\u{1b}[K"
  }

  @Test func drawsTenTimesASecondAtMostAndLeavesAnEmptyLine() throws {
    let result = try drawing { display in
      for time in [0, 50, 99, 100, 150, 199, 250, 349, 1_000] as [Int64] { display.show(bar(time)) }
    }
    #expect(result == [0, 100, 250, 1_000].map(drawn).joined() + "\r\u{1b}[K")
  }

  @Test func messageTakesTheLine() throws {
    let result = try drawing { display in
      display.show(bar(0))
      display.clear()
      display.clear()
      display.show(bar(1))
    }
    #expect(result == drawn(0) + "\r\u{1b}[K" + drawn(1) + "\r\u{1b}[K")
  }

  @Test func nothingDrawnNothingRemoved() throws {
    #expect(try drawing { $0.clear() } == "")
  }
}

@Suite struct TerminalTests {
  @Test func aPipeAndAClosedDescriptorAreNoTerminal() {
    let pipe = Pipe()
    for number in [pipe.fileHandleForReading.fileDescriptor, 99_999] {
      #expect(!Terminal.isTerminal(number))
      #expect(Terminal.width(of: number) == nil)
    }
  }

  @Test func aPseudoTerminalHasItsWidth() throws {
    let terminal = try #require(FileHandle(forUpdatingAtPath: "/dev/ptmx"))
    let number = terminal.fileDescriptor
    #expect(Terminal.isTerminal(number))
    #expect(Terminal.width(of: number) == nil)
    var size = winsize(ws_row: 24, ws_col: 132, ws_xpixel: 0, ws_ypixel: 0)
    // SAFETY: TIOCSWINSZ reads one `winsize`, which lives during the call.
    #expect(unsafe ioctl(number, UInt(TIOCSWINSZ), &size) == 0)
    #expect(Terminal.width(of: number) == 132)
  }
}
