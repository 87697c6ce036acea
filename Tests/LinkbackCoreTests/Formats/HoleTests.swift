import LinkbackCore
import CoreFixtures
import Testing

/// A crash or a full disk leaves zeros where a part of a line was.
@Suite struct HoleTests {
  /// Whatever the format, and wherever the hole is: what it has replaced can't be told.
  @Test(arguments: FormatSample.all)
  func aLineWithAHoleIsMalformed(sample: FormatSample) {
    let line = Array(sample.line(SampleRequest()).utf8)
    for position in 1..<line.count {
      for width in [1, 16, line.count] {
        let end = min(position + width, line.count)
        let torn = line[..<position] + [UInt8](repeating: 0, count: end - position) + line[end...]
        let found = verdict(sample.header + String(decoding: torn, as: UTF8.self))
        // Without a mention it is nobody's line.
        #expect(found == "malformed" || found == "other", "\(position), \(width)")
      }
    }
  }

  @Test(arguments: FormatSample.all)
  func zerosBeforeALineAreNoPartOfIt(sample: FormatSample) {
    let line = sample.line(SampleRequest())
    #expect(verdict(sample.header + "\0\0\0" + line) == sample.counted())
    // The next line begins right after a hole.
    #expect(verdict(sample.header + line + "\0\0\0" + line) == "malformed")
  }

  @Test func aTextInsideARecordHasNoHoleEither() {
    let line = CommonLine(session: "csn_1", status: "suc").text.asJSON
    #expect(verdict(#"{"log":"\#(line)"}"#) != "malformed")
    #expect(verdict(#"{"log":"\#(line.replacing("suc", with: "suc\\u0000"))"}"#) == "malformed")
  }

  @Test func holesInFormatStringsAreMalformed() throws {
    let format = try LogFormat(parsing: "%h %t \"%r\" %>s")
    let line =
      "192.0.2.7 [22/Nov/2026:10:00:00 +0000] \"GET /a?session_id=csn_1&status=s HTTP/1.1\" 200"
    #expect(verdict(line, format: format) == "2026-11-22T10:00:00Z csn_1 s /a - 200")
    for place in ["192.0.2.7", "csn_1", "=s", "HTTP", " 200"] {
      let torn = line.replacing(place, with: place + "\0")
      #expect(verdict(torn, format: format) == "malformed", "\(place)")
    }
  }
}
