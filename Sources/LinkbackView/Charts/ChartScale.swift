/// Where values are on the vertical axis: from 0 to a round number not below the greatest.
struct ChartScale: Equatable {
  /// The value of the top line; at least 1.
  var top: Int
  /// Between two lines: 1, 2 or 5 times a power of ten.
  var step: Int

  /// At most five lines, with that of 0.
  init(greatest: Int) {
    // More than this is no count of sessions, and not worth an overflow.
    let greatest = min(max(greatest, 1), 1 << 56)
    var (factor, power) = (1, 1)
    while (greatest + 3) / 4 > factor * power {
      (factor, power) = factor == 1 ? (2, power) : factor == 2 ? (5, power) : (1, power * 10)
    }
    step = factor * power
    top = (greatest + step - 1) / step * step
  }

  var values: [Int] { Array(stride(from: 0, through: top, by: step)) }
}
