import Foundation
import LinkbackCore
import LinkbackGenerator
import LinkbackIO
import LinkbackSystem
import SystemFixtures
import Testing

/// How a scan is shared out must not show in its output.
struct ScanRunnerTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  // MARK: - Sharing out

  @Test(arguments: [2, 3, 8], [700, 30_000, 1 << 20] as [Int64])
  func threadsAndSegmentsChangeNothing(threads: Int, segmentSize: Int64) throws {
    let path = try folder.write(Self.log(lines: 800, seed: 7), to: "access.log")
    for records in [LogScanner.Records.none, .events(revealingSessions: false), .rejected] {
      var options = ScanOptions()
      options.scanner.outcomes.window = WindowGrid(length: 10)
      options.scanner.outcomes.byRoute = true
      options.scanner.records = records
      let expected = try output(of: [path], options)
      options.threads = threads
      options.segmentSize = segmentSize
      #expect(try output(of: [path], options) == expected)
    }
    // The comparison is of something.
    #expect(try output(of: [path], ScanOptions()).contains("\"record\":\"total\""))
  }

  @Test func filesAreReportedInTheirOrderHoweverTheyAreShared() throws {
    let paths = try (0..<9).map {
      try folder.write(Self.log(lines: 40 * ($0 + 1), seed: UInt64($0)), to: "\($0).log")
    }
    var options = ScanOptions()
    options.scanner.records = .events(revealingSessions: false)
    let expected = try output(of: paths, options)
    for threads in [2, 8] {
      options.threads = threads
      options.segmentSize = 3_000
      #expect(try output(of: paths, options) == expected)
    }
  }

  @Test(arguments: [1, 2, 8])
  func orderOfFilesDoesNotShowInTheCounts(threads: Int) throws {
    let paths = try (0..<4).map {
      try folder.write(Self.log(lines: 300, seed: UInt64($0)), to: "\($0).log")
    }
    var options = ScanOptions()
    options.threads = threads
    options.scanner.outcomes.window = WindowGrid(length: 5)
    let counts = Self.withoutSummary(try output(of: paths, options))
    #expect(Self.withoutSummary(try output(of: paths.reversed(), options)) == counts)
    #expect(counts.count > 4)
  }

  // MARK: - Limits

  @Test func whereALimitBitesTheOrderOfLinesDecidesForAnyNumberOfThreads() throws {
    // 300 statuses, each first seen somewhere else; the first 64 keep their names.
    var lines: [String] = []
    for number in 0..<3_000 {
      lines.append(Self.line(session: number, status: "s\(number % 300)", second: number % 60))
    }
    let path = try folder.write(lines.joined(), to: "access.log")
    var options = ScanOptions()
    options.scanner.records = .rejected
    let expected = try output(of: [path], options)
    #expect(expected.contains("\"status\":\"s63\""))
    #expect(!expected.contains("\"status\":\"s64\""))
    #expect(expected.contains("\"limited\":2360"))
    for threads in [2, 8] {
      options.threads = threads
      options.segmentSize = 5_000
      #expect(try output(of: [path], options) == expected)
    }
  }

  // MARK: - Damage

  @Test(arguments: [1, 2])
  func damagedFileKeepsItsWholeLinesAndNamesTheRest(threads: Int) throws {
    let whole = [UInt8](Self.line(session: 1, status: "success", second: 1).utf8)
    let torn = whole.dropLast(30)
    let gzip = gzipMember(whole + whole + torn)
    let path = try folder.write(Array(gzip.dropLast(8)), to: "access.log.gz")
    var options = ScanOptions()
    options.threads = threads
    let report = scan([path], options)
    let file = try #require(report.summary.files.first)
    #expect(file.statistics.lines == 2)
    #expect(file.statistics.bytes == 2 * whole.count)
    let error = try #require(file.error)
    #expect(error.hasPrefix("gzip data ends early at byte \(gzip.count - 8); kept the 2 lines"))
    #expect(error.hasSuffix("and dropped the unfinished one after them"))
  }

  /// Which is counted all the same where it was held open.
  @Test(arguments: [2, 1]) func missingFileIsNamedAndTheOthersAreCounted(held: Int) throws {
    let path = try folder.write(Self.line(session: 1, status: "success", second: 1), to: "a.log")
    let gone = try folder.write(Self.line(session: 2, status: "success", second: 1), to: "b.log")
    let list = InputLister(heldFiles: held) { _ in .accessLog }.list([path, gone])
    try FileManager.default.removeItem(atPath: gone.text)
    let report = ScanRunner(
      list.inputs, options: ScanOptions(), progress: ScanProgress()
    ).run()
    #expect(report.unopenedInputs == (held == 2 ? [] : [1]))
    #expect(report.summary.statistics.callbacks == held)
    #expect(
      report.summary.files[1].error
        == (held == 2
          ? nil
          : "was listed, and can't be opened any more: No such file or directory; check the path"))
  }

  // MARK: - Columns

  /// `#Fields` lines anywhere, or only at the beginning: each line is read by the last one before it,
  /// in whichever segment that is. Lines of other formats in between need none.
  @Test(arguments: [2, 3, 8], [300, 2_000, 9_000] as [Int64])
  func columnsAreThoseOfTheLastFieldsLine(threads: Int, segmentSize: Int64) throws {
    for headerEvery in [7, 90, 400, 10_000] {
      let path = try folder.write(Self.columns(lines: 900, headerEvery: headerEvery), to: "w3c.log")
      for records in [LogScanner.Records.none, .events(revealingSessions: false), .rejected] {
        var options = ScanOptions()
        options.scanner.records = records
        let expected = try output(of: [path], options)
        options.threads = threads
        options.segmentSize = segmentSize
        #expect(try output(of: [path], options) == expected)
      }
    }
    // All lines after the first header are callbacks.
    #expect(scan([folder["w3c.log"]], ScanOptions()).summary.statistics.callbacks == 897)
  }

  /// `#Date` and `#Fields` lines apart from each other, in whichever segments they are.
  @Test(arguments: [2, 8], [300, 2_000] as [Int64])
  func theDayIsThatOfTheLastDateLine(threads: Int, segmentSize: Int64) throws {
    var text = "#Fields: date time cs-uri-query\n"
    for number in 0..<900 {
      if number % 170 == 0 { text += "#Date: 2026-11-2\(number / 170) 10:00:00\n" }
      if number % 230 == 40 { text += "#Fields: time cs-method cs-uri-stem cs-uri-query\n" }
      if number % 230 == 100 { text += "#Fields: date time cs-uri-query\n" }
      let isWhole = number % 230 >= 40 && number % 230 < 100
      let values = isWhole ? "10:00:00 GET /link" : "2026-11-01 10:00:00"
      text += "\(values) session_id=csn_\(number)&status=success\n"
    }
    let path = try folder.write(Array(text.utf8), to: "dates.log")
    var options = ScanOptions()
    options.scanner.records = .events(revealingSessions: false)
    let expected = try output(of: [path], options)
    for day in 20...24 { #expect(expected.contains("2026-11-\(day)T10:00:00Z"), "\(day)") }
    options.threads = threads
    options.segmentSize = segmentSize
    #expect(try output(of: [path], options) == expected)
  }

  /// Three lines before the first header fit nothing.
  private static func columns(lines: Int, headerEvery distance: Int) -> [UInt8] {
    let orders = [
      "date time cs-method cs-uri-stem cs-uri-query sc-status",
      "sc-status cs-uri-query cs-uri-stem cs-method time date",
    ]
    var text = ""
    var isReversed = true
    for number in 0..<lines {
      if number % distance == 3 {
        isReversed.toggle()
        text += "#Software: x\n\0#Fields: \(orders[isReversed ? 1 : 0])\r\n"
      }
      if number % 50 == 49 {
        text += line(session: number, status: "success", second: number % 60)
        continue
      }
      let values = [
        "2026-11-22", "10:00:0\(number % 10)", "GET", "/link",
        "session_id=csn_\(number)&status=success", "200",
      ]
      text += (isReversed ? values.reversed() : values).joined(separator: " ") + "\n"
    }
    return Array(text.utf8)
  }

  // MARK: - Making and reading

  private func scan(_ paths: [FilePath], _ options: ScanOptions) -> ScanReport {
    let list = InputLister { _ in true }.list(paths)
    return ScanRunner(list.inputs, options: options, progress: ScanProgress()).run()
  }

  /// All that the command would write, with paths as names alone.
  private func output(of paths: [FilePath], _ options: ScanOptions) throws -> String {
    let list = InputLister { _ in true }.list(paths)
    var records: OrderedRecords?
    if case .none = options.scanner.records {
    } else {
      records = OrderedRecords(try OutputFile(path: folder["records"]))
    }
    let report = ScanRunner(
      list.inputs, options: options, progress: ScanProgress(), records: records
    ).run()
    try records?.withOutput { (file) throws(OutputError) in try file.finish() }
    var output = try OutputFile(path: folder["counts"])
    try output.write(report.result, report.summary, by: options.scanner.outcomes)
    try output.finish()
    let lines = records == nil ? [] : try folder.content(of: "records")
    return String(decoding: lines + (try folder.content(of: "counts")), as: UTF8.self)
      .replacingOccurrences(of: folder.path.text, with: "")
  }

  private static func log(lines: Int, seed: UInt64) -> [UInt8] {
    var generator = LogGenerator(.init(lines: lines, share: 0.3, seed: seed))
    var bytes: [UInt8] = []
    while generator.appendLine(to: &bytes) {}
    return bytes
  }

  private static func line(session: Int, status: String, second: Int) -> String {
    let time = "22/Nov/2026:10:00:\(second < 10 ? "0" : "")\(second) +0000"
    let target = "/link?session_id=csn_\(session)&status=\(status)"
    return "192.0.2.7 - - [\(time)] \"GET \(target) HTTP/1.1\" 200 5 \"-\" \"-\"\n"
  }

  private static func withoutSummary(_ output: String) -> [String] {
    output.split(separator: "\n").map(String.init).filter { !$0.contains("\"summary\"") }
  }
}
