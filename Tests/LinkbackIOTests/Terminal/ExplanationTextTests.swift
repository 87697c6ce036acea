import LinkbackCore
import LinkbackIO
import LinkbackSystem
import Testing

@Suite struct ExplanationTextTests {
  private static func text(
    _ lines: [[UInt8]], isColored: Bool = false, file: FilePath? = nil
  ) throws -> [String] {
    let options = ReadingOptions()
    var explained = ExplainedLines(BytesSource(lines: lines), options: options)
    let writer = ExplanationText(options: options, isColored: isColored)
    var texts: [String] = []
    while let explanation = try explained.next() {
      texts.append(writer.text(explanation, file: file))
    }
    return texts
  }

  private static func line(_ request: String) -> [UInt8] {
    Array("192.0.2.7 - - [22/Nov/2026:10:00:00 +0100] \"\(request)\" 200 5 \"-\" \"x\"".utf8)
  }

  @Test func eachFactStandsOnALineOfItsOwn() throws {
    let request = #"GET /link?status=open&session%5Fid=csn_1&status=success&q=\" HTTP/1.1"#
    #expect(
      try Self.text([Self.line(request)], file: "a\u{1b}.log") == [
        #"""
        a\x1b.log, line 1: callback
          rule        it is a GET, or its method is not logged, and its URL has a session_id that begins with csn_ and a status
          outcome     the user completed the intended action
          next        show the success screen
          format      combined: [time] "request" status size "Referer" "user agent"
          time        22/Nov/2026:10:00:00 +0100, in UTC 2026-11-22T09:00:00Z
          front       192.0.2.7 - -
          request     GET /link?status=open&session%5Fid=csn_1&status=success&q=\" HTTP/1.1
            unescaped GET /link?status=open&session%5Fid=csn_1&status=success&q=" HTTP/1.1
          response    200
          method      GET
          target      /link?status=open&session%5Fid=csn_1&status=success&q="
          query       status=open&session%5Fid=csn_1&status=success&q="
          session_id  csn_1, logged as session%5Fid=csn_1
          status      success (the last of 2 counts, not open)
          route       /link
          host        none

        """#
      ])
  }

  @Test func aLineOfNoFormatSaysWhereItStops() throws {
    let line = Array("192.0.2.7 - - [22/Nov/2026:10:00:00 +0100] GET session_id".utf8)
    #expect(
      try Self.text([line]) == [
        """
        line 1: not counted: malformed
          rule        it mentions session_id, but fits no format that was tried
          format      none; all of them were tried
          closest     combined up to byte 41: `] GET session_id` instead of `] "`

        """
      ])
  }

  @Test func colourIsAroundTheVerdictAlone() throws {
    let texts = try Self.text([Self.line("GET /?session_id=csn_1&status=a"), []], isColored: true)
    #expect(texts[0].hasPrefix("line 1: \u{1b}[32mcallback\u{1b}[0m\n"))
    #expect(texts[1].hasPrefix("line 2: \u{1b}[33mnot counted: other\u{1b}[0m\n"))
    #expect(texts.joined().count { $0 == "\u{1b}" } == 4)
  }

  @Test func longTextsAreCut() throws {
    let long = String(repeating: "é", count: 100_000)
    let text = try Self.text([Self.line("GET /\(long)?session_id=csn_1&status=a HTTP/1.1")])[0]
    #expect(text.utf8.count < 20 * ExplanationText.valueLimit)
    #expect(text.contains("éé... (200040 bytes)"))
    #expect(text.contains("session_id  csn_1\n"))
  }

  /// Whatever a line holds: no byte but LF that a terminal would act upon, and a fact is one line.
  @Test func nothingBreaksTheTerminal() throws {
    var state: UInt64 = 42
    func random() -> UInt8 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 40)
    }
    let hidden: [Unicode.Scalar] = ["\u{202e}", "\u{2028}", "\u{9b}", "\u{feff}", "\u{7f}"]
    for round in 0..<500 {
      var value = (0..<40).map { _ in random() }.filter { $0 != 0x0A }
      for scalar in hidden where random() < 64 { value += String(scalar).utf8 }
      let lines: [[UInt8]] = [
        value, Array(Self.line("GET /~").dropLast(15)) + value,
        Self.line("GET /?session_id=csn_~&status=~&x=~ HTTP/1.1")
          .flatMap { $0 == UInt8(ascii: "~") ? value : [$0] },
        Array(
          #"{"time":1795341600,"request":"GET /?session_id=csn_1&status=\u001b[2J\u202e","#.utf8)
          + Array(#""host":"\u0007"}"#.utf8),
      ]
      let texts = try Self.text(lines)
      #expect(texts.count == lines.count, "\(round)")
      for text in texts {
        #expect(text.split(separator: "\n").dropFirst().allSatisfy { $0.hasPrefix("  ") })
        for scalar in text.unicodeScalars where scalar != "\n" {
          #expect(scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value))
          #expect(!hidden.contains(scalar))
        }
      }
    }
  }
}
