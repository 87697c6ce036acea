extension CalendarWindows.Unit {
  /// `day, week or month`.
  package static var list: String {
    let names = allCases.map(\.rawValue)
    return names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
  }
}

extension WindowGrid {
  /// The grid that `--window` and `--window-offset` ask for.
  ///
  /// - Parameters:
  ///   - length: A duration, or a unit of the calendar.
  ///   - offset: Of windows that are equally long.
  ///   - zone: That of the calendar, and its name; looked at only for one of its units.
  package init(
    parsing length: String, offset: String? = nil,
    zone: () throws(OptionError) -> (name: String, rules: LocalTimeZone) = { ("UTC", .utc) }
  ) throws(OptionError) {
    if let unit = CalendarWindows.Unit(rawValue: length) {
      let zone = try zone()
      self.init(CalendarWindows(unit, zoneName: zone.name, zone: zone.rules))
      return
    }
    guard let first = length.utf8.first, (0x30...0x39).contains(first) else {
      throw OptionError(
        "'\(length)' is not a window; use a whole number with s, m, h or d, as in 15m, or "
          + CalendarWindows.Unit.list)
    }
    let duration = try DurationText(parsing: length)
    var shift: Int64 = 0
    if let offset { shift = try DurationText(parsing: offset, allowsSign: true).seconds }
    guard let grid = WindowGrid(length: duration.seconds, offset: shift) else {
      throw OptionError(
        "'\(length)' can't be a window's length; use 1s to \(Self.longest / 86_400)d")
    }
    self = grid
  }
}
