import Foundation
import Testing

/// `linkback explain`, as a user runs it.
@Suite struct ExplainTests {
  private let folder: WorkingFolder

  init() throws { folder = try WorkingFolder() }

  private func explain(
    _ arguments: [String], input: [UInt8] = [], status: Int32 = 0
  ) throws -> Outcome {
    let outcome = try Program.linkback.run(["explain"] + arguments, input: input, in: folder)
    #expect(outcome.status == status, "\(outcome.errorText.prefix(500))")
    return outcome
  }

  private func verdicts(_ arguments: [String], input: [UInt8] = []) throws -> [String] {
    try explain(["--json"] + arguments, input: input).records.map { $0.string("verdict") ?? "?" }
  }

  private let callback = String(Lines.callback().dropLast())

  @Test func linesComeFromArgumentsOrStandardInput() throws {
    #expect(try verdicts([callback, "", "session_id"]) == ["callback", "other", "malformed"])
    let log = Array((Lines.callback() + "\n" + Lines.callback("abc")).utf8)
    for arguments in [[], ["-"]] {
      #expect(try verdicts(arguments, input: log) == ["callback", "other", "foreign"])
    }
    #expect(try verdicts([], input: []) == [])
    #expect(try explain([]).outputText == "")
    let text = try explain([callback]).outputText
    #expect(text.hasPrefix("line 1: callback\n"))
    #expect(!text.contains("\u{1b}"))
  }

  @Test func aLineOfAFileIsFoundAndWhatStandsBeforeItCounts() throws {
    let log =
      "#Fields: date time cs-uri-stem cs-uri-query\r\n" + Lines.callbacks(20_000)
      + "2026-11-22 10:00:00 /link session_id=csn_w&status=success\r\n"
    try folder.write([0xEF, 0xBB, 0xBF] + Array(log.utf8), to: "a.log")
    try folder.write(Lines.gzip(log), to: "a.log.gz")
    for file in ["a.log", "a.log.gz"] {
      let outcome = try explain(["--json", "--file", file, "--line", "20002"])
      #expect(outcome.records.count == 1)
      #expect(outcome.records.first?.string("format") == "w3c")
      #expect(outcome.records.first?.string("verdict") == "callback")
      #expect(outcome.records.first?.string("file") == file)
      #expect(outcome.records.first?.number("line") == 20_002)
      let text = try explain(["--file", file, "--line", "2"]).outputText
      #expect(text.hasPrefix("\(file), line 2: callback\n"))
    }
    let piped = try explain(["--json", "--file", "-", "--line", "20002"], input: Array(log.utf8))
    #expect(piped.records.first?.string("format") == "w3c")
    #expect(piped.records.first?.string("file") == "-")
  }

  @Test func rejectedRecordsNameLinesThatExplainTakes() throws {
    let log = Lines.callback() + "session_id\n" + Lines.callback("abc") + "x\n"
    try folder.write(log, to: "a.log")
    let counted = try Program.linkback.run(
      ["count", "--rejected", "-", "a.log", "-o", "counts"], in: folder)
    #expect(counted.records.map { $0.number("line") } == [2, 3])
    for rejected in counted.records {
      let line = String(rejected.number("line") ?? 0)
      let explained = try explain(["--json", "--file", "a.log", "--line", line]).records.first
      #expect(explained?.string("verdict") == rejected.string("reason"))
    }
  }

  @Test func optionsDecideAsTheyDoInCount() throws {
    let line = String(Lines.callback("abc", time: "22/Nov/2026:10:00:00 +0100").dropLast())
    #expect(try verdicts([line]) == ["foreign"])
    #expect(try verdicts([line, "--session-prefix", "ab"]) == ["callback"])
    #expect(try verdicts([line, "--since", "2026-11-22T09:00:01Z"]) == ["outside"])
    #expect(try verdicts([line, "--until", "2026-11-22T09:00:00Z"]) == ["outside"])
    #expect(try verdicts([line, "--format", "squid"]) == ["malformed"])
    #expect(try verdicts([line, "--max-line-length", "50"]) == ["oversized"])
    let local = "2026-11-22 10:00:00 /?session_id=csn_1&status=a"
    let format = ["--format", "%{%Y-%m-%d %H:%M:%S}t %U%q"]
    let zoned = try explain([local, "--json", "--timezone", "+01:00"] + format)
    #expect(zoned.records.first?.string("time") == "2026-11-22T09:00:00Z")
    try folder.write(Array(repeating: 7, count: 16), to: "key")
    let keyed = try explain([callback, "--json", "--pseudonym-key-file", "key"]).records.first
    let plain = try explain([callback, "--json"]).records.first
    #expect(keyed?.string("session") != plain?.string("session"))
    try folder.write("log_format main '$msec $request_uri';", to: "nginx.conf")
    let other = "1795341600.000 /?session_id=csn_1&status=a"
    #expect(try verdicts([other, "--format-from", "nginx.conf:main"]) == ["callback"])
  }

  @Test func recordsHoldNothingPersonalAndRevealOnRequest() throws {
    let masked = try explain([callback, "--json"]).outputText
    for text in ["csn_1", "192.0.2.1", "Mozilla", "/link"] { #expect(!masked.contains(text)) }
    let revealed = try explain([callback, "--json", "--reveal-session-ids"]).outputText
    #expect(revealed.contains(#""session":"csn_1""#))
    for text in ["192.0.2.1", "Mozilla"] { #expect(!revealed.contains(text)) }
  }

  /// Everything here is data: the program ends well, and writes nothing that a terminal acts upon.
  @Test func hostileLinesAreData() throws {
    let long = String(repeating: "a", count: 2 << 20)
    let lines: [[UInt8]] = [
      Array("\u{1b}[2J\u{1b}]0;title\u{7} session_id".utf8), [], [0x0D],
      [0, 0, 0] + Array(callback.utf8), [0xFF, 0xC3, 0x28] + Array(" session_id".utf8),
      Array(Lines.callback("csn_\u{1b}[31m\u{202e}", "%1b[2J\u{9b}").dropLast().utf8),
      Array(long.utf8), Array(callback.utf8) + [0x0D], [0x61, 0, 0x62],
      Array((#"{"log":""# + String(repeating: "[{", count: 5_000)).utf8),
      Array(String(repeating: "\"[", count: 50_000).utf8),
    ]
    let input = Array(lines.joined(separator: [0x0A]))
    let expected = [
      "malformed", "other", "other", "callback", "malformed", "callback", "oversized", "callback",
      "other", "other", "other",
    ]
    #expect(try verdicts([], input: input) == expected)
    for arguments in [[], ["--json"]] {
      let outcome = try explain(arguments, input: input)
      #expect(outcome.errorText == "")
      let text = outcome.outputText
      for scalar in text.unicodeScalars where scalar != "\n" {
        #expect(scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value))
        #expect(scalar != "\u{202e}")
      }
    }
    // Arguments too, whatever their encoding.
    let argument = try Program.script(
      #"linkback explain --json --reveal-session-ids "$(printf '%s\xff' "$LINE")" $'session_id\e['"#,
      environment: ["LINE": Lines.line("GET /?session_id=csn_1&status=a HTTP/1.1") + "x"],
      in: folder)
    #expect(argument.records.map { $0.string("verdict") } == ["callback", "other", "malformed"])
  }

  @Test(
    arguments: [
      (["--file", "none.log", "--line", "1"], 66, "none.log: No such file or directory"),
      (["--file", ".", "--line", "1"], 66, ".: Is a directory"),
      (["--file", "a.log", "--line", "4"], 1, "a.log: has 3 lines; --line asks for"),
      (["--file", "a.log.xz", "--line", "1"], 1, "xz -dc a.log.xz |"),
      (["--file", "cut.zst", "--line", "5000"], 1, "cut.zst: zstd data ends early"),
      (["--file", "cut.gz", "--line", "5000"], 1, "cut.gz: gzip data ends early"),
      (["--file", "a.log"], 64, "--file: which of its lines? Add --line"),
      (["--line", "1"], 64, "--line: in which file? Add --file"),
      (["--line", "0", "--file", "a.log"], 64, "--line: '0' is less than 1"),
      (["--file", "a.log", "--line", "1", "x"], 64, "--file: there are lines given too"),
      (["-", "x"], 64, "standard input can't be read together"),
      (["x", "--since", "soon"], 64, "--since"), (["x", "--format", "y"], 64, "--format"),
      (["x", "--format-from", "none.conf"], 78, "none.conf"),
    ])
  func errorsSayWhatToDo(arguments: [String], status: Int32, message: String) throws {
    try folder.write(Lines.callbacks(3), to: "a.log")
    try folder.write([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], to: "a.log.xz")
    try folder.write(Array(Lines.zstd(Lines.callbacks(5_000)).prefix(2_000)), to: "cut.zst")
    try folder.write(Array(Lines.gzip(Lines.callbacks(5_000)).prefix(2_000)), to: "cut.gz")
    let outcome = try explain(arguments, status: status)
    #expect(outcome.errorText.contains(message), "\(outcome.errorText)")
    #expect(outcome.errorText.hasPrefix("linkback: "))
    #expect(outcome.outputText == "")
  }

  @Test func whatWasReadBeforeDamageIsExplained() throws {
    try folder.write(Array(Lines.gzip(Lines.callbacks(50_000)).prefix(20_000)), to: "cut.gz")
    let early = try explain(["--file", "cut.gz", "--line", "1"])
    #expect(early.outputText.contains("callback"))
    let outcome = try Program.script("linkback explain --json < cut.gz", in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.records.count > 100)
    #expect(outcome.errorText.contains("linkback: -: gzip data ends early"))
  }

  @Test func aTerminalIsNotReadAndHasColourUnlessItIsUnwanted() throws {
    func run(_ command: String, _ environment: [String: String] = [:]) throws -> String {
      try folder.write(callback, to: "line")
      return try Program.script(
        "script -qec '\(command)' /dev/null < /dev/null", environment: environment, in: folder
      ).outputText
    }
    let explained = #"linkback explain "$(cat line)""#
    // Empty is as good as not there: the tests themselves may run without colour.
    let colored = try run(explained, ["TERM": "xterm", "NO_COLOR": ""])
    #expect(colored.contains("\u{1b}[32mcallback\u{1b}[0m"))
    #expect(try !run(explained, ["TERM": "xterm", "NO_COLOR": "1"]).contains("\u{1b}"))
    #expect(try !run(explained, ["TERM": "dumb", "NO_COLOR": ""]).contains("\u{1b}"))
    #expect(try !run(explained + " --json", ["TERM": "xterm", "NO_COLOR": ""]).contains("\u{1b}"))
    #expect(try run("linkback explain").contains("nothing to explain: give a line in quotes"))
  }

  @Test func aReaderThatGoesEndsItQuietly() throws {
    try folder.write(Lines.callbacks(5_000), to: "a.log")
    let outcome = try Program.script(
      "set -o pipefail; linkback explain < a.log | head -n 1", in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.errorText == "")
    let full = try Program.script("linkback explain < a.log > /dev/full", in: folder)
    #expect(full.status == 74)
    #expect(full.errorText.contains("could not write standard output"))
  }
}
