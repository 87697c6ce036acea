import Foundation
import Testing

/// What comes out depends on the lines that go in, and on nothing else.
@Suite struct DeterminismTests {
  private static let window = ["count", "--window", "1h", "--by", "route,host"]

  /// Windows, totals and the summary without its files.
  private func counts(_ outcome: Outcome) -> String {
    #expect(outcome.status == 0)
    let text = outcome.outputText
    return String(text[..<(text.range(of: #","files":"#)?.lowerBound ?? text.endIndex)])
  }

  private func generate(_ folder: WorkingFolder, lines: Int = 6_000) throws -> [UInt8] {
    let arguments = ["generate", "--lines", "\(lines)", "--share", "0.2", "--rate", "0.3"]
    return try Program.linkback.run(arguments, in: folder).output
  }

  @Test func compressionOrderAndThreadsDoNotChangeTheCounts() throws {
    let folder = try WorkingFolder()
    let log = try generate(folder)
    let cut = log.count / 3
    let lineEnd = (log[cut...].firstIndex(of: 0x0A) ?? cut) + 1
    let (head, tail) = (Array(log[..<lineEnd]), Array(log[lineEnd...]))
    try folder.write(log, to: "whole.log")
    try folder.write(Lines.gzip(log), to: "whole.gz")
    // Members that end inside lines.
    try folder.write(
      Lines.gzip(Array(log[..<cut])) + Lines.gzip("") + Lines.gzip(Array(log[cut...])),
      to: "members.gz")
    try folder.write(head, to: "head.log")
    try folder.write(Lines.gzip(tail), to: "tail.gz")
    let expected = counts(try Program.linkback.run(Self.window + ["whole.log"], in: folder))
    #expect(expected.contains(#""record":"window""#) && expected.contains(#""limited":0"#))
    let inputs = [
      ["whole.log"], ["whole.gz"], ["members.gz"], ["head.log", "tail.gz"],
      ["tail.gz", "head.log"],
    ]
    for input in inputs {
      for threads in ["1", "2", "8"] {
        let outcome = try Program.linkback.run(
          Self.window + ["--threads", threads] + input, in: folder)
        #expect(counts(outcome) == expected, "\(input) with \(threads) threads")
      }
    }
  }

  @Test func aRunTwiceIsTheSame() throws {
    let folder = try WorkingFolder()
    try folder.write(generate(folder, lines: 2_000), to: "access.log")
    for command in [Self.window, ["events"]] {
      let first = try Program.linkback.run(command + ["access.log"], in: folder)
      let second = try Program.linkback.run(
        command + ["access.log"], environment: ["TZ": "Asia/Tokyo", "LC_ALL": "C"], in: folder)
      #expect(first.output == second.output)
    }
  }

  @Test func eventsOfEventsOfManyFilesKeepTheOrderGiven() throws {
    let folder = try WorkingFolder()
    for name in ["c", "a", "b"] {
      try folder.write(Lines.callbacks(3_000), to: name)
    }
    let outcome = try Program.linkback.run(
      ["events", "--threads", "8", "c", "a", "b"], in: folder)
    let places = outcome.records("event").map {
      "\($0.string("file") ?? "")\($0.number("line") ?? 0)"
    }
    #expect(places == ["c", "a", "b"].flatMap { file in (1...3_000).map { "\(file)\($0)" } })
  }
}

/// A file that is really split among threads: segments have 8 MiB.
@Suite struct LargeFileTests {
  /// 40 MB, of which each line is told apart by its number; callbacks, rejected lines, long lines
  /// and NULs come at every distance to the segments' borders.
  private static func write(to folder: WorkingFolder) throws {
    let script = #"""
      awk 'BEGIN {
        filler = sprintf("%160s", ""); gsub(/ /, "f", filler)
        long = filler; for (i = 0; i < 9; i++) long = long long
        for (n = 1; n <= 150000; n++) {
          time = sprintf("[22/Nov/2026:%02d:%02d:%02d +0000]", n / 7200 % 24, n / 120 % 60, n / 2 % 60)
          end = " HTTP/1.1\" 200 9 \"https://example.com/" filler "\" \"-\""
          if (n % 50 == 0) {
            status = n % 7 ? "success" : "user_aborted"
            request = "/link?session_id=csn_" int(n / 100) "&status=" status
          } else if (n % 331 == 0) request = "/link?session_id=csn_" n
          else if (n % 9973 == 0) request = "/" long
          else request = "/assets/" n ".css"
          print "192.0.2.1 - - " time " \"GET " request end
        }
      }' > large.log
      """#
    #expect(try Program.script(script, in: folder).status == 0)
    let size = try FileManager.default.attributesOfItem(atPath: folder["large.log"])[.size]
    #expect((size as? Int ?? 0) > 40_000_000)
  }

  @Test func segmentsLeaveNoTraceInAnyOutput() throws {
    let folder = try WorkingFolder()
    try Self.write(to: folder)
    func run(_ threads: String, _ arguments: String...) throws -> Outcome {
      let outcome = try Program.linkback.run(
        arguments + ["--threads", threads, "large.log"], in: folder)
      #expect(outcome.status == 0)
      return outcome
    }
    let counts = try run("1", "count", "--window", "1h", "--rejected", "rejected-1")
    #expect(counts.buckets["callbacks"] == 3_000)
    #expect(counts.buckets["incomplete"] == 150_000 / 331 - 150_000 / (331 * 50))
    let rejected = try folder.content(of: "rejected-1")
    for threads in ["2", "8"] {
      let other = try run(threads, "count", "--window", "1h", "--rejected", "rejected-n")
      #expect(firstDifference(other.output, counts.output) == nil)
      #expect(firstDifference(try folder.content(of: "rejected-n"), rejected) == nil)
    }

    let events = try run("1", "events")
    #expect(events.records("event").compactMap { $0.number("line") } == (1...3_000).map { $0 * 50 })
    #expect(firstDifference(try run("8", "events").output, events.output) == nil)
  }

  /// The lines at which two outputs first differ: whole ones would fill the screen.
  private func firstDifference(_ left: [UInt8], _ right: [UInt8]) -> String? {
    guard left != right else { return nil }
    let (left, right) = (left.split(separator: 0x0A), right.split(separator: 0x0A))
    let index = zip(left, right).enumerated().first { $1.0 != $1.1 }?.offset
    guard let index else { return "\(left.count) lines and \(right.count)" }
    return String(decoding: left[index] + [0x0A] + right[index], as: UTF8.self)
  }
}
