import LinkbackCore
import LinkbackIO
import LinkbackSystem
import SystemFixtures
import Testing

/// What becomes of a folder's files that are no access logs.
@Suite struct InputListerFolderTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// A log is what begins with "LOG" here.
  private func list(_ names: String...) -> [String] {
    let lister = InputLister { sample in
      sample.count >= 3 && sample[0] == 0x4c && sample[1] == 0x4f && sample[2] == 0x47
    }
    return describe(lister.list(names.map { folder[$0] }))
  }

  /// A log is what looks like one.
  private func listReally(_ name: String) -> [String] {
    describe(InputLister(format: nil).list([folder[name]]))
  }

  /// One line for each candidate: how it ended, and the path below the test's folder.
  private func describe(_ list: InputList) -> [String] {
    list.candidates.map { candidate in
      let line =
        switch candidate.verdict {
        case .taken: "take \(candidate.path.text)"
        case .skipped(let reason): "skip \(candidate.path.text) \(reason)"
        case .warning(let reason): "warn \(candidate.path.text) \(reason)"
        case .problem(let error): "fail \(candidate.path.text) \(error.message)"
        }
      return line.replacing("\(folder.path.text)/", with: "")
    }
  }

  private let holdsNothing =
    "holds no access log; name a file to have it read whatever it holds (--verbose lists what was "
    + "skipped)"

  // MARK: - Content that has to be converted

  private static let xz: [UInt8] = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]

  @Test func aRotatedPartToConvertFirstIsAProblemAndTheRestGoesOn() throws {
    try folder.write("LOG", to: "d/a.log")
    try folder.write(Self.xz, to: "d/a.log.4.xz")
    try folder.write([0x1f, 0x8b, 8], to: "d/c.gz")
    try folder.write(Array(gzipMember(Array("LOG".utf8)).dropLast()), to: "d/d.gz")
    let message = try #require(ContentKind.xz.unsupportedError("d/a.log.4.xz")).message
    #expect(message.contains("xz -dc d/a.log.4.xz | linkback count -"))
    #expect(
      list("d") == [
        "take d/a.log", "fail d/a.log.4.xz \(message)",
        "fail d/c.gz gzip data ends early at byte 3",
        "take d/d.gz",
      ])
  }

  @Test(
    arguments: [
      ("access.log", "access.log.4.xz", true), ("access.log", "access.log-web.xz", true),
      ("access.log", "old/access.log.4.xz", true),
      ("new/access.log", "access-20261121.log.xz", true),
      ("access.log", "installer.xz", false), ("access.log", "error.log.4.xz", false),
      ("access.log", "accesslog.xz", false),
    ])
  func otherContentToConvertIsANotice(log: String, other: String, isProblem: Bool) throws {
    try folder.write("LOG", to: "d/\(log)")
    try folder.write(Self.xz, to: "d/\(other)")
    let message = try #require(ContentKind.xz.unsupportedError("d/\(other)")).message
    let candidates = list("d")
    #expect(candidates.count == 2 && candidates.contains("take d/\(log)"))
    let verdict = isProblem ? "fail d/\(other)" : "warn d/\(other) is left out, as it"
    #expect(candidates.contains("\(verdict) \(message)"))
    // Named, it always is one.
    #expect(list("d/\(other)", "d/\(log)") == ["take d/\(other)", "take d/\(log)"])
  }

  /// All that an empty log had may have been rotated.
  @Test func anEmptyLogHasRotatedPartsToo() throws {
    try folder.write("", to: "d/access.log")
    try folder.write(Self.xz, to: "d/access.log.1.xz")
    #expect(list("d").map { $0.prefix(19) } == ["take d/access.log", "fail d/access.log.1"])
  }

  @Test func nothingButContentToConvertIsAProblem() throws {
    try folder.write(Self.xz, to: "d/access.log.1.xz")
    let lines = list("d")
    #expect(lines.count == 2 && lines[0].hasPrefix("warn d/access.log.1.xz is left out"))
    #expect(lines.last == "fail d \(holdsNothing)")
  }

  // MARK: - What Linkback makes

  @Test func aFolderOfPartialsSaysHowToAddThemUp() throws {
    let partial = Array("linkback-partial 1\n".utf8)
    try folder.write(partial, to: "d/a.part")
    let skipped = "skip d/a.part is a partial, which 'linkback merge' adds up"
    #expect(
      list("d") == [
        skipped, "fail d holds partials and no access log; add them up with 'linkback merge'",
      ])
    try folder.write("LOG", to: "d/z")
    #expect(list("d") == [skipped, "take d/z"])
  }

  /// A report has the text of a log's line, and is none.
  @Test func aWebPageIsNoLogThatIsMissed() throws {
    let line = "/link?session_id=csn_1&status=success\n"
    try folder.write("<!DOCTYPE html>\n" + line, to: "d/report.html")
    try folder.write("<!DOCTYPE htm>\n" + line, to: "d/z")
    let lines = listReally("d")
    #expect(lines.map { $0.prefix(4) } == ["skip", "warn", "fail"], "\(lines)")
  }

  // MARK: - Logs without lines

  @Test func emptyLogsAreReadWhereThereAreNoOthers() throws {
    for name in ["access.log", "error.log"] { try folder.write("", to: "d/\(name)") }
    try folder.write(gzipMember([]), to: "d/old/access.log.1.gz")
    try folder.write("no log", to: "d/notes")
    let noLog = "skip d/notes does not look like an access log; name it to have it read"
    #expect(
      list("d") == ["take d/access.log", "take d/error.log", noLog, "take d/old/access.log.1.gz"])
    try folder.write("LOG", to: "d/z")
    #expect(
      list("d") == [
        "skip d/access.log is empty", "skip d/error.log is empty", noLog,
        "skip d/old/access.log.1.gz is empty", "take d/z",
      ])
  }

  // MARK: - Linkback's own records

  private let access =
    #"192.0.2.9 - - [22/Nov/2026:10:00:58 +0000] "GET /?session_id=csn_a9 HTTP/1.1" 200 5"# + "\n"
  private let record = #"{"record":"total","v":1,"status":"success","hits":4}"# + "\n"

  @Test func ownRecordsAreLeftOutWithOneNotice() throws {
    try folder.write(access, to: "d/access.log")
    try folder.write(zstdFrame(Array(record.utf8)), to: "d/counts.zst")
    #expect(
      listReally("d") == [
        "take d/access.log",
        "warn d/counts.zst is left out, as it holds Linkback's own records; name it to have it read",
      ])
    try folder.write(record, to: "d/e/counts.ndjson")
    let skipped = "holds Linkback's own records; name it to have it read"
    #expect(
      listReally("d") == [
        "take d/access.log", "skip d/counts.zst \(skipped)", "skip d/e/counts.ndjson \(skipped)",
        "warn d 2 files are left out, as they hold Linkback's own records: d/counts.zst, …; "
          + "name them to have them read",
      ])
    #expect(listReally("d/counts.zst") == ["take d/counts.zst"])
    #expect(listReally("d/e").last == "fail d/e \(holdsNothing)")
  }

  // MARK: - Mentions

  private let isLeftOut =
    "not read: it does not look like an access log, but mentions session_id; name it to have it read"

  /// Plain and compressed, at any depth; within the first MiB.
  @Test(arguments: [0, 65_000, 65_536, 1_000_000])
  func whatMentionsASessionIsWarnedOf(distance: Int) throws {
    let filling = [UInt8](repeating: 0x78, count: distance)
    let text = Array("7|x\n".utf8) + filling + Array("\n7|session_id\n".utf8)
    try folder.write(access, to: "d/access.log")
    try folder.write(text, to: "d/calls.log")
    try folder.write(gzipMember(text), to: "d/e/f/calls")
    try folder.write(zstdFrame(text), to: "d/g.zst")
    #expect(
      listReally("d") == [
        "take d/access.log", "warn d/calls.log \(isLeftOut)", "warn d/e/f/calls \(isLeftOut)",
        "warn d/g.zst \(isLeftOut)",
      ])
  }

  /// Access lines after 64 KiB of others, and fewer than a tenth of them.
  @Test(arguments: [12, 2_000]) func anAccessLogAmongOtherLinesIsWarnedOf(others: Int) throws {
    let noise = String(repeating: "worker 7 has started, and says so at length\n", count: others)
    try folder.write(noise + access, to: "d/container.log")
    #expect(
      listReally("d") == ["warn d/container.log \(isLeftOut)", "fail d \(holdsNothing)"])
  }

  @Test func errorLogsAreNotWarnedOf() throws {
    let line =
      #"2026/11/22 10:00:00 [error] 1#1: *1 x, request: "GET /?session_id=csn_1 HTTP/1.1""# + "\n"
    try folder.write(access, to: "d/access.log")
    try folder.write(String(repeating: line, count: 900), to: "d/error.log")
    try folder.write(gzipMember(Array(line.utf8)), to: "d/error.log.1.gz")
    let noLog = "does not look like an access log; name it to have it read"
    #expect(
      listReally("d") == [
        "take d/access.log", "skip d/error.log \(noLog)", "skip d/error.log.1.gz \(noLog)",
      ])
  }
}
