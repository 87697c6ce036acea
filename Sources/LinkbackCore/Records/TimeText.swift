/// Times as RFC 3339 in UTC, <https://www.rfc-editor.org/rfc/rfc3339#section-5.6>: no fraction if it
/// is zero, else the fewest of 3, 6 or 9 digits.
package enum TimeText {
  package static func text(_ time: EventTime) -> String {
    var bytes: [UInt8] = []
    append(time, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The time cut down to milliseconds: rounded up, a line of a log would be ahead of its time.
  package static func milliseconds(_ time: EventTime) -> String {
    text(EventTime(nanoseconds: time.nanoseconds - time.nanoseconds % 1_000_000))
  }

  package static func append(_ time: EventTime, to output: inout [UInt8]) {
    let seconds = time.seconds
    append(
      seconds: seconds, nanosecond: Int(time.nanoseconds - seconds * 1_000_000_000), to: &output)
  }

  /// The same in local time: `2026-11-22T00:00:00+01:00`.
  ///
  /// - Parameters:
  ///   - seconds: Since 1970; in the years 1 to 9998.
  ///   - offset: Of local time, in seconds. One that is no whole number of minutes, as of local mean time,
  ///     can't be written: the time is in UTC.
  package static func append(seconds: Int64, offset: Int, to output: inout [UInt8]) {
    guard offset != 0, offset % 60 == 0 else {
      append(seconds: seconds, nanosecond: 0, to: &output)
      return
    }
    append(seconds: seconds + Int64(offset), nanosecond: 0, to: &output)
    // In place of the Z.
    output[output.count - 1] = offset < 0 ? 0x2D : 0x2B
    append(abs(offset) / 3600, digits: 2, to: &output)
    output.append(0x3A)
    append(abs(offset) / 60 % 60, digits: 2, to: &output)
  }

  /// - Parameters:
  ///   - seconds: Since 1970; in the years 0 to 9999.
  ///   - nanosecond: 0 to 999,999,999.
  package static func append(seconds: Int64, nanosecond: Int, to output: inout [UInt8]) {
    var days = seconds / 86_400
    var second = Int(seconds % 86_400)
    if second < 0 {
      second += 86_400
      days -= 1
    }
    let date = CivilDate(daysSince1970: Int(days))
    append(date.year, digits: 4, to: &output)
    output.append(0x2D)
    append(date.month, digits: 2, to: &output)
    output.append(0x2D)
    append(date.day, digits: 2, to: &output)
    output.append(0x54)
    append(second / 3600, digits: 2, to: &output)
    output.append(0x3A)
    append(second / 60 % 60, digits: 2, to: &output)
    output.append(0x3A)
    append(second % 60, digits: 2, to: &output)
    if nanosecond > 0 {
      output.append(0x2E)
      if nanosecond % 1_000_000 == 0 {
        append(nanosecond / 1_000_000, digits: 3, to: &output)
      } else if nanosecond % 1_000 == 0 {
        append(nanosecond / 1_000, digits: 6, to: &output)
      } else {
        append(nanosecond, digits: 9, to: &output)
      }
    }
    output.append(0x5A)
  }

  private static func append(_ value: Int, digits: Int, to output: inout [UInt8]) {
    var unit = 1
    for _ in 1..<digits { unit *= 10 }
    while unit > 0 {
      output.append(0x30 + UInt8(value / unit % 10))
      unit /= 10
    }
  }
}
