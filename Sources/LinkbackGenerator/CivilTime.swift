/// A second of the Gregorian calendar in UTC, field by field.
struct CivilTime {
  let year: Int
  /// From 1.
  let month: Int
  let day: Int
  let hour: Int
  let minute: Int
  let second: Int

  /// The calendar's fields of a number of seconds since 1970, within the years 1 to 9999.
  ///
  /// Days to year, month and day: Howard Hinnant, "chrono-compatible low-level date algorithms",
  /// `civil_from_days`, <https://howardhinnant.github.io/date_algorithms.html>.
  init(secondsSince1970 seconds: Int) {
    let time = seconds.quotientAndRemainder(dividingBy: 86_400)
    let isBefore = time.remainder < 0
    let secondOfDay = isBefore ? time.remainder + 86_400 : time.remainder
    let days = time.quotient - (isBefore ? 1 : 0) + 719_468  // from 0000-03-01
    let era = days / 146_097
    let dayOfEra = days % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let march = (5 * dayOfYear + 2) / 153  // months since March

    day = dayOfYear - (153 * march + 2) / 5 + 1
    month = march < 10 ? march + 3 : march - 9
    year = era * 400 + yearOfEra + (month < 3 ? 1 : 0)
    hour = secondOfDay / 3_600
    minute = secondOfDay / 60 % 60
    second = secondOfDay % 60
  }
}
