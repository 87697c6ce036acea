extension LocalTimeZone {
  /// The zone that an option asks for: `Z` or `UTC`, an offset (`+01:00`, `+0100`, `+01`), or a name of the
  /// time zone database.
  ///
  /// - Parameter file: Reads the database's file of a name, and says where it is.
  package init(
    parsing text: String,
    file: (_ name: String) throws(OptionError) -> (bytes: [UInt8], path: String)
  ) throws(OptionError) {
    if ["z", "utc"].contains(text.lowercased()) {
      self = .utc
    } else if text.hasPrefix("+") || text.hasPrefix("-") {
      guard let offset = Self.offset(text) else {
        throw OptionError("'\(text)' is not an offset from UTC; use ±HH:MM, as in '+01:00'")
      }
      self.init(offset: offset)
    } else {
      let (bytes, path) = try file(text)
      guard let zone = LocalTimeZone(tzif: bytes.span) else {
        throw OptionError(
          "\(path) is not a time zone file, or is damaged; reinstall tzdata, or use an offset as "
            + "in '+01:00'")
      }
      self = zone
      identifier = Array(text.utf8)
    }
  }

  /// A text that ``init(parsing:file:)`` takes, as it is compared with another one: each offset has one
  /// spelling.
  package static func spelling(of text: String) -> String {
    if ["z", "utc"].contains(text.lowercased()) { return "UTC" }
    guard text.hasPrefix("+") || text.hasPrefix("-"), let offset = offset(text) else { return text }
    guard offset != 0 else { return "UTC" }
    let sign = offset < 0 ? "-" : "+"
    let digits = [abs(offset) / 3_600, abs(offset) / 60 % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return sign + digits.joined(separator: ":")
  }

  /// `±hh:mm`, `±hhmm` or `±hh`, as seconds east of UTC.
  private static func offset(_ text: String) -> Int? {
    let bytes = Array((text.utf8.count == 3 ? text + ":00" : text).utf8)
    var cursor = ByteCursor(at: 0, end: bytes.count)
    guard let offset = cursor.zoneOffset(bytes.span), cursor.position == bytes.count else {
      return nil
    }
    return offset
  }
}
