/// Event time: moves by the same step with every line, and keeps its text for as long as the second
/// lasts.
package struct LogClock {
  /// How a layout writes a second; fraction and zone are the layout's own.
  package enum Style {
    /// `23/Nov/2026:06:17:33`
    case commonLog
    /// `2026-11-23T06:17:33`, with another separator where a format has one.
    case iso8601(separator: Character = "T")
    /// `1795414653`; not before 1970.
    case epoch
  }

  /// Seconds since 1970, in UTC.
  private(set) var second: Int
  /// The part of the second that has passed.
  private(set) var nanosecond = 0
  /// The second, in the style asked for.
  private(set) var text: [UInt8]

  private let step: Int
  private let style: Style

  /// - Parameters:
  ///   - start: Seconds since 1970 of the first line, within the years 1 to 9999.
  ///   - rate: Lines a second; the step between them is rounded to whole nanoseconds.
  init(start: Int, rate: Double, style: Style) {
    second = start
    step = Int((1_000_000_000 / rate).rounded())
    self.style = style
    text = Self.text(of: start, style)
  }

  /// Moves on to the next line's time.
  mutating func advance() {
    nanosecond += step
    guard nanosecond >= 1_000_000_000 else { return }
    second += nanosecond / 1_000_000_000
    nanosecond %= 1_000_000_000
    text = Self.text(of: second, style)
  }

  /// Appends the second and, after a dot, `digits` digits of its fraction.
  func append(to bytes: inout [UInt8], fractionDigits digits: Int) {
    bytes += text
    bytes.append(UInt8(ascii: "."))
    var unit = 1_000_000_000
    for _ in 0..<digits {
      unit /= 10
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: nanosecond / unit % 10))
    }
  }

  private static let months: [String] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// A second since 1970 in this style, within the years 1 to 9999.
  package static func text(of second: Int, _ style: Style) -> [UInt8] {
    let time = CivilTime(secondsSince1970: second)
    let year = padded(time.year / 100) + padded(time.year % 100)
    let clock = "\(padded(time.hour)):\(padded(time.minute)):\(padded(time.second))"
    let text =
      switch style {
      case .commonLog: "\(padded(time.day))/\(months[time.month - 1])/\(year):\(clock)"
      case .iso8601(let separator):
        "\(year)-\(padded(time.month))-\(padded(time.day))\(separator)\(clock)"
      case .epoch: "\(second)"
      }
    return Array(text.utf8)
  }

  private static func padded(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}
