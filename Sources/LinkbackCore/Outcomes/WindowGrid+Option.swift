extension WindowGrid {
  /// The grid that `--window` and `--window-offset` ask for.
  package init(parsing length: String, offset: String? = nil) throws(OptionError) {
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
