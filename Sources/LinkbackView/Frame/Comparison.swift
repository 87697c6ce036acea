internal import LinkbackCore

/// What a range is compared with: the same hours a week before, else a day before, else what came right
/// before it; only what is kept, and never what overlaps it.
struct Comparison: Equatable {
  /// How much earlier it was, in seconds: whole windows.
  var shift: Int64
  /// As in `the same hours last Tuesday`.
  var name: String

  /// - Returns: `nil` where nothing is kept to compare with.
  init?(_ range: Range<Int64>, _ snapshot: Snapshot, _ zone: ViewZone) {
    let windows = snapshot.counting.window
    let length = range.upperBound - range.lowerBound
    guard length > 0, let earliest = snapshot.earliest else { return nil }
    let start = Swift.max(earliest, snapshot.progress.keptFrom ?? earliest)

    func isUsable(_ shift: Int64) -> Bool {
      shift >= length && shift % windows.length == 0 && range.lowerBound - shift >= start
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

  private init(shift: Int64, name: String) {
    self.shift = shift
    self.name = name
  }

  func range(before range: Range<Int64>) -> Range<Int64> {
    range.lowerBound - shift..<range.upperBound - shift
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
