internal import LinkbackCore

extension WindowGrid {
  /// When the last windows before `now` start that are as long as `length` together, and at least one.
  ///
  /// - Parameters:
  ///   - length: In seconds; of a calendar's windows, as many as are so long as a rule.
  ///   - now: Where a window ends.
  func start(ofLast length: Int64, before now: Int64) -> Int64 {
    guard let calendar else { return min(start(of: now - length), start(of: now - 1)) }
    let units = Int((length + calendar.unit.length - 1) / calendar.unit.length)
    return calendar.start(of: now - 1, movedBy: 1 - max(units, 1))
  }

  /// Cuts a range of whole windows of a calendar into few pieces of equally many: where each begins, and
  /// where the last one ends.
  ///
  /// Of more than one day in a piece there are whole weeks.
  /// - Complexity: O(windows).
  func pieces(of range: Range<Int64>, most: Int) -> (windows: Int, bounds: [Int64]) {
    let starts = starts(in: range)
    let multiple = calendar?.unit == .day ? 7 : 1
    var windows = 1
    while (starts.count + windows - 1) / windows > most {
      windows += windows < multiple ? multiple - windows : multiple
    }
    let bounds = stride(from: 0, to: starts.count, by: windows).map { starts[$0] }
    return (windows, bounds + [range.upperBound])
  }
}

extension CalendarWindows.Unit {
  /// How long such a window is as a rule, in seconds.
  var length: Int64 {
    switch self {
    case .day: 86_400
    case .week: 7 * 86_400
    case .month: 31 * 86_400
    }
  }

  /// `1 day`, `7 days`.
  func name(_ count: Int) -> String { count == 1 ? "1 \(rawValue)" : "\(count) \(rawValue)s" }
}
