@testable import LinkbackCore
import Testing

/// Fields that are words, that may be cut off, and what may be missing at a line's end.
@Suite struct FieldProgramExtentTests {
  private typealias Part = (literal: String, field: FieldProgram.Field, extent: FieldProgram.Extent)

  /// The request and the target of a line, or `nil` where it does not fit.
  private static func fields(
    of line: String, in format: [Part], escaping: FieldEscaping = .none
  ) -> [String]? {
    var program = FieldProgram(escaping: escaping)
    for part in format { program.append(part.literal.utf8, part.field, extent: part.extent) }
    var times = TimeReader(zone: .utc)
    var entry = LogEntry()
    return withExactSpan(line) { bytes in
      guard program.match(bytes, into: &entry, times: &times) else { return nil }
      return [entry.request, entry.target].map { $0.isMissing ? "-" : String(bytes, $0.range) }
    }
  }

  @Test(
    arguments: [
      ("a b", ["a", "b"]), ("  a b", ["a", "b"]), ("é b\"c", ["é", "b\"c"]),
      ("a b", ["a", "b"]), ("a \"", ["a", "\""]), ("a", nil), ("a ", nil), ("a  ", nil), ("", nil),
      ("\"a b", nil), ("a\" b", nil), ("a\"", nil), ("a b c", nil), ("a b ", nil),
    ] as [(String, [String]?)])
  func aWordHoldsNoSpaceAndABareWordMayHoldQuotes(line: String, fields: [String]?) {
    let format: [Part] = [
      ("", .request, .word), (" ", .target, .bareWord), ("", .end, .free),
    ]
    #expect(Self.fields(of: line, in: format) == fields)
  }

  @Test(
    arguments: [
      ("[a]", ["a", "-"]), ("[a] b", ["a", "b"]), ("[a] x]y", ["a", "x]y"]), ("[a", ["a", "-"]),
      ("[", ["", "-"]),
      ("[a]b", nil), ("[a]b] c", ["a]b", "c"]), ("[]", ["", "-"]), ("a]", nil), ("", nil),
    ] as [(String, [String]?)])
  func aFieldThatIsCutOffReachesToTheLinesEnd(line: String, fields: [String]?) {
    let format: [Part] = [
      ("[", .request, .cutOff), ("]", .rest, .free), (" ", .target, .bareWord), ("", .rest, .free),
    ]
    #expect(Self.fields(of: line, in: format) == fields)
  }

  @Test(
    arguments: [
      ("a", ["a", "-"]), ("a b", ["a", "-"]), ("a <", ["a", "-"]), ("a <b", ["a", "-"]),
      ("a <b>", ["a", "b"]),
      ("a <b>c>", ["a", "b>c"]), ("a <b> more", ["a", "b"]), ("a x <b>", ["a", "-"]),
      ("a ", ["a", "-"]), ("", nil),
      ("a <b>c", ["a", "b"]),
    ] as [(String, [String]?)])
  func behindARestNothingHasToFit(line: String, fields: [String]?) {
    let format: [Part] = [
      ("", .request, .word), ("", .rest, .free), (" <", .target, .free), (">", .rest, .free),
    ]
    #expect(Self.fields(of: line, in: format) == fields)
  }

  @Test(
    arguments: [
      (#""a","b""#, ["a", "b"]), (#""","b""#, ["", "b"]), (#""a""","b""#, [#"a"""#, "b"]),
      (#""a"",""b","c""#, [#"a"",""b"#, "c"]),
      ("\"\"\"\"\"\",\"b\"", ["\"\"\"\"", "b"]), (#""a""b","c""#, [#"a""b"#, "c"]),
      (#""a"","b""#, nil),
      (#""a",b"#, nil), (#""a","b"#, nil),
    ] as [(String, [String]?)])
  func doubledQuotesDoNotEndAField(line: String, fields: [String]?) {
    let format: [Part] = [("\"", .request, .free), ("\",\"", .target, .free), ("\"", .end, .free)]
    #expect(Self.fields(of: line, in: format, escaping: .doubledQuote) == fields)
  }

  /// A field before a rest is not extended once the rest was reached.
  @Test func whatIsEnoughStaysAsItIs() {
    let format: [Part] = [
      ("", .request, .free), ("|", .rest, .free), (" ", .ignored, .word), (" |", .target, .word),
      ("", .end, .free),
    ]
    #expect(Self.fields(of: "a| x |y", in: format) == ["a", "y"])
    #expect(Self.fields(of: "a| x y| z |w", in: format) == ["a", "-"])
    #expect(Self.fields(of: "a|b| x |y", in: format) == ["a|b", "y"])
  }
}
