/// Event time: moves by the same step with every line, and keeps its text for as long as the second
/// lasts.
struct LogClock {
  /// Seconds since 1970, in UTC.
  private(set) var second: Int
  /// The second as an access log writes it: `23/Nov/2026:06:17:33 +0000`.
  private(set) var text: [UInt8]

  private var nanosecond = 0
  private let step: Int

  /// - Parameters:
  ///   - start: Seconds since 1970 of the first line, within the years 1 to 9999.
  ///   - rate: Lines a second; the step between them is rounded to whole nanoseconds.
  init(start: Int, rate: Double) {
    second = start
    step = Int((1_000_000_000 / rate).rounded())
    text = Self.text(of: start)
  }

  /// Moves on to the next line's time.
  mutating func advance() {
    nanosecond += step
    guard nanosecond >= 1_000_000_000 else { return }
    second += nanosecond / 1_000_000_000
    nanosecond %= 1_000_000_000
    text = Self.text(of: second)
  }

  private static let months: [String] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Days to year, month and day: Howard Hinnant, "chrono-compatible low-level date algorithms",
  /// `civil_from_days`, <https://howardhinnant.github.io/date_algorithms.html>.
  private static func text(of second: Int) -> [UInt8] {
    let time = second.quotientAndRemainder(dividingBy: 86_400)
    let isBefore = time.remainder < 0
    let secondOfDay = isBefore ? time.remainder + 86_400 : time.remainder
    let days = time.quotient - (isBefore ? 1 : 0) + 719_468  // from 0000-03-01
    let era = days / 146_097
    let dayOfEra = days % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let march = (5 * dayOfYear + 2) / 153  // months since March
    let day = dayOfYear - (153 * march + 2) / 5 + 1
    let month = march < 10 ? march + 2 : march - 10  // from 0
    let year = era * 400 + yearOfEra + (month < 2 ? 1 : 0)

    let hour = secondOfDay / 3_600
    let minute = secondOfDay / 60 % 60
    return Array(
      """
      \(padded(day))/\(months[month])/\(padded(year / 100))\(padded(year % 100)):\
      \(padded(hour)):\(padded(minute)):\(padded(secondOfDay % 60)) +0000
      """.utf8)
  }

  private static func padded(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}
