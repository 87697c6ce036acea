import Foundation
import Testing

/// Once every window is closed, what `follow` printed is what `count` prints for the same lines.
@Suite struct BatchEqualsLiveTests {
  private static let samples = Program.checkout + "/SampleLogs"

  private static let cases: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: samples)) ?? []
    return names.filter {
      FileManager.default.fileExists(atPath: "\(samples)/\($0)/expected.ndjson")
    }.sorted()
  }()

  private func logs(in folder: WorkingFolder) throws -> [String] {
    try folder.names().filter { $0.hasPrefix("access.log") }
  }

  private func options(_ folder: WorkingFolder) throws -> [String] {
    guard try folder.names().contains("arguments") else { return ["--window", "1m"] }
    let text = String(decoding: try folder.content(of: "arguments"), as: UTF8.self)
    let options = text.split(separator: "\n").map(String.init)
    return options.contains("--window") ? options : options + ["--window", "1m"]
  }

  @Test(arguments: cases) func samplesAreFollowedAsTheyAreCounted(name: String) throws {
    let folder = try WorkingFolder(copyOf: "\(Self.samples)/\(name)")
    let (options, logs) = (try options(folder), try logs(in: folder))
    // The unfinished last line of a log that may grow is no line yet.
    for log in logs where try !log.hasSuffix(".gz") && folder.content(of: log).last != 0x0A {
      try folder.append("\n", to: log)
    }
    let outcome = try Program.linkback.run(
      ["follow", "--once", "--state", "state"] + options + logs, in: folder)
    #expect(outcome.status == 0, "\(outcome.errorText)")
    let counted = try FollowedWindows.counted(options + logs, in: folder)
    #expect(try FollowedWindows.latest(outcome.output) == counted)
    try expectStateIsTheCount(options, logs, in: folder)
  }

  /// The state's totals and summary, but for what it says of files.
  private func expectStateIsTheCount(
    _ options: [String], _ logs: [String], in folder: WorkingFolder
  ) throws {
    let count = try Program.linkback.run(["count"] + options + logs, in: folder)
    let state = try Program.linkback.run(["state", "show", "--json", "state"], in: folder)
    func comparable(_ outcome: Outcome) -> [String] {
      outcome.outputText.split(separator: "\n").filter { !$0.contains(#""record":"window""#) }
        .map { String($0.split(separator: #","files":"#)[0]) }
    }
    #expect(state.status == 0, "\(state.errorText)")
    #expect(comparable(state) == comparable(count))
    let (counted, kept) = (count.summary.files, state.summary.files)
    #expect(counted.map { $0.string("path") } == kept.map { $0.string("path") })
    for (counted, kept) in zip(counted, kept) {
      for key in ["lines", "bytes", "callbacks"] {
        #expect(counted.number(key) == kept.number(key))
      }
    }
  }

  /// The log grows in parts that end anywhere, is rotated in every way, and each part is followed by
  /// a process of its own.
  @Test(arguments: ["rename", "compress", "copytruncate"])
  func aLogThatGrowsAndRotatesIsFollowedAsItIsCounted(rotation: String) throws {
    let folder = try WorkingFolder()
    let generated = try Program.linkback.run(
      ["generate", "--lines", "4000", "--share", "0.2", "--format", "vcombined"])
    try folder.write(generated.output, to: "whole")
    let options = ["--window", "10s", "--by", "host"]
    let script = """
      move() {
        case \(rotation) in
          rename) mv access.log access.log.$1 ;;
          compress) mv access.log access.log.$1 && gzip access.log.$1 ;;
          copytruncate) cp access.log access.log.$1 && : > access.log ;;
        esac
      }
      follow() {
        linkback follow --once --state state --output out --window 10s --by host access.log
      }
      size=$(stat -c %s whole)
      : > left
      for part in 0 1 2 3 4 5 6 7 8 9; do
        tail -c +$((size * part / 10 + 1)) whole | head -c $(((part + 1) * size / 10 - part * size / 10)) |
          cat left - > next
        # A file that is moved has whole lines; the others end anywhere.
        case $part in
          2 | 5 | 8)
            lines=$(wc -l < next)
            head -n $lines next >> access.log
            tail -n +$((lines + 1)) next > left ;;
          *)
            cat next >> access.log
            : > left ;;
        esac
        # Rotated after the program's back, or after it has seen everything.
        [ $part = 5 ] && move $part
        follow
        case $part in 2 | 8) move $part ;; esac
      done
      cat left >> access.log
      follow
      """
    let run = try Program.script(script, in: folder)
    #expect(run.status == 0, "\(run.errorText)")
    #expect(
      try FollowedWindows.latest(folder.content(of: "out"))
        == FollowedWindows.counted(options + ["whole"], in: folder))
  }
}
