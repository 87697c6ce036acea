internal import LinkbackCore

/// What a range is compared with: the same hours a week before, else a day before, else what came right
/// before it; only what is kept, and never what overlaps it.
struct Comparison: Equatable {
  /// How much earlier it was: in seconds, which are whole windows; of a calendar's windows, so many of them.
  private(set) var shift: Int64
  /// As in `the same hours last Tuesday`.
  private(set) var name: String
  private var calendar: CalendarWindows?

  /// - Returns: `nil` where nothing is kept to compare with.
  init?(_ range: Range<Int64>, _ snapshot: Snapshot, _ zone: ViewZone) {
    let windows = snapshot.counting.window
    let length = range.upperBound - range.lowerBound
    guard length > 0, let earliest = snapshot.earliest else { return nil }
    let start = Swift.max(earliest, snapshot.progress.keptFrom ?? earliest)

    guard let window = windows.length else {
      self.init(range, windows, keptFrom: start)
      return
    }
    func isUsable(_ shift: Int64) -> Bool {
      shift >= length && shift % window == 0 && range.lowerBound - shift >= start
    }
    for days in [7, 1] where Int64(days) * 86_400 >= length {
      let shifts = [Self.clockShift(range.lowerBound, days, zone), Int64(days) * 86_400]
      guard let shift = shifts.first(where: isUsable) else { continue }
      self.init(shift: shift, name: Self.name(range, days, zone))
      return
    }
    guard isUsable(length) else { return nil }
    self.init(shift: length, name: Self.nameOfPreceding(length))
  }

  /// Windows of a calendar are compared with as many others, as long as the clock made those.
  private init?(_ range: Range<Int64>, _ windows: WindowGrid, keptFrom start: Int64) {
    guard let calendar = windows.calendar else { return nil }
    self.calendar = calendar
    let count = windows.count(in: range)
    let shifts = calendar.unit == .day ? [7, 1, count] : [count]
    for shift in shifts where shift >= count {
      (self.shift, name) = (Int64(shift), Self.name(range, count, shift, calendar))
      let before = self.range(before: range)
      if before.lowerBound >= start, before.upperBound <= range.lowerBound { return }
    }
    return nil
  }

  private init(shift: Int64, name: String) {
    self.shift = shift
    self.name = name
  }

  /// What a time is compared with: of a calendar's windows, one at which one begins.
  func time(before time: Int64) -> Int64 {
    guard let calendar else { return time - shift }
    return calendar.start(of: time, movedBy: -Int(shift))
  }

  func range(before range: Range<Int64>) -> Range<Int64> {
    time(before: range.lowerBound)..<time(before: range.upperBound)
  }

  /// How long it is since the zone's clock showed the same time, some days before.
  private static func clockShift(_ time: Int64, _ days: Int, _ zone: ViewZone) -> Int64 {
    let shift = Int64(days) * 86_400
    return shift - Int64(zone.rules.offset(at: time) - zone.rules.offset(at: time - shift))
  }

  private static func name(_ range: Range<Int64>, _ days: Int, _ zone: ViewZone) -> String {
    let label = TimeLabel(zone)
    let length = range.upperBound - range.lowerBound
    // A week is compared with the one before; a day and a bit with the same days of the week before.
    if length > 86_400, length == Int64(days) * 86_400 { return nameOfPreceding(length) }
    let hours = length == 3_600 ? "the same hour" : "the same hours"
    let isOneDay = label.dayNumber(range.lowerBound) == label.dayNumber(range.upperBound - 1)
    guard days == 7 else { return "\(hours) the day before" }
    return isOneDay ? "\(hours) last \(label.weekday(range.lowerBound))" : "\(hours) a week before"
  }

  /// `last Tuesday`, `the day before`, `the 7 days before`, `the same days a week before`.
  private static func name(
    _ range: Range<Int64>, _ count: Int, _ shift: Int, _ calendar: CalendarWindows
  ) -> String {
    if shift == count {
      let unit = calendar.unit
      return count == 1 ? "the \(unit.rawValue) before" : "the \(unit.name(count)) before"
    }
    let label = TimeLabel(ViewZone(calendar))
    return count == 1 ? "last \(label.weekday(range.lowerBound))" : "the same days a week before"
  }

  private static func nameOfPreceding(_ length: Int64) -> String {
    switch length {
    case 3_600: "the hour before"
    case let length where length % 86_400 == 0 && length > 86_400:
      "the \(length / 86_400) days before"
    case let length where length % 3_600 == 0: "the \(length / 3_600) hours before"
    default: "the time before it"
    }
  }
}
