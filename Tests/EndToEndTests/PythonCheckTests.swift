import Foundation
import Testing

/// The checks in Python, against the program that was just built. What they print is shown where they
/// fail. They need the packages that `.ci/setup tests` installs. One after the other: real servers wait
/// for nobody.
@Suite(.serialized) struct PythonCheckTests {
  private let folder: WorkingFolder

  init() throws { folder = try WorkingFolder() }

  private func check(
    _ script: String, _ arguments: String..., input: [UInt8] = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let outcome = try Program.python.run(
      [Program.checkout + "/Tests/" + script] + arguments, input: input,
      environment: ["PYTHONDONTWRITEBYTECODE": "1"], in: folder)
    #expect(
      outcome.status == 0,
      "\(script) \(arguments)\n\(outcome.outputText.suffix(4_000))\n\(outcome.errorText.suffix(4_000))",
      sourceLocation: sourceLocation)
  }

  private func generate(_ format: String, lines: Int = 3_000) throws {
    let outcome = try Program.linkback.run(
      [
        "generate", "--format", format, "--lines", "\(lines)", "--share", "0.1", "-o", "access.log",
      ],
      in: folder)
    #expect(outcome.status == 0)
  }

  @Test(arguments: [
    "Oracle/test_oracle.py", "Oracle/test_formats.py", "Oracle/test_json.py",
    "Oracle/test_families.py", "Oracle/test_records.py", "Oracle/test_soak.py",
    "Oracle/test_calendar.py",
    "RealServers/test_check.py",
  ])
  func theChecksThemselvesAreRightByHand(script: String) throws { try check(script) }

  /// In twelve zones, over thirty-seven years.
  @Test func daysWeeksAndMonthsAreThoseOfPython() throws {
    try check("Oracle/calendar_windows.py", Program.linkback.path)
  }

  /// Threads, compression, pipes, file order, limits: all at once, on hostile lines.
  @Test func soakFindsNoDifference() throws {
    try check("Oracle/soak.py", Program.linkback.path, "--seeds", "2", "--lines", "1500")
  }

  /// Lines of every format: as servers write them, by columns, wrapped, damaged, in the dialects that
  /// people have; and two lines in one.
  @Test func soakFindsNoDifferenceInAnyFormat() throws {
    try check(
      "Oracle/soak.py", Program.linkback.path, "--first", "6", "--seeds", "8", "--lines", "1500")
  }

  @Test(arguments: [
    "common", "combined", "vcommon", "vcombined", "nginx-json", "caddy", "w3c", "cloudfront", "alb",
    "haproxy", "squid",
  ])
  func programAndOracleAgreeOnGeneratedLogs(format: String) throws {
    try generate(format)
    try check("Oracle/compare.py", Program.linkback.path, "access.log", "--strict-format")
  }

  @Test func programAndOracleAgreeOnLocations() throws {
    try generate("combined-location")
    try check("Oracle/compare.py", Program.linkback.path, "access.log", "--location")
  }

  /// Another implementation of their format, with the sessions of two logs in common.
  @Test func partialsAreWhatTheirPageSays() throws {
    try generate("combined")
    try Lines.callbacks(500).write(toFile: folder["more.log"], atomically: true, encoding: .utf8)
    try Lines.callbacks(700, from: 100).write(
      toFile: folder["other.log"], atomically: true, encoding: .utf8)
    try check("Oracle/partials.py", Program.linkback.path, "access.log", "more.log", "other.log")
  }

  @Test func programAndOracleAgreeOnPartOfALog() throws {
    try generate("combined")
    try check(
      "Oracle/compare.py", Program.linkback.path, "access.log", "--", "--since",
      "2026-01-01T00:00:10Z", "--until", "2026-01-01T00:00:40Z", "--session-prefix", "")
  }

  @Test(arguments: ["1", "2", "3"]) func programAndOracleAgreeOnHostileLines(seed: String) throws {
    let noise = try Program.python.run(
      [
        Program.checkout + "/Tests/Oracle/noise.py", "--seed", seed, "--lines", "2000",
        "--without", "chosen",
      ], environment: ["PYTHONDONTWRITEBYTECODE": "1"], in: folder)
    #expect(noise.status == 0)
    try folder.write(noise.output, to: "noise.log")
    try check("Oracle/compare.py", Program.linkback.path, "noise.log")
  }

  @Test(
    arguments: [
      ["count"], ["count", "--window", "1m"], ["count", "--by", "route"],
      ["count", "--window", "10s", "--by", "host,route", "--since", "2026-01-01T00:00:10Z"],
      ["count", "--max-statuses", "2", "--max-routes", "3", "--by", "route", "--window", "1m"],
      ["events"],
    ])
  func outputIsWhatTheSchemasSay(arguments: [String]) throws {
    try generate("vcombined")
    let outcome = try Program.linkback.run(arguments + ["access.log", "missing.log"], in: folder)
    #expect(outcome.status == 1)
    try check("Oracle/validate.py", input: outcome.output)
  }

  @Test func rejectedRecordsAreWhatTheSchemasSay() throws {
    try generate("combined")
    let log = try folder.content(of: "access.log")
    let junk = "session_id \u{1b} é\n" + String(repeating: "x", count: 2_000) + "\n"
    try folder.write(log + Array(junk.utf8), to: "access.log")
    let outcome = try Program.linkback.run(
      ["count", "--rejected", "rejected", "--max-line-length", "1500", "access.log"], in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.buckets["oversized"] == 1 && outcome.buckets["malformed"] == 1)
    try check("Oracle/validate.py", "rejected")
  }

  /// Records real logs of real servers, of requests whose outcome is known, and compares the program
  /// with what was asked, and with the second implementation.
  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["LINKBACK_SKIP_SERVERS"] == nil,
      "LINKBACK_SKIP_SERVERS is set"))
  func realServersAgree() throws {
    try check("RealServers/check.py", Program.linkback.path, "--keep", "servers")
    for log in [
      "nginx/combined", "nginx/vcombined", "apache/common", "apache/combined",
      "apache/vhost_combined",
    ] {
      try check(
        "Oracle/compare.py", Program.linkback.path, "servers/\(log).log", "--strict-format")
    }
    for log in ["nginx/location", "apache/location"] {
      try check("Oracle/compare.py", Program.linkback.path, "servers/\(log).log", "--location")
    }
  }
}
