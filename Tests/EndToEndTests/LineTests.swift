import Foundation
import Testing

/// Where lines begin and end, and bytes that no log should hold.
@Suite struct LineTests {
  private func count(_ text: String, _ options: String...) throws -> Outcome {
    try count(Array(text.utf8), options)
  }

  private func count(_ bytes: [UInt8], _ options: [String] = []) throws -> Outcome {
    let outcome = try Program.linkback.run(["count"] + options, input: bytes)
    #expect(outcome.status == 0)
    // Lines that mention a session and count as malformed are told of, and so is an input without any, without one
    // that can be read, or with too long ones alone.
    let isTold =
      outcome.buckets["malformed"] != nil || bytes.isEmpty
      || outcome.errorText.contains("no known format fits any of the first")
      || outcome.errorText.contains("longer than --max-line-length")
    #expect(outcome.errorText == "" || isTold)
    #expect(outcome.summary.number("bytes") == bytes.count)
    return outcome
  }

  @Test func crBeforeLFIsNotPartOfALine() throws {
    // In the last field of this format a CR would be part of the status.
    let line = "[22/Nov/2026:10:00:00 +0000] 200 /link?session_id=csn_1&status=success"
    let outcome = try count(
      "\(line)\r\n\(line)\n", "--format", "[$time_local] $status $request_uri")
    #expect(outcome.hits == ["success": 2])
  }

  @Test func aByteOrderMarkAtTheStartIsNotPartOfALine() throws {
    let outcome = try count([0xef, 0xbb, 0xbf] + Array(Lines.callbacks(2).utf8))
    #expect(outcome.buckets == ["callbacks": 2])
  }

  @Test func nulHolesAreNoLines() throws {
    // What copytruncate leaves: the writer's old offset in a new file.
    let hole = [UInt8](repeating: 0, count: 300_000)
    let outcome = try count(hole + Array(Lines.callback("csn_1").utf8) + hole)
    #expect(outcome.buckets == ["callbacks": 1])
    #expect(outcome.hits == ["success": 1])
  }

  @Test func nulsBeforeALineAreNotPartOfIt() throws {
    let outcome = try count(
      Array(Lines.callback("csn_1").utf8) + [0, 0, 0] + Array(Lines.callback("csn_2").utf8),
      ["--max-line-length", "\(Lines.callback("csn_1").utf8.count - 1)"])
    #expect(outcome.buckets == ["callbacks": 2])
  }

  @Test func aLastLineWithoutLFCounts() throws {
    #expect(try count(String(Lines.callbacks(2).dropLast())).buckets == ["callbacks": 2])
    #expect(try count("no log line at all").buckets == ["other": 1])
  }

  @Test func emptyLinesAreLines() throws {
    #expect(
      try count("\n\n\r\n" + Lines.callback() + "\n").buckets == ["callbacks": 1, "other": 4])
  }

  @Test func noInputAtAllIsASummaryOfZeros() throws {
    let outcome = try count("")
    #expect(outcome.records.count == 1)
    #expect(outcome.buckets == [:])
    #expect(outcome.outputText.contains(#""success_rate":null,"first":null,"last":null"#))
  }

  @Test(arguments: ["1", "2"]) func aLineOverTheLimitIsOversizedAndTheNextOnesCount(
    threads: String
  ) throws {
    let long = String(repeating: "x", count: 3 << 20)
    let outcome = try count(
      Lines.callback("csn_1") + Lines.line("GET /link?session_id=csn_2&status=\(long) HTTP/1.1")
        + long + "\n" + Lines.callback("csn_3") + long, "--threads", threads)
    #expect(outcome.buckets == ["callbacks": 2, "oversized": 3])
  }

  @Test func theLimitItselfIsNotOverIt() throws {
    // 1 MiB without LF and CR, and one byte more.
    let rest = Lines.callback("csn_1", "success").utf8.count - 1
    let padding = String(repeating: "p", count: (1 << 20) - rest)
    let fits = Lines.callback("csn_1", path: "/link" + padding)
    #expect(fits.utf8.count == (1 << 20) + 1)
    #expect(try count(fits.dropLast() + "\r\n").buckets == ["callbacks": 1])
    let tooLong = Lines.callback("csn_1", path: "/link" + padding + "p")
    #expect(try count(tooLong).buckets == ["oversized": 1])
  }

  @Test func aLongTargetCounts() throws {
    let target = "/link/" + String(repeating: "a", count: 64 << 10)
    let outcome = try count(Lines.callback("csn_1", path: target), "--by", "route")
    #expect(outcome.hits == ["success": 1])
    #expect(outcome.records("total").map { $0.string("route") } == ["(other)"])
    #expect(outcome.summary.number("limited") == 1)
  }

  @Test func aLongQueryInFrontCounts() throws {
    let query = String(repeating: "utm=%20+&", count: 8 << 10)
    let outcome = try count(
      Lines.line("GET /link?\(query)session_id=csn_1&status=success HTTP/1.1"), "--by", "route")
    #expect(outcome.records("total").map { $0.string("route") } == ["/link"])
  }

  @Test func rawBytesOver127AreData() throws {
    let line = Array(Lines.callback("csn_1", "~done~", path: "/@path").utf8)
    let raw: [UInt8: [UInt8]] = [
      UInt8(ascii: "~"): [0xff, 0xc3, 0xa9], UInt8(ascii: "@"): [0xf0, 0x9f],
    ]
    let outcome = try count(line.flatMap { raw[$0] ?? [$0] }, ["--by", "route"])
    // One U+FFFD for 0xff, and one for the two bytes that begin a character.
    #expect(outcome.hits == ["\u{fffd}\u{e9}done\u{fffd}\u{e9}": 1])
    #expect(outcome.records("total").map { $0.string("route") } == ["/\u{fffd}path"])
  }

  @Test(
    arguments: [
      #"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"#, "-", "", " ", "GET", "GET ",
      "GET / HTTP/1.1",
      "\u{16}\u{3}\u{1}", #"\""#, #"\\"#, "GET /?x HTTP/", "PRI * HTTP/2.0",
    ])
  func junkRequestsAreOther(request: String) throws {
    #expect(try count(Lines.line(request)).buckets == ["other": 1])
  }

  @Test(arguments: [
    "session_id", #"\x16\x03 session%5Fid"#, "[ \"session_id= ] 200", "%25%37%33ession_id",
  ])
  func junkThatMentionsItIsMalformed(line: String) throws {
    #expect(try count(line + "\n").buckets == ["malformed": 1])
  }

  @Test func randomBytesAreNeverACrash() throws {
    var state: UInt64 = 88_172_645_463_325_252
    var bytes = (0..<300_000).map { _ -> UInt8 in
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return UInt8(truncatingIfNeeded: state >> 32)
    }
    // Not another kind of content by chance.
    bytes[0] = 0x20
    let outcome = try count(bytes + [0x0A])
    #expect(
      outcome.summary.number("lines")
        == bytes.split(separator: 0x0A, omittingEmptySubsequences: false).count)
  }
}
