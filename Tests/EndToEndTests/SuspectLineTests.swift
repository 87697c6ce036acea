import Foundation
import Testing

/// Lines that mention a session and do not count are told of on standard error, and nothing else is.
@Suite struct SuspectLineTests {
  private let folder: WorkingFolder

  init() throws { folder = try WorkingFolder() }

  private static let unknown = "9|GET|/link?session_id=csn_1&status=success|200\n"
  private static let decoy =
    Lines.line("GET /a.png HTTP/1.1")
    .replacing("\"-\"", with: "\"https://example.com/link?session_id=csn_1&status=success\"")

  private func errors(_ arguments: String..., status: Int32 = 0) throws -> String {
    let outcome = try Program.linkback.run(arguments, in: folder)
    #expect(outcome.status == status)
    return outcome.errorText
  }

  @Test(arguments: ["count", "events"]) func aFileIsWarnedOf(command: String) throws {
    try folder.write(Lines.callback() + Self.unknown, to: "a.log")
    try folder.write(Self.decoy + Self.unknown, to: "it's b.log")
    #expect(
      try errors(command, "a.log", "it's b.log") == """
        linkback: a.log: 1 of 2 lines that mention session_id is malformed: no known format fits; --format \
        takes their format string; see why with: linkback explain --file a.log --line 2
        linkback: it's b.log: 1 of 1 line that mentions session_id is malformed: no known format fits; \
        --format takes their format string; see why with: linkback explain --file 'it'\\''s b.log' --line 2

        """)
    #expect(try errors(command, "--quiet", "a.log", "it's b.log") == "")
    // The command is one that runs.
    let outcome = try Program.linkback.run(
      ["explain", "--file", "it's b.log", "--line", "2"], in: folder)
    #expect(outcome.outputText.hasPrefix("it's b.log, line 2: not counted: malformed\n"))
  }

  @Test func aNameIsNoOptionAndNoTerminalSequence() throws {
    try folder.write(Self.unknown, to: "-b\u{1b}.log")
    let text = try errors("count", "--", "-b\u{1b}.log")
    #expect(text.hasPrefix("linkback: -b\\x1b.log: 1 of 1 line "))
    #expect(text.hasSuffix("linkback explain --file FILE --line 1\n"))
  }

  @Test func standardInputIsWarnedOf() throws {
    let outcome = try Program.linkback.run(
      ["count", "-"], input: Array(Self.unknown.utf8), in: folder)
    #expect(outcome.errorText.hasSuffix("linkback explain --file - --line 1\n"))
  }

  /// Zeros are explained where nothing that is read is an access log.
  @Test func whatIsNoLogIsToldWhereNothingCounts() throws {
    try folder.write(String(repeating: "alpha:x:1:1::/:/bin/sh\n", count: 6), to: "users")
    try folder.write(String(repeating: "beta\n", count: 5), to: "words")
    try folder.write(String(repeating: "gamma\n", count: 4), to: "short")
    try folder.write(Lines.line("GET / HTTP/1.1"), to: "a.log")
    let message =
      "nothing counts: no known format fits any of the first 6 lines; see why with: "
      + "linkback explain --file users --line 1\n"
    #expect(try errors("count", "users", "short") == "linkback: users: \(message)")
    #expect(try errors("events", "users", "words") == "linkback: users and 1 more: \(message)")
    #expect(try errors("count", "--quiet", "users") == "")
    #expect(try errors("count", "a.log", "users") == "linkback: users: \(message)")
    // An error log is usual beside an access log.
    let error = "2026/11/22 10:00:00 [error] 7#7: *1 open() failed\n"
    try folder.write(String(repeating: error, count: 6), to: "error.log")
    #expect(try errors("count", "error.log", "a.log") == "")
    #expect(
      try errors("count", "error.log")
        == "linkback: error.log: \(message.replacing("users", with: "error.log"))")
    #expect(try errors("count", "--format", "combined", "users") == "")
    #expect(try errors("count", "short") == "")
  }

  @Test func linesThatAreTooLongAreToldWhereNothingCounts() throws {
    try folder.write(Lines.callbacks(3), to: "a.log")
    try folder.write(Lines.line("GET / HTTP/1.1"), to: "b.log")
    #expect(
      try errors("count", "a.log", "--max-line-length", "50")
        == "linkback: nothing counts: 3 lines are longer than --max-line-length (50 bytes), and not looked at; "
        + "raise it\n")
    #expect(try errors("count", "--quiet", "a.log", "--max-line-length", "50") == "")
    #expect(try errors("count", "a.log", "--max-line-length", "500") == "")
  }

  /// So that it says what the count said.
  @Test func theNextStepHasTheOptions() throws {
    try folder.write(Lines.callbacks(3), to: "a.log")
    let format = "$remote_addr [$time_iso8601] \"$request\" $status it's"
    let text = try errors("count", "--format", format, "--session-prefix", "", "a.log")
    #expect(
      text.hasSuffix(
        #" --file a.log --line 1 --format '$remote_addr [$time_iso8601] "$request" $status it'\''s' "#
          + "--session-prefix ''\n"))
    let command = try #require(text.range(of: "linkback explain").map { text[$0.lowerBound...] })
    let outcome = try Program.script(String(command), in: folder)
    #expect(outcome.outputText.hasPrefix("a.log, line 1: not counted: malformed\n"))
    let followed = try Program.linkback.run(
      ["follow", "--once", "--format", "w3c", "a.log"], in: folder)
    #expect(followed.errorText.contains("--file a.log --line 1 --format w3c"))
  }

  /// A full disk or a crash makes one line of two.
  @Test func aLineThatTwoBecameIsTold() throws {
    let two = String(Lines.callback("csn_1").dropLast()) + Lines.callback("csn_2")
    try folder.write(two, to: "a.log")
    #expect(
      try errors("count", "a.log")
        == "linkback: a.log: 1 of 1 line that mentions session_id is malformed: two lines were written into "
        + "one, as on a full disk: it has two requests; see why with: linkback explain --file a.log --line 1\n"
    )
    let outcome = try Program.linkback.run(
      ["explain", "--file", "a.log", "--line", "1"], in: folder)
    #expect(outcome.outputText.contains("one request: two lines were written into one"))
  }

  /// Which of two equal contents is a copy, nobody can tell; that they are equal is told.
  @Test func compressedCopiesAreTold() throws {
    try folder.write(Lines.callbacks(3), to: "a.log")
    try folder.write(Lines.gzip(Lines.callbacks(3)), to: "b.gz")
    try folder.write(Lines.zstd(Lines.callbacks(3)), to: "c.zst")
    try folder.write(Lines.gzip(Lines.callbacks(4)), to: "d.gz")
    #expect(
      try errors("count", "a.log", "b.gz", "c.zst", "d.gz")
        == "linkback: b.gz: has the content of a.log, and both are counted; if it is a copy, leave one of them "
        + "out; 1 more file has that of another\n")
    #expect(try errors("count", "a.log", "d.gz") == "")
  }

  @Test func aTimeThatIsToComeIsTold() throws {
    try folder.write(Lines.callback(), to: "a.log")
    let warning =
      "linkback: --since: '2200-01-01' is still to come; what is in a log by now is earlier and does "
      + "not count\n"
    #expect(try errors("count", "--since", "2200-01-01", "a.log") == warning)
    #expect(try errors("events", "--since", "2200-01-01", "a.log") == warning)
    #expect(try errors("count", "--since", "2020-01-01", "a.log") == "")
    #expect(try errors("count", "--until", "2200-01-01", "a.log") == "")
  }

  /// Fewer than a tenth are one notice, however many files they are in.
  @Test func fewMalformedLinesAreOneNotice() throws {
    try folder.write(Lines.callbacks(20) + Self.unknown, to: "a.log")
    try folder.write(Lines.callbacks(20), to: "b.log")
    try folder.write(Self.unknown + Lines.callbacks(30) + Self.unknown, to: "c.log")
    #expect(
      try errors("count", "a.log", "b.log")
        == "linkback: a.log: 1 of 21 lines that mention session_id is malformed and does not count; see "
        + "why with: linkback explain --file a.log --line 21\n")
    #expect(
      try errors("count", "b.log", "c.log", "a.log")
        == "linkback: 3 of 53 lines that mention session_id in 2 files are malformed and do not count; see "
        + "why with: linkback explain --file c.log --line 1\n")
    #expect(try errors("count", "--quiet", "c.log") == "")
  }

  @Test func manyFilesAreSummedUp() throws {
    let names = (10..<35).map { "\($0).log" }
    for name in names {
      try folder.write(Self.unknown.replacing("csn_1", with: "csn_\(name)"), to: name)
    }
    let text = try Program.linkback.run(["count"] + names, in: folder).errorText
    let lines = text.split(separator: "\n")
    #expect(lines.count == 21)
    #expect(lines[20] == "linkback: 5 more files have such lines; --verbose names each")
    let all = try Program.linkback.run(["count", "--verbose"] + names, in: folder).errorText
    #expect(all.split(separator: "\n").count(where: { $0.contains("explain --file") }) == 25)
  }

  /// What is no log gets the command that makes one of it.
  @Test func jsonOfManyRecordsIsNamedWithItsCommand() throws {
    let record = #"{"time":"2026-11-22T10:00:00Z","url":"/a?session_id=csn_1&status=success"}"#
    try folder.write(#"{"records":[\#(record),\#(record)]}"# + "\n", to: "my log")
    #expect(
      try errors("count", "my log")
        == "linkback: my log: 1 of 1 line that mentions session_id is malformed: a line is JSON that "
        + "holds many records; jq makes a line of each: jq -c '.records[]' 'my log' | linkback count -; see "
        + "why with: linkback explain --file 'my log' --line 1\n")
  }

  // MARK: - Error logs

  private static let errors = """
    2026/11/22 10:00:00 [error] 29#31: *7 open() "/srv/link" failed (2: No such file or directory), \
    client: 192.0.2.7, server: example.com, request: "GET /link?session_id=csn_1&status=success HTTP/1.1"

    """

  /// Beside an access log they are left alone; who names nothing else has to know.
  @Test func errorLogsAloneAreNamed() throws {
    try folder.write(Self.errors, to: "error.log")
    try folder.write(Lines.line("GET / HTTP/1.1"), to: "quiet.log")
    #expect(
      try errors("count", "quiet.log", "error.log")
        == "linkback: error.log: 1 line that mentions session_id is a line of an error log, and not "
        + "counted; name the server's access log, which has each request\n")
    try folder.write(Self.errors + Self.errors, to: "error.log.1")
    #expect(
      try errors("events", "error.log", "error.log.1")
        == "linkback: error.log and 1 more: 3 lines that mention session_id are lines of error logs, and not "
        + "counted; name the server's access log, which has each request\n")
    #expect(try errors("count", "--quiet", "error.log") == "")
    try folder.write(Lines.callback(), to: "access.log")
    #expect(try errors("count", "error.log", "access.log") == "")
  }

  /// What is no text the journal writes as numbers, in which nothing finds a session.
  @Test func messagesThatAreArraysAreNamed() throws {
    let bytes = Lines.callback().utf8.map { "\($0)" }
    let records = [bytes.joined(separator: ","), " " + bytes.joined(separator: ", ") + " "].map {
      "{\"_HOSTNAME\":\"web1\",\"MESSAGE\":[\($0)]}\n"
    }
    let text = #"{"_HOSTNAME":"web1","MESSAGE":"Started."}"# + "\n"
    try folder.write(records.joined() + text, to: "journal.json")
    let message =
      "2 of the first 3 lines have their message as an array of numbers, as journalctl -o json writes one "
      + "with colours, and such lines are not read; write the messages alone: journalctl -o cat\n"
    #expect(try errors("count", "journal.json") == "linkback: journal.json: " + message)
    try folder.write(text, to: "plain.json")
    try folder.write(records[0], to: "a.json")
    #expect(
      try errors("count", "plain.json", "journal.json", "a.json")
        == "linkback: journal.json and 1 more: " + message)
    #expect(try errors("count", "plain.json") == "")
  }

  // MARK: - Healthy logs

  /// Nothing of this is wrong with a log, so nothing is said.
  @Test func aHealthyLogIsNeverWarnedOf() throws {
    try folder.write(String(repeating: Self.decoy, count: 5_000), to: "cdn.log")
    try folder.write(Lines.callbacks(50), to: "old.log")
    try folder.write(Self.errors, to: "error.log")
    try folder.write(Lines.callback() + Self.decoy, to: "access.log")
    try folder.write("", to: "empty.log")
    try folder.write(Lines.line("GET / HTTP/1.1"), to: "quiet.log")
    for options in [[], ["--since", "2026-11-23"], ["--threads", "8"]] {
      let outcome = try Program.linkback.run(
        ["count", "cdn.log", "old.log", "error.log", "access.log", "empty.log", "quiet.log"]
          + options,
        in: folder)
      #expect(outcome.errorText == "")
    }
  }

  // MARK: - The same words

  /// Neither threads, nor compression, nor what a line is read with changes a word.
  @Test func wordsDependOnTheLinesAlone() throws {
    var log = ""
    for number in 0..<4_000 {
      log += number % 5 == 3 ? Self.unknown : Lines.callback("csn_\(number)")
      if number % 3 == 0 { log += Self.decoy }
    }
    let foreign = (0..<3_000).map { Self.decoy + Lines.callback("cs_test_\($0)") }.joined()
    for (name, text) in [("a.log", log), ("b.log", foreign)] {
      try folder.write(text, to: name)
      try folder.write(Lines.gzip(text), to: "x.gz")
      let expected = try errors("count", "--threads", "1", name)
      #expect(expected.split(separator: "\n").count == 1)
      for threads in ["2", "8"] {
        #expect(try errors("count", "--threads", threads, name) == expected)
        let compressed = try errors("count", "--threads", threads, "x.gz")
        #expect(compressed.replacing("x.gz", with: name) == expected)
      }
      #expect(try errors("events", name) == expected)
      #expect(try errors("count", "--window", "1m", "--by", "route,host", name) == expected)
    }
    #expect(
      try errors("count", "b.log")
        == "linkback: b.log: 3000 of 3000 lines that mention session_id are foreign: no session id begins "
        + "with csn_; all begin with cs_test_; --session-prefix cs_test_ counts them; see why with: linkback "
        + "explain --file b.log --line 2\n")
    #expect(try errors("count", "--session-prefix", "cs_test_", "b.log") == "")
  }

  /// A wrong format is said, with the one that fits.
  @Test func aWrongFormatIsNoticed() throws {
    let line = #"{"time":"2026-11-22T10:00:00Z","url":"/a?session_id=csn_1&status=success"}"#
    try folder.write(String(repeating: line + "\n", count: 20), to: "access.log")
    #expect(
      try errors("count", "access.log", "--format", "combined")
        == "linkback: access.log: 20 of 20 lines that mention session_id are malformed: the format combined "
        + "does not fit, but json fits; use --format json, or leave the option out; see why with: linkback "
        + "explain --file access.log --line 1 --format combined\n")
    #expect(try errors("count", "access.log", "--format", "json") == "")
  }
}
