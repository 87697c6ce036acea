import LinkbackCore
import Testing

@testable import LinkbackFollowing

@Suite struct WindowScheduleTests {
  private static let second = FollowOptions.second
  private let none = WatermarkClock.CatchingUp()

  /// With windows of a minute, and ten seconds of lateness.
  private func schedule(interim: Int64? = nil) -> WindowSchedule {
    var options = FollowOptions()
    options.scanner.outcomes.window = WindowGrid(length: 60)
    options.lateness = 10 * Self.second
    options.interim = interim.map { $0 * Self.second }
    return WindowSchedule(options: options, retentionCutoff: nil)
  }

  private func time(_ seconds: Int64) -> FollowTime {
    FollowTime(
      wall: EventTime(nanoseconds: 6_000 * Self.second + seconds * Self.second),
      monotonic: seconds * Self.second)
  }

  private func event(_ seconds: Int64) -> EventTime { time(seconds).wall }

  @Test func linesCloseWindows() {
    var schedule = schedule()
    schedule.begin(at: 0)
    #expect(schedule.closed(none, at: time(9)) == nil)
    schedule.note(event(25))
    #expect(schedule.closed(none, at: time(9)) == event(15))
  }

  @Test func theClockClosesWindowsWhileNothingIsWritten() {
    var schedule = schedule()
    schedule.begin(at: 0)
    schedule.note(event(5))
    schedule.noteGrowth(at: 5 * Self.second)
    #expect(schedule.closed(none, at: time(14)) == event(-5))
    #expect(schedule.closingDeadline(at: time(14)) == 15 * Self.second)
    #expect(schedule.closed(none, at: time(15)) == event(5))
    #expect(schedule.closingDeadline(at: time(15)) == 70 * Self.second)
  }

  /// A day of 25 hours in Berlin is closed an hour later than one of 24.
  @Test(
    arguments: [(1_792_792_800, 24), (1_792_879_200, 25), (1_774_738_800, 23)] as [(Int64, Int64)])
  func theClockClosesDaysWhereTheyEnd(start: Int64, hours: Int64) {
    var options = FollowOptions()
    options.lateness = 10 * Self.second
    options.scanner.outcomes.window = WindowGrid(
      CalendarWindows(
        .day, zoneName: "Europe/Berlin",
        zone: LocalTimeZone(
          transitions: [1_774_746_000, 1_792_890_000], offsets: [3600, 7200, 3600])))
    var schedule = WindowSchedule(options: options, retentionCutoff: nil)
    schedule.begin(at: 0)
    // Ten hours into the day, and nothing was written for long.
    let now = FollowTime(
      wall: EventTime(nanoseconds: (start + 36_000) * Self.second), monotonic: 60 * Self.second)
    let left = (hours - 10) * 3_600 + 10
    #expect(schedule.closingDeadline(at: now) == (60 + left) * Self.second)
  }

  @Test func provisionalRecordsNeedNews() {
    var schedule = schedule(interim: 5)
    schedule.begin(at: 0)
    #expect(schedule.interimDeadline == nil)
    schedule.noteCallbacks()
    #expect(schedule.interimDeadline == 5 * Self.second)
    let taken = [4, 5].map { schedule.takeInterim(at: time($0)) }
    #expect(taken == [false, true])
    #expect(!schedule.isInterimDue(at: time(20)))
    schedule.noteCallbacks()
    #expect(schedule.interimDeadline == 10 * Self.second)
  }

  @Test func aClockThatWasWrongIsSetBack() {
    var schedule = schedule()
    schedule.note(event(10_000))
    let wasAhead = [9_900, 0, 0].map { schedule.setBack(at: time($0), kept: nil) }
    #expect(wasAhead == [false, true, false])
    #expect(schedule.clock.greatest == event(0))
  }
}
