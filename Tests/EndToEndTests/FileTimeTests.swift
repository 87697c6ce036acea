import Foundation
import Testing

/// Times of files that are far from now: a broken backup, a device without a clock.
@Suite struct FileTimeTests {
  private let folder: WorkingFolder

  init() throws { folder = try WorkingFolder() }

  /// Seconds since 1970: years 2300 and 2264, the last one that fits into 34 bits, and before 1677.
  static let times = [10_413_792_000, 9_300_000_000, 15_032_385_535, -9_300_000_000, -1 << 31, 0]

  private func touch(_ name: String, _ seconds: Int) throws {
    let both = [timespec](repeating: timespec(tv_sec: seconds, tv_nsec: 999_999_999), count: 2)
    // SAFETY: the text's bytes end with a NUL; both live during the call, which keeps neither.
    try #require(unsafe utimensat(AT_FDCWD, folder[name], both, 0) == 0)
  }

  @Test(arguments: times) func theyChangeNoCount(seconds: Int) throws {
    for name in ["a.log", "logs/b.log", "logs/c.log.1"] {
      try folder.write(Lines.callback("csn_\(name.utf8.count)"), to: name)
      try touch(name, seconds)
    }
    try folder.write("", to: "old.ndjson")
    try touch("old.ndjson", seconds)
    for arguments in [["a.log"], ["logs"], ["a.log", "--output", "old.ndjson"]] {
      let outcome = try Program.linkback.run(["count"] + arguments, in: folder)
      #expect(outcome.status == 0)
      #expect(outcome.errorText == "")
      guard arguments.count == 1 else { continue }
      #expect(outcome.buckets == ["callbacks": arguments == ["logs"] ? 2 : 1])
    }
    #expect(try folder.content(of: "old.ndjson").count > 100)
  }

  @Test(arguments: times, [[], ["--with-rotated"]])
  func followReadsThemOnce(seconds: Int, options: [String]) throws {
    try folder.write(Lines.callback("csn_1"), to: "a.log")
    try touch("a.log", seconds)
    if !options.isEmpty {
      try folder.write(Lines.callback("csn_2"), to: "a.log.1")
      try touch("a.log.1", seconds)
    }
    let follow = ["follow", "--once", "--state", "state", "a.log"] + options
    let first = try Program.linkback.run(follow, in: folder)
    #expect(first.status == 0)
    let hits = first.records("window").compactMap { $0.number("hits") }
    #expect(hits == [options.isEmpty ? 1 : 2])
    // Grown, and again from the same far-off time.
    try folder.append(Lines.callback("csn_3"), to: "a.log")
    try touch("a.log", seconds)
    let second = try Program.linkback.run(follow, in: folder)
    #expect(second.status == 0)
    let more = second.records("window").compactMap { $0.number("hits") }
    #expect(more == hits.map { $0 + 1 })
    let output = try Program.linkback.run(follow + ["--output", "old.ndjson"], in: folder)
    #expect(output.status == 0)
  }

  /// Two files that together have more bytes than 63 bits count. Reading them would not end, so neither
  /// can be opened.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/shm")))
  func theSumOfSizesHasNoLimit() throws {
    let outcome = try Program.script(
      """
      d=$(mktemp -d -p /dev/shm); trap 'rm -r "$d"' EXIT
      truncate -s 9223372036854775807 "$d/a" "$d/b"
      timeout -s INT 2 linkback count "$d/a" "$d/b" --threads 1
      """, in: folder)
    #expect(outcome.signal == nil)
    #expect([124, 130].contains(outcome.status), "\(outcome)")
  }
}
