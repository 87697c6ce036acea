import CoreFixtures
import Testing

@testable import LinkbackCore

/// What a reader keeps of the lines before, so that it is quick to see again, never changes how a line is
/// read.
@Suite struct RepeatedLineTests {
  private static let keys = [
    "time", "ts", "uri", "request", "method", "status", "host", "resp_headers", "headers",
    "message",
    "a", "proto", "server_name", "Referer", "a_key_of_more_than_21_bytes", "u\\u0072i", "x-y", "",
    "request_uri", "args", "location", "Location", "Host", "version", "bytes_read",
  ]

  private static func value(_ dice: inout Dice, depth: Int) -> String {
    switch dice.below(depth < 3 ? 10 : 7) {
    case 0: "200"
    case 1: "\"GET /link?session_id=csn_1&status=s HTTP/1.1\""
    case 2: "\"/link?session_id=csn_1&status=s\""
    case 3: dice.pick(["\"2026-11-22T10:00:00Z\"", "\"2026-11-22T10:00:01+01:00\"", "1795341600"])
    case 4:
      dice.pick(["\"2026-11-22 10:00:00\"", "\"2026-11-22T10:00:00\"", "\"2026-11-22T10:00:0\""])
    case 5:
      "\"" + String(repeating: dice.pick(["x", "\\\"", "\\\\"]), count: dice.below(90)) + "\""
    case 6: dice.pick(["[\"a\"]", "[]", "-", "[1,{\"a\":\"]\"}]", "\"GET\"", "\"example.com\""])
    default: object(&dice, depth: depth + 1)
    }
  }

  private static func object(_ dice: inout Dice, depth: Int) -> String {
    var members = keys
    // Mostly in the same order, some left out.
    if dice.once(in: 4) { members.shuffle(using: &dice) }
    let chosen = members.filter { _ in dice.once(in: 3) }.map { key in
      "\"\(key)\"\(dice.once(in: 15) ? " : " : ":")\(value(&dice, depth: depth))"
    }
    return "{\(chosen.joined(separator: ","))}"
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func jsonLinesAreReadAsIfEachWereTheFirst(seed: UInt64) {
    var dice = Dice(seed: seed)
    let zone = LocalTimeZone(offset: 3600)
    var reader = LineReader(format: nil, zone: zone)
    var fitting = 0
    for _ in 0..<300 {
      var text = Array(Self.object(&dice, depth: 1).utf8)
      if dice.once(in: 6) { text[dice.below(text.count)] = dice.pick(Array("\"\\{}:, a".utf8)) }
      withExactSpan(text) { line in
        var (entry, fresh) = (LogEntry(), LogEntry())
        var other = LineReader(format: nil, zone: zone)
        let fits = reader.read(line, into: &entry)
        #expect(fits == other.read(line, into: &fresh))
        guard fits else { return }
        fitting += 1
        #expect("\(entry)" == "\(fresh)", "\(String(decoding: text, as: UTF8.self))")
      }
    }
    #expect(fitting > 50)
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func columnsAreReadAsIfEachLineWereTheFirst(seed: UInt64) {
    var log = ColumnLog(seed: seed)
    let bytes = log.log(lines: 300)
    var reader = LineReader(format: nil, zone: .utc)
    var fitting = 0
    for text in bytes.split(separator: 0x0A) {
      withExactSpan(text) { line in
        var (entry, fresh) = (LogEntry(), LogEntry())
        var other = LineReader(format: nil, zone: .utc, columns: reader.columns)
        let fits = reader.readFastColumns(line, into: &entry) || reader.read(line, into: &entry)
        #expect(fits == other.read(line, into: &fresh))
        guard fits else { return }
        fitting += 1
        #expect("\(entry)" == "\(fresh)", "\(String(decoding: text, as: UTF8.self))")
      }
    }
    #expect(fitting > 100)
  }
}
