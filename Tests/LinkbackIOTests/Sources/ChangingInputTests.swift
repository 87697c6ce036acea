import Foundation
import LinkbackCore
import LinkbackIO
import LinkbackSystem
import Synchronization
import SystemFixtures
import Testing

/// What happens to files while they are read must not show in what is counted, or is said.
@Suite struct ChangingInputTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  // MARK: - At any moment

  /// Renamed and created anew, replaced, cut off, written over, removed, made unreadable, appended to: of each
  /// file either the lines that it held when it was listed are counted, no more and no fewer, or it has an
  /// error. It has none without a reason.
  @Test(arguments: [1, 3], [100, 2, 0])
  func aFileIsCountedAsItWasListedOrHasAnError(threads: Int, held: Int) throws {
    var (right, wrong) = (0, 0)
    for seed in 0..<40 as Range<UInt64> {
      let changing = try ChangingFolder(in: folder["\(seed)"], files: 5, seed: seed)
      let list = InputLister(heldFiles: held) { _ in .accessLog }.list([changing.path])
      let logs = changing.logs
      for _ in 0..<seed % 3 { changing.change() }
      let (report, sessions) = try run(list, threads: threads) { changing.tick() }
      #expect(report.summary.files.count == 5)
      for (index, file) in report.summary.files.enumerated() {
        let name = String(decoding: FilePath(bytes: file.path.bytes).name, as: UTF8.self)
        let log = try #require(logs[name])
        let comment: Comment = "seed \(seed), \(name): \(file.error ?? "no error")"
        if file.error != nil {
          wrong += 1
          let isHeld = index < held
          let isHarmed = log.isHarmed.load(ordering: .relaxed)
          #expect(isHarmed || !isHeld && log.isMoved.load(ordering: .relaxed), comment)
        } else {
          right += 1
          let found = sessions[FilePath(bytes: file.path.bytes), default: []]
          let all = log.sessions + (log.unfinished.map { [$0] } ?? [])
          #expect(found == log.sessions || found == all, comment)
        }
      }
    }
    // Both happened, often.
    #expect(right > 60 && wrong > 20, "\(right) right, \(wrong) with an error")
  }

  /// Counts in small blocks and segments.
  ///
  /// - Returns: The report, and the sessions that were found in each file, in order.
  private func run(
    _ list: InputList, threads: Int, hasRead: @escaping @Sendable () -> Void
  ) throws -> (ScanReport, [FilePath: [String]]) {
    var options = ScanOptions()
    options.threads = threads
    options.segmentSize = 2_000
    options.blockSize = 700
    options.inflatedBlockSize = 900
    options.scanner.reading.lineLimit = 400
    options.scanner.records = .events(revealingSessions: true)
    let records = OrderedRecords(try OutputFile(path: folder["events"]))
    let report = ScanRunner(
      list.inputs, options: options, progress: ScanProgress(hasRead: hasRead), records: records
    ).run()
    try records.withOutput { (file) throws(OutputError) in try file.finish() }
    var sessions: [FilePath: [String]] = [:]
    for line in try folder.content(of: "events").split(separator: 0x0A) {
      let event = try #require(
        JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
      let path = FilePath(try #require(event["file"] as? String))
      sessions[path, default: []].append(try #require(event["session"] as? String))
    }
    return (report, sessions)
  }

  // MARK: - Rotation

  /// The old file is counted to its end, on any number of threads and in a second pass.
  @Test(arguments: [1, 2], [false, true])
  func aLogThatIsRotatedWhileItIsReadIsCounted(threads: Int, reachesLimit: Bool) throws {
    let text = (0..<900).map { Self.line($0, status: "s\($0 % (reachesLimit ? 90 : 9))") }
    let path = try folder.write(text.joined(), to: "access.log")
    let expected = try run(
      InputLister { _ in true }.list([path]), threads: 1, hasRead: {})
    let list = InputLister { _ in true }.list([path])
    let isFirst = Atomic<Bool>(true)
    let (report, sessions) = try run(list, threads: threads) {
      guard isFirst.exchange(false, ordering: .relaxed) else { return }
      FileChange.rename(path, to: FilePath(path.text + ".1"))
      try? Data(String(repeating: Self.line(0, status: "new"), count: 2_000).utf8)
        .write(to: URL(fileURLWithPath: path.text))
    }
    #expect(report.summary.files.map(\.error) == [nil])
    #expect((report.result.limited > 0) == reachesLimit)
    #expect(report.summary.statistics == expected.0.summary.statistics)
    #expect(sessions == expected.1)
  }

  /// `#Fields` lines are looked for in the file that was listed.
  @Test func columnsComeFromTheFileThatWasListed() throws {
    var text = "#Fields: date time cs-method cs-uri-stem cs-uri-query sc-status\n"
    for number in 0..<400 {
      text += "2026-11-22 10:00:00 GET /link session_id=csn_\(number)&status=success 200\n"
    }
    let path = try folder.write(text, to: "w3c.log")
    let list = InputLister { _ in true }.list([path])
    FileChange.rename(path, to: folder["w3c.log.1"])
    try folder.write(text.replacing("cs-uri-stem cs-uri-query", with: "x y"), to: "w3c.log")
    let (report, _) = try run(list, threads: 3, hasRead: {})
    #expect(report.summary.statistics.callbacks == 400)
    #expect(report.summary.files.map(\.error) == [nil])
  }

  // MARK: - What is said

  @Test(arguments: [1, 2])
  func aLogThatIsCutOffKeepsItsLinesAndSaysSo(threads: Int) throws {
    let text = (0..<100).map { Self.line($0, status: "success") }
    let path = try folder.write(text.joined(), to: "access.log")
    let list = InputLister { _ in true }.list([path])
    let rest = text[..<40].joined().utf8.count + 20
    FileChange.cut(path, to: rest)
    let (report, _) = try run(list, threads: threads, hasRead: {})
    #expect(report.summary.statistics.callbacks == 40)
    #expect(
      report.summary.files[0].error
        == "was cut off while it was read, at byte \(rest) of \(text.joined().utf8.count); "
        + "kept the 40 lines before it and dropped the unfinished one after them")
  }

  /// All of the file's lines, whichever thread has counted them.
  @Test(arguments: [1, 2, 5])
  func keptLinesAreThoseOfTheFile(threads: Int) throws {
    let text = (0..<600).map { Self.line($0, status: "success") }
    let path = try folder.write(text.joined(), to: "access.log")
    let list = InputLister { _ in true }.list([path])
    let blocks = Atomic<Int>(0)
    let (report, _) = try run(list, threads: threads) {
      if blocks.add(1, ordering: .relaxed).newValue == 20 { FileChange.cut(path, to: 9_000) }
    }
    let file = report.summary.files[0]
    #expect(file.statistics.lines > 60 && file.statistics.lines < 600)
    #expect(file.error?.contains("; kept the \(file.statistics.lines) lines ") == true)
  }

  @Test func aLogThatIsWrittenOverSaysSo() throws {
    let path = try folder.write(Self.line(1, status: "success"), to: "access.log")
    let list = InputLister { _ in true }.list([path])
    try folder.write(Self.line(2, status: "success") + Self.line(3, status: "x"), to: "access.log")
    let (report, _) = try run(list, threads: 1, hasRead: {})
    #expect(
      report.summary.files[0].error
        == "was cut off or written over while it was read: lines may be missing or wrong; count it "
        + "again; kept the 1 line that was read")
  }

  private static func line(_ session: Int, status: String) -> String {
    "192.0.2.7 - - [22/Nov/2026:10:00:01 +0000] "
      + "\"GET /link?session_id=csn_\(session)&status=\(status) HTTP/1.1\" 200 5 \"-\" \"-\"\n"
  }
}
