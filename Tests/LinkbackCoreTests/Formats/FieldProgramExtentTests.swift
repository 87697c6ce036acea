@testable import LinkbackCore
import CoreFixtures
import Testing

/// Fields that are words, that may be cut off, and what may be missing at a line's end.
@Suite struct FieldProgramExtentTests {
  private typealias Part = (literal: String, field: FieldProgram.Field, extent: FieldProgram.Extent)

  /// The path and the target of a line, or `nil` where it does not fit.
  private static func fields(
    of line: String, in format: [Part], escaping: FieldEscaping = .none
  ) -> [String]? {
    var program = FieldProgram(escaping: escaping)
    for part in format { program.append(part.literal.utf8, part.field, extent: part.extent) }
    var times = TimeReader(zone: .utc)
    var entry = LogEntry()
    return withExactSpan(line) { bytes in
      guard program.match(bytes, into: &entry, times: &times) else { return nil }
      return [entry.path, entry.target].map { $0.isMissing ? "-" : String(bytes, $0.range) }
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
      ("", .path, .word), (" ", .target, .bareWord), ("", .end, .free),
    ]
    #expect(Self.fields(of: line, in: format) == fields)
  }

  @Test(
    arguments: [
      (FieldProgram.Extent.size, "a 12 b", true), (.size, "a - b", true), (.size, "a +7 b", true),
      (.size, "a 0 b", true), (.size, "a -1 b", false), (.size, "a + b", false),
      (.size, "a 1.5 b", false), (.size, "a  b", false), (.size, "a 12", false),
      (.number, "a 12 b", true), (.number, "a - b", true), (.number, "a 0.034 b", true),
      (.number, "a 12. b", true), (.number, "a .5 b", false), (.number, "a x b", false),
      (.number, "a 1,2 b", false), (.number, "a", false),
      (.code, "a TCP_MISS b", true), (.code, "a - b", true), (.code, "a tcp b", false),
      (.code, "a  b", false),
      (.codeAndPeer, "a HIER_DIRECT/192.0.2.1 b", true), (.codeAndPeer, "a NONE/- b", true),
      (.codeAndPeer, "a -/- b", true), (.codeAndPeer, "a /- b", false),
      (.codeAndPeer, "a NONE b", false),
    ] as [(FieldProgram.Extent, String, Bool)])
  func aTypedFieldRefusesWhatItCanNotBe(
    extent: FieldProgram.Extent, line: String, fits: Bool
  ) {
    let format: [Part] = [
      ("", .path, .word), (" ", .ignored, extent), (" ", .target, .word), ("", .end, .free),
    ]
    #expect((Self.fields(of: line, in: format) != nil) == fits)
  }

  /// Of several ways to cut a line, the one is taken in which all types hold.
  @Test(
    arguments: [
      ("joe 302 5 x", "x"), ("joe 404 1 302 5 x", "x"), ("joe 404 7.5 302 5 x", "x"),
      ("joe 404 302 5 x", "x"), ("joe 200 302 5 6 x", nil), ("joe x", nil),
    ] as [(String, String?)])
  func aNameWithNumbersIsExtendedToTheLast(line: String, target: String?) {
    let format: [Part] = [
      ("", .ignored, .free), (" ", .response, .free), (" ", .ignored, .size),
      (" ", .target, .word), ("", .end, .free),
    ]
    #expect(Self.fields(of: line, in: format, escaping: .backslash)?[1] == target)
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
      ("", .path, .word), ("", .rest, .free), (" <", .target, .free), (">", .rest, .free),
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
    let format: [Part] = [("\"", .path, .free), ("\",\"", .target, .free), ("\"", .end, .free)]
    #expect(Self.fields(of: line, in: format, escaping: .doubledQuote) == fields)
  }

  /// A field before a rest is not extended once the rest was reached.
  @Test func whatIsEnoughStaysAsItIs() {
    let format: [Part] = [
      ("", .path, .free), ("|", .rest, .free), (" ", .ignored, .word), (" |", .target, .word),
      ("", .end, .free),
    ]
    #expect(Self.fields(of: "a| x |y", in: format) == ["a", "y"])
    #expect(Self.fields(of: "a| x y| z |w", in: format) == ["a", "-"])
    #expect(Self.fields(of: "a|b| x |y", in: format) == ["a|b", "y"])
  }
}
