extension EventTime {
  /// A time as `--since` and `--until` take it: RFC 3339, <https://www.rfc-editor.org/rfc/rfc3339>,
  /// also with a space for the `T`, without its seconds, without its time (midnight) or without its
  /// zone.
  ///
  /// - Parameter zone: What a time without a zone is read in; where its clock skips midnight, a date
  ///   begins when the clock changes.
  package init(parsing text: String, zone: LocalTimeZone) throws(OptionError) {
    var bytes = Array(text.utf8)
    // `2026-11-22` and `2026-11-22T10:00` are completed; what is no such thing stays unreadable.
    switch bytes.count {
    case 10: bytes += Array("T00:00:00".utf8)
    case 16: bytes += Array(":00".utf8)
    default: break
    }
    let isDate = text.utf8.count == 10
    var cursor = ByteCursor(at: 0, end: bytes.count)
    guard let time = TimeReader.parseISO8601(&cursor, bytes.span, zone: isDate ? .utc : zone),
      cursor.position == bytes.count
    else {
      throw OptionError("'\(text)' is not a valid time; use \(Self.forms)")
    }
    self = time
    if isDate, let start = EventTime(seconds: zone.start(ofDay: LocalTimeZone.utc.day(at: seconds)))
    {
      self = start
    }
  }

  /// The same, or a ``RelativeTime``.
  ///
  /// - Parameter now: What a relative time is counted from.
  package init(parsing text: String, zone: LocalTimeZone, now: EventTime) throws(OptionError) {
    if let relative = RelativeTime(text) {
      guard let time = relative.time(at: now, in: zone) else {
        throw OptionError("'\(text)' is too long before now; use a shorter time")
      }
      self = time
      return
    }
    do throws(OptionError) {
      try self.init(parsing: text, zone: zone)
    } catch {
      throw OptionError(
        "'\(text)' is not a valid time; use today, yesterday, a time before now as in 24h or 7d, or "
          + Self.forms)
    }
  }

  private static let forms =
    "a date or a date and time in the years 1678 to 2261, as in 2026-11-22, 2026-11-22T10:00:00 or "
    + "2026-11-22T10:00:00+01:00"
}
