/// A number in a drawing, in hundredths: whole numbers only, so that equal models give equal bytes.
struct Coordinate: Equatable {
  var hundredths: Int

  init(hundredths: Int) { self.hundredths = hundredths }

  /// `part` of `whole`, of a length of `units`.
  init(_ part: Int, of whole: Int, times units: Int) {
    let product = part.multipliedFullWidth(by: units * 100)
    hundredths = whole.dividingFullWidth(product).quotient
  }

  /// `12.5`, `12.34`, `7`.
  var text: String {
    let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
    let sign = hundredths < 0 ? "-" : ""
    if rest == 0 { return "\(sign)\(whole)" }
    if rest % 10 == 0 { return "\(sign)\(whole).\(rest / 10)" }
    return "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }
}
