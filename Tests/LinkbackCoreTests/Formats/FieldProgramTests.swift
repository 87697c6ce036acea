@testable import LinkbackCore
import Testing

@Suite struct FieldProgramTests {
  /// A program of fields between literals, and how a line is cut by it.
  private static func request(
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
      return String(bytes, entry.request.range)
    }
  }

  private static let quoted: [(literal: String, field: FieldProgram.Field)] = [
    ("", .ignored), (" \"", .request), ("\" ", .response), (" ", .ignored),
  ]

  @Test(
    arguments: [
      (#"a "b" 200 x"#, "b"),
      (#"a b c "b" 200 x y"#, "b"),
      (#"a "b" c" 200 x"#, #"b" c"#),
      (#"a "b\" 200 c" 301 x"#, #"b\" 200 c"#),
      (#"a "b\\" 200 c" 301 x"#, #"b\\"#),
      (#"a "" 200 "#, ""),
      (#" "b" - x"#, "b"),
      (#"a "b" c "d" 200 x"#, #"b" c "d"#),
      (#"a "b" 200"#, nil), (#"a "b" 2000 x"#, nil), (#"a "b 200 x"#, nil), (#"a"b" 200 x"#, nil),
      ("", nil),
    ] as [(String, String?)])
  func aFreeFieldIsExtendedUntilTheRestFits(line: String, request: String?) {
    #expect(Self.request(of: line, in: Self.quoted) == request)
  }

  @Test func whereNothingIsEscapedABackslashIsABackslash() {
    #expect(Self.request(of: #"a "b\" 200 x"#, in: Self.quoted, escaping: .none) == #"b\"#)
    #expect(Self.request(of: #"a "b\" 200 x"#, in: Self.quoted, escaping: .backslash) == nil)
  }

  @Test func theLastFieldReachesToTheLinesEnd() {
    let format: [(literal: String, field: FieldProgram.Field)] = [("<", .request)]
    #expect(Self.request(of: "<a>b>", in: format, end: ">") == "a>b")
    #expect(Self.request(of: "<a b", in: format) == "a b")
    #expect(Self.request(of: "<", in: format) == "")
    #expect(Self.request(of: "<a>b", in: format, end: ">") == nil)
  }

  @Test func aFieldIsReadOnce() {
    let format: [(literal: String, field: FieldProgram.Field)] = [
      ("", .request), (" ", .request), (" ", .response),
    ]
    #expect(Self.request(of: "a b 200", in: format) == "a")
  }

  /// Lines that make every field begin, fail and be extended at every byte. Quadratic matching would
  /// take minutes.
  @Test(arguments: [
    "[", "\"", "[22/Nov/2026:10:00:00 +0000] \"", "\\", "\\\"", "] \"", "\" ", " ", "\" 200",
    "a:1 ",
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
    // Only the last of the quotes is followed by a status and then by nothing.
    #expect(prefixedFits == (unit == "\" 200"))
  }
}
