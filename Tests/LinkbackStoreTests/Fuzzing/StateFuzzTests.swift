import Foundation
import LinkbackCore
import CoreFixtures
import Testing

@testable import LinkbackStore

/// States that were spoilt at random: each is used to the end or refused, and nothing traps or hangs.
///
/// `LINKBACK_FUZZ_RUNS` asks for more runs of each seed than the suite makes.
@Suite struct StateFuzzTests {
  static let runs =
    ProcessInfo.processInfo.environment["LINKBACK_FUZZ_RUNS"].flatMap { Int($0) } ?? 40

  /// The ends of what each column can be set to, one at a time.
  @Test(
    arguments: [
      "-9223372036854775808", "9223372036854775807", "-(1 << 62)", "1 << 60", "0", "1",
    ])
  func eachColumn(value: String) throws {
    let state = try FuzzedState()
    var endings: [FuzzedState.Ending: Int] = [:]
    for column in try state.columns() {
      try state.restore()
      try state.set(column, to: value)
      try Self.expectEnd(of: state, "\(column.table).\(column.name) = \(value)", &endings)
    }
    #expect(endings.values.reduce(0, +) > 90)
    #expect(endings[.finished, default: 0] > 5 && endings[.refused, default: 0] > 20, "\(endings)")
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func changedValues(seed: UInt64) throws {
    let endings = try Self.endings(seed) { try $0.changeValues(&$1) }
    #expect(endings[.finished, default: 0] > Self.runs / 20, "\(endings)")
    #expect(endings[.refused, default: 0] > Self.runs / 4, "\(endings)")
  }

  @Test(arguments: 1...2 as ClosedRange<UInt64>)
  func changedBytes(seed: UInt64) throws {
    let endings = try Self.endings(seed) { state, dice in
      try state.changeBytes(&dice)
      return "bytes"
    }
    #expect(endings[.refused, default: 0] > Self.runs / 10, "\(endings)")
  }

  /// How often each run of a changed state ended in which way.
  ///
  /// - Parameter change: Changes the state, and says how.
  private static func endings(
    _ seed: UInt64, _ change: (FuzzedState, inout Dice) throws -> String
  ) throws -> [FuzzedState.Ending: Int] {
    let state = try FuzzedState()
    var dice = Dice(seed: seed)
    var endings: [FuzzedState.Ending: Int] = [:]
    for run in 0..<runs {
      try state.restore()
      let text = try change(state, &dice)
      try expectEnd(of: state, "run \(run): \(text)", &endings)
    }
    return endings
  }

  /// A trap ends the whole test run: what led to it is said before.
  private static func expectEnd(
    of state: FuzzedState, _ change: String, _ endings: inout [FuzzedState.Ending: Int]
  ) throws {
    if ProcessInfo.processInfo.environment["LINKBACK_FUZZ_TRACE"] != nil { print(change) }
    let shown = try state.show()
    let ending = try state.follow()
    endings[ending, default: 0] += 1
    // What can't be shown can't be followed with; options may be others than those of the run.
    #expect(shown != .refused || ending == .refused, "\(change)")
  }
}
