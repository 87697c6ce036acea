import CoreFixtures
import Testing

@testable import LinkbackCore

/// What ``FastLine`` is sure of is what ``LineReader`` reads, and it is sure of the lines that are
/// nearly all.
@Suite struct FastLineTests {
  /// All that an entry says, and the name of its format.
  private static func text(
    _ entry: LogEntry, in line: [UInt8], _ reader: LineReader
  ) -> String {
    withExactSpan(line) { "\(entry), \(reader.name(of: $0, entry))" }
  }

  private static func readers() -> [LineReader] {
    let formats = [nil] + [FormatName.combined, .common, .vcombined].map { LogFormat($0) }
    return formats.map { format in
      var reader = LineReader(format: format, zone: .utc)
      reader.readsHosts = true
      return reader
    }
  }

  /// Whether the line is sure; if so both ways have to agree.
  private static func isSure(_ line: [UInt8], _ reader: inout LineReader) -> Bool {
    // Other lines follow: the usual line ends at its own LF.
    let block = line + Array("\n192.0.2.7 - - [22/Nov/2026:10:00:00 +0100] \" 200 \"\n".utf8)
    let padded = block + [UInt8](repeating: 0x2D, count: 160)
    let usual = withExactSpan(padded) { reader.fastLine($0, from: 0) }
    guard let usual, withExactSpan(line, { !usual.isTorn($0, after: 0) }), !line.contains(0) else {
      return false
    }
    #expect(usual.cut.stop < line.count, "\(String(decoding: line, as: UTF8.self))")
    var entry = LogEntry()
    let content = withExactSpan(line) { LineBounds.content(of: $0, 0..<line.count) }
    let isRead = withExactSpan(line[content]) { reader.read($0, into: &entry) }
    #expect(isRead)
    let fast = withExactSpan(line) { reader.entry(of: usual, in: $0) }
    let (read, expected) = (text(fast, in: line, reader), text(entry, in: line, reader))
    #expect(read == expected, "\(String(decoding: line, as: UTF8.self))")
    return true
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func whatItIsSureOfIsWhatTheReaderReads(seed: UInt64) {
    var log = FastPathLog(seed: seed)
    var readers = Self.readers()
    var sure = 0
    for _ in 0..<400 {
      let line = log.line()
      for index in readers.indices where Self.isSure(line, &readers[index]) { sure += 1 }
    }
    // Of 1,600: else the generator has nothing to say about it.
    #expect(sure > 300 && sure < 1_500, "\(sure)")
  }

  @Test(arguments: FormatSample.all)
  func linesOfOtherFormatsAreReadAsTheirOwn(sample: FormatSample) {
    var dice = Dice(seed: 5)
    var reader = LineReader(format: nil, zone: .utc)
    for index in 0..<200 {
      var request = SampleRequest(query: "session_id=csn_\(index)&status=success")
      request.method = dice.pick(["GET", "POST"])
      _ = Self.isSure(Array(sample.line(request).utf8), &reader)
    }
  }

  @Test(arguments: [
    "192.0.2.7 - - ", "203.0.113.250 - - ", "fe80::1 - - ", "2001:db8::60d7 - - ",
    "192.0.2.7 - john doe ",
  ])
  func ordinaryLinesAreSure(prefix: String) {
    var reader = LineReader(format: nil, zone: .utc)
    for target in ["/link?session_id=csn_1&status=success", "/", "/a%20b", "/a?b#c", "/\\xC3"] {
      var line = CommonLine(target: target)
      line.prefix = prefix
      #expect(Self.isSure(Array(line.text.utf8), &reader), "\(line.text)")
    }
  }

  /// A first word and a user of any length: around 64 bytes there is nothing to trip over.
  @Test func longWordsAreReadOrLeft() {
    var reader = LineReader(format: nil, zone: .utc)
    var sure = 0
    for length in 1...80 {
      for user in ["-", "john", String(repeating: "j", count: length)] {
        var line = CommonLine()
        line.prefix = "fe80:" + String(repeating: "0", count: length) + " - \(user) "
        if Self.isSure(Array(line.text.utf8), &reader) { sure += 1 }
      }
    }
    #expect(sure > 100 && sure < 200)
  }

  /// What each of its conditions is for.
  @Test(arguments: [
    "2026-11-22T10:00:00Z - x [", "1763805600.250 - - [", "host - - [", "Feb - - [", "h2 - - [",
    "a.example:443 192.0.2.7 - - [", "79a5 - [", " - - [", "{ - - [", "192.0.2.7 x y [",
  ])
  func whatMayBeginAsAnotherFormatIsNotSure(head: String) {
    var reader = LineReader(format: nil, zone: .utc)
    let rest = "22/Nov/2026:10:00:00 +0100] \"GET /link?session_id=csn_1&status=s HTTP/1.1\" 200 1"
    #expect(!Self.isSure(Array((head + rest).utf8), &reader))
  }
}
