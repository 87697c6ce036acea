@testable import LinkbackCore
import CoreFixtures
import Testing

@Suite struct FieldProgramTests {
  /// A program of fields between literals, and how a line is cut by it.
  private static func target(
    of line: String, in format: [(literal: String, field: FieldProgram.Field)], end: String = "",
    escaping: FieldEscaping = .backslash
  ) -> String? {
    var program = FieldProgram(escaping: escaping)
    for part in format { program.append(part.literal.utf8, part.field) }
    program.append(end.utf8, .end)
    var times = TimeReader(zone: .utc)
    var entry = LogEntry()
    return withExactSpan(line) { bytes in
      guard program.match(bytes, into: &entry, times: &times) else { return nil }
      return String(bytes, entry.target.range)
    }
  }

  private static let quoted: [(literal: String, field: FieldProgram.Field)] = [
    ("", .ignored), (" \"", .target), ("\" ", .response), (" ", .ignored),
  ]

  @Test(
    arguments: [
      (#"a "b" 200 x"#, "b"),
      (#"a b c "b" 200 x y"#, "b"),
      (#"a "b" c" 200 x"#, nil),
      (#"a "b\" 200 c" 301 x"#, #"b\" 200 c"#),
      (#"a "b\\" 200 c" 301 x"#, nil), (#"a "b\\" 200 c x"#, #"b\\"#),
      (#"a "" 200 "#, ""),
      (#" "b" - x"#, "b"),
      (#"a "b" c "d" 200 x"#, nil), (#"a b\" c "d" 200 x"#, "d"),
      (#"a "b" 200"#, nil), (#"a "b" 2000 x"#, nil), (#"a "b" 20 x"#, nil), (#"a "b" -1 x"#, "b"),
      (#"a "b" -2 x"#, nil), (#"a "b" 000 x"#, "b"), (#"a "b" 00 x"#, nil), (#"a "b 200 x"#, nil),
      (#"a"b" 200 x"#, nil),
      ("", nil),
    ] as [(String, String?)])
  func aQuotedFieldEndsAtItsQuoteAndAFreeOneIsExtended(line: String, target: String?) {
    #expect(Self.target(of: line, in: Self.quoted) == target)
  }

  /// What a client sent that is no HTTP has no method.
  @Test(
    arguments: [
      ("GET / HTTP/1.1", true), ("get /", true), ("GET", true), ("", true), ("-", true),
      ("M-SEARCH * HTTP/1.1", true), ("!#$%&'*+.^_`|~09AZaz /", true), ("a/b", false),
      ("a: b", false), (" GET /", false), (#"\x16\x03"#, false), ("é /", false), ("{} /", false),
      ("@ /", false), ("[x] /", false), ("/ HTTP/1.1", false),
    ])
  func aRequestBeginsWithAToken(request: String, fits: Bool) {
    var requests = FieldProgram(escaping: .backslash)
    requests.append("<".utf8, .request)
    requests.append(">".utf8, .end)
    var methods = FieldProgram(escaping: .backslash)
    methods.append("<".utf8, .method)
    methods.append(">".utf8, .end)
    var times = TimeReader(zone: .utc)
    var entry = LogEntry()
    let isRequest = withExactSpan("<\(request)>") {
      requests.match($0, into: &entry, times: &times)
    }
    let isMethod = withExactSpan("<\(request)>") {
      methods.match($0, into: &entry, times: &times)
    }
    #expect(isRequest == fits)
    #expect(isMethod == (fits && !request.contains(" ")))
  }

  /// Where nothing is escaped, a field between quotes ends where what follows fits, but never after a
  /// quote that opens another field.
  @Test(
    arguments: [
      (#"a "b" 200 x"#, "b"), (#"a "b"c" 200 x"#, #"b"c"#), (#"a "b" c" 200 x"#, #"b" c"#),
      (#"a "b" "c" 200 x"#, nil), (#"a "b "c" 200 x"#, nil), (#"a "b c " 200 x"#, "b c "),
      (#"a "b[t] "c" 200 x"#, nil), (#"a "b"c "d" 200 x"#, nil),
    ] as [(String, String?)])
  func aBareQuotedFieldIsNotReadOverAnother(line: String, target: String?) {
    #expect(Self.target(of: line, in: Self.quoted, escaping: .none) == target)
  }

  @Test func whereNothingIsEscapedABackslashIsABackslash() {
    #expect(Self.target(of: #"a "b\" 200 x"#, in: Self.quoted, escaping: .none) == #"b\"#)
    #expect(Self.target(of: #"a "b\" 200 x"#, in: Self.quoted, escaping: .backslash) == nil)
  }

  @Test func theLastFieldReachesToTheLinesEnd() {
    let format: [(literal: String, field: FieldProgram.Field)] = [("<", .target)]
    #expect(Self.target(of: "<a>b>", in: format, end: ">") == "a>b")
    #expect(Self.target(of: "<a b", in: format) == "a b")
    #expect(Self.target(of: "<", in: format) == "")
    #expect(Self.target(of: "<a>b", in: format, end: ">") == nil)
  }

  @Test func aFieldIsReadOnce() {
    let format: [(literal: String, field: FieldProgram.Field)] = [
      ("", .target), (" ", .target), (" ", .response),
    ]
    #expect(Self.target(of: "a b 200", in: format) == "a")
  }

  /// Lines that make every field begin, fail and be extended at every byte. Quadratic matching would
  /// take minutes.
  @Test(arguments: [
    "[", "\"", "[22/Nov/2026:10:00:00 +0000] \"", "\\", "\\\"", "] \"", "\" ", " ", "\" 200",
    "a:1 ", "\"a\" ", "[22/Nov/2026:10:00:00 +0000] \"GET /a HTTP/1.1\" ",
    "[22/Nov/2026:10:00:00 +0000] a ", "\"[22/Nov/2026:10:00:00 +0000] \" ", "\"\"",
    "\"\"GET /a\"\" ",
  ])
  func hostileLinesOfAMebibyteAreReadOnce(unit: String) {
    let count = (1 << 20) / unit.utf8.count
    let line = String(repeating: unit, count: count)
    var reader = LineReader(format: nil, zone: .utc)
    var entry = LogEntry()
    let fits = withExactSpan(line) { reader.read($0, into: &entry) }
    let prefixed = "[22/Nov/2026:10:00:00 +0000] \"" + line
    let prefixedFits = withExactSpan(prefixed) { reader.read($0, into: &entry) }
    #expect(!fits)
    #expect(!prefixedFits)
  }
}
