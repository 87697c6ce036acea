/// Whether a share has changed: not every difference is one.
enum Significance {
  /// 99 % of differences by chance alone are smaller, in standard deviations (two-sided).
  static let z = 2.58
  /// Smaller changes are of no use to anybody, in parts of 1.
  static let smallest = 0.02

  /// A share of some sessions or hits.
  struct Share {
    var part: Int
    var whole: Int

    var value: Double { Double(part) / Double(whole) }
  }

  /// By how much the share has clearly changed, in parts of 1; `nil` where it has not, or too little is
  /// known.
  ///
  /// The two-proportion z-test with the pooled share, NIST/SEMATECH e-Handbook of Statistical
  /// Methods §7.3.3, <https://www.itl.nist.gov/div898/handbook/prc/section3/prc33.htm>.
  static func change(from before: Share, to now: Share, z: Double = z) -> Double? {
    guard before.whole >= NumberText.fewest, now.whole >= NumberText.fewest else { return nil }
    let difference = now.value - before.value
    let pooled = Double(before.part + now.part) / Double(before.whole + now.whole)
    let variance =
      pooled * (1 - pooled) * (1 / Double(before.whole) + 1 / Double(now.whole))
    guard abs(difference) >= smallest, variance > 0, abs(difference) >= z * variance.squareRoot()
    else { return nil }
    return difference
  }

  /// Whether one number of events is clearly another than one from an equally long time before.
  static func isClear(from before: Int, to now: Int) -> Bool {
    guard before >= NumberText.fewest, now + before >= 2 * NumberText.fewest else { return false }
    let difference = Double(now - before)
    return abs(difference) >= smallest * Double(before)
      && abs(difference) >= z * Double(now + before).squareRoot()
  }
}
