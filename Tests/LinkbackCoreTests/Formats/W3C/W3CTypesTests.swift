@testable import LinkbackCore
import Testing

/// A method is a token and a response a number: whatever else is in their columns, the columns are
/// shifted, and no value is what its column says.
@Suite struct W3CTypesTests {
  private static let url = "2026-11-22 10:00:00 /a?session_id=csn_1&status=s"
  private static let counted = "2026-11-22T10:00:00Z csn_1 s /a - -"

  @Test(arguments: [
    ("-", counted), ("0", counted), ("000", counted), ("-1", counted),
    ("404", counted.dropLast() + "404"), ("4040", "malformed"), ("20", "malformed"),
    ("2x0", "malformed"), ("-2", "malformed"), ("OK", "malformed"), ("--", "malformed"),
    ("200,", "malformed"), ("192.0.2.7", "malformed"),
  ])
  func aResponseIsThreeDigitsOrNone(value: String, expected: String) {
    #expect(verdict("#Fields: date time cs-uri sc-status\n\(Self.url) \(value)") == expected)
  }

  @Test(arguments: [
    ("-", counted), ("GET", counted), ("\"GET\"", counted), ("\"POST\"", "wrong_method"),
    ("\"/b\"", "malformed"), ("\"GET", "malformed"), ("POST", "wrong_method"),
    ("get", "wrong_method"),
    ("/b", "malformed"), ("192.0.2.7:443", "malformed"), ("a@example.com", "malformed"),
    ("Mozilla/5.0", "malformed"),
  ])
  func aMethodIsAToken(value: String, expected: String) {
    #expect(verdict("#Fields: date time cs-uri cs-method\n\(Self.url) \(value)") == expected)
  }

  /// A value with a space that nobody quoted, and one that is missing: as many values as columns, but
  /// not these columns'.
  @Test func aShiftedLineIsMalformed() {
    let fields =
      "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query sc-status cs(User-Agent)\n"
    let line = "2026-11-22 10:00:00 192.0.2.80 GET /a session_id=csn_1&status=s 200 agent"
    #expect(verdict(fields + line) == "2026-11-22T10:00:00Z csn_1 s /a - 200")
    #expect(verdict(fields + line.replacing(" 192.0.2.80", with: "") + " x") == "malformed")
    #expect(verdict(fields + line.replacing(" 200 agent", with: " a gent")) == "malformed")
  }
}
