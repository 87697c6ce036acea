/// Numbers as people read them, the same everywhere: page, report, table, check.
package enum NumberText {
  /// What stands for a number that there is none of.
  package static let none = "–"

  /// `12,345`.
  package static func count(_ number: some BinaryInteger) -> String {
    var digits = String(number.magnitude)
    var groups: [Substring] = []
    while digits.count > 3 {
      groups.append(digits.suffix(3))
      digits.removeLast(3)
    }
    let text = ([digits[...]] + groups.reversed()).joined(separator: ",")
    return number < 0 ? minus + text : text
  }

  /// `88.6 %`, rounded down, so that 99.97 % never reads as all of them; `<0.1 %` for a few; an en
  /// dash where there is nothing to be a share of.
  package static func percent(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return none }
    if part >= whole { return "100 %" }
    guard part > 0 else { return "0 %" }
    let tenths = tenths(part, of: whole)
    return tenths == 0 ? "<0.1 %" : "\(tenths / 10).\(tenths % 10) %"
  }

  /// The same, but `3 of 7` where the whole is too small for a percentage to mean anything.
  package static func share(_ part: Int, of whole: Int) -> String {
    whole > 0 && whole < fewest ? "\(count(part)) of \(count(whole))" : percent(part, of: whole)
  }

  /// Below this many, shares are not shown as percentages, nor compared.
  package static let fewest = 30

  /// `+1.2 points`: from one share to another, rounded to the nearest tenth.
  package static func points(_ difference: Double) -> String {
    let tenths = Int((abs(difference) * 1000).rounded())
    return "\(sign(difference < 0))\(tenths / 10).\(tenths % 10) points"
  }

  /// `+12 %`: how much more or less than `before`, which is not 0.
  package static func change(from before: Int, to now: Int) -> String {
    let percent = (abs(Double(now) - Double(before)) / Double(before) * 100).rounded()
    guard percent < 1_000 else { return "\(count(now / before)) times as many" }
    return "\(sign(now < before))\(Int(percent)) %"
  }

  /// `1.3`: rounded to the nearest tenth.
  package static func ratio(_ part: Int, _ whole: Int) -> String {
    guard whole > 0 else { return none }
    let tenths = Int((Double(part) / Double(whole) * 10).rounded())
    return "\(count(tenths / 10)).\(tenths % 10)"
  }

  /// `512 bytes`, `1.5 MiB`.
  package static func bytes(_ number: Int64) -> String {
    guard number >= 1024 else { return number == 1 ? "1 byte" : "\(number) bytes" }
    var (value, unit) = (Double(number), -1)
    while value >= 1024, unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    let tenths = Int((value * 10).rounded(.down))
    return "\(count(tenths / 10)).\(tenths % 10) \(units[unit])"
  }

  private static let units = ["KiB", "MiB", "GiB", "TiB"]
  private static let minus = "−"

  private static func sign(_ isNegative: Bool) -> String { isNegative ? minus : "+" }

  /// The share in tenths of a percent, rounded down; `part` is less than `whole`.
  private static func tenths(_ part: Int, of whole: Int) -> Int {
    let product = part.multipliedFullWidth(by: 1000)
    return whole.dividingFullWidth(product).quotient
  }
}
