import LinkbackCore
import LinkbackFollowing
import LinkbackIO
import Testing

@Suite struct StateTextTests {
  private let start = EventTime(nanoseconds: 1_795_536_000_000_000_000)

  private func stream(
    _ path: String, _ phase: LogStream.Phase = .following, size: Int64 = 100, offset: Int64 = 100
  ) -> LogStream {
    let stamp = FileStamp(identity: FileIdentity(device: 1, inode: 2), size: size, modified: 0)
    var stream = LogStream(
      id: 1, log: "a.log", path: ByteString(Array(path.utf8)), stamp: stamp, lastSeen: start)
    stream.phase = phase
    stream.offset = offset
    stream.statistics = Statistics(lines: 2, bytes: Int(offset), callbacks: 0) { _ in 0 }
    return stream
  }

  private func text(
    _ checkpoint: Checkpoint?, command: String = "follow",
    options: [CountingSetting] = [.init(option: "--window", value: "1m")]
  ) throws -> String {
    let settings = StateSettings(command: command, settings: options)
    let report = try StateReport(settings, checkpoint, zone: { _ in .utc })
    return StateText(report, options: options, table: "the table\n").text
  }

  private func saved(_ streams: [LogStream]) -> Checkpoint {
    var checkpoint = Checkpoint()
    checkpoint.streams = streams
    checkpoint.progress.number = 7
    checkpoint.progress.began = start
    checkpoint.progress.committed = EventTime(nanoseconds: start.nanoseconds + 60_999_999_999)
    checkpoint.progress.statistics = Statistics(lines: 4, bytes: 150, callbacks: 0) { reason in
      reason == .foreign ? 1 : 0
    }
    return checkpoint
  }

  @Test func aStateIsShownWithItsFiles() throws {
    var checkpoint = saved([stream("/var/log/a.log"), stream("a.log.1", size: 70, offset: 50)])
    checkpoint.progress.watermark = start
    checkpoint.progress.ended = start
    checkpoint.progress.files.rotations = 3
    checkpoint.progress.files.readErrors = 1
    checkpoint.progress.missingLogs = ["b\u{1b}.log"]
    checkpoint.outbox = [OutboxChunk(position: 0, bytes: [1, 2])]
    #expect(
      try text(checkpoint) == """
        linkback follow --window 1m
        started     2026-11-24T16:00:00Z
        saved       2026-11-24T16:01:00Z
        ended       2026-11-24T16:00:00Z
        event time  2026-11-24T16:00:00Z
        windows     0, none open
        records     2 bytes not known to be written
        files       3 rotated, 1 time unreadable

        the table

        /var/log/a.log: 2 lines, read to the end
        a.log.1: 2 lines, 20 bytes to read
        b\\x1b.log: there is no such file

        """)
  }

  /// Windows, not their rows.
  @Test func windowsAreCountedOnce() throws {
    var checkpoint = saved([])
    checkpoint.outcomes.windows = [(0, 0, true), (0, 1, false), (0, 2, false), (60, 0, true)].map {
      OutcomeChanges.Window(
        start: $0.0, end: $0.0 + 60, row: $0.1, counts: OutcomeCounts(), finalSessions: 0,
        revision: 0,
        isFinal: $0.2, isChanged: false)
    }
    #expect(try text(checkpoint).contains("\nwindows  2, 1 open\n"))
  }

  @Test func whatBecameOfAFileIsSaid() throws {
    var broken = stream("broken.gz")
    broken.error = "gzip data ends early"
    var skipped = stream("skipped.log")
    skipped.skippedLines = 9
    var packed = stream("a.gz", size: 900, offset: 100)
    packed.isCompressed = true
    let lines = try text(
      saved([broken, skipped, packed, stream("old.log", .ended, size: 70, offset: 50)])
    ).split(separator: "\n")
    #expect(
      lines.suffix(4) == [
        "broken.gz: 2 lines, gzip data ends early",
        "skipped.log: 2 lines after 9 that were skipped, read to the end",
        "a.gz: 2 lines, read to the end", "old.log: 2 lines, read to the end",
      ])
  }

  @Test func nothingInANameActsOnATerminal() throws {
    let text = try text(
      saved([stream("a\u{1b}[31m.log")]),
      options: [.init(option: "--session-prefix", value: "x\u{1b}")])
    #expect(!text.contains("\u{1b}"))
    #expect(text.contains(#"a\x1b[31m.log"#))
  }

  @Test(
    arguments: [
      ("1m", false, "1m"), ("", false, "''"), ("route,host", false, "route,host"),
      ("it's", false, #"'it'\''s'"#), ("$request [x]", false, "'$request [x]'"),
      ("+01:00", false, "+01:00"), ("0011223344556677", true, "…"),
    ])
  func optionsAreShownAsAShellTakesThem(value: String, isSecret: Bool, shown: String) throws {
    let text = try text(
      nil, options: [.init(option: "--x", value: value, isSecret: isSecret)])
    #expect(text == "linkback follow --x \(shown)\nnothing is saved yet\n")
  }

  @Test func eventsHaveNoWindows() throws {
    #expect(try !text(saved([]), command: "events", options: []).contains("windows"))
  }
}
