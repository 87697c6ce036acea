import LinkbackCore
import LinkbackView

/// Zones whose clocks make days and hours that are not UTC's.
enum ExampleZone {
  /// 2026-11-22T00:00:00Z, a Sunday.
  static let sunday: Int64 = 1_795_305_600

  /// Berlin's clock: from 02:00 to 03:00 on the fourth day, and back on the eighth.
  static let berlin = ViewZone(
    name: "Europe/Berlin",
    rules: LocalTimeZone(
      transitions: [sunday + 3 * 86_400 + 3_600, sunday + 7 * 86_400 + 3_600],
      offsets: [3_600, 7_200, 3_600]))
  static let kolkata = ViewZone(name: "Asia/Kolkata", rules: LocalTimeZone(offset: 19_800))
  /// Half an hour of summer time, from the second day on.
  static let lordHowe = ViewZone(
    name: "Australia/Lord_Howe",
    rules: LocalTimeZone(
      transitions: [sunday + 86_400 + 15 * 3_600], offsets: [37_800, 39_600]))
  /// Berlin's days, weeks or months.
  static func windows(_ unit: CalendarWindows.Unit) -> WindowGrid {
    WindowGrid(CalendarWindows(unit, zoneName: berlin.name, zone: berlin.rules))
  }

  static let all = [ViewZone.utc, berlin, kolkata, lordHowe]
}
