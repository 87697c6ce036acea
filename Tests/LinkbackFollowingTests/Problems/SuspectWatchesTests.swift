import LinkbackCore
import Testing

@testable import LinkbackFollowing

@Suite struct SuspectWatchesTests {
  private func stream(_ path: ByteString) -> LogStream {
    let stamp = FileStamp(identity: FileIdentity(device: 1, inode: 1), size: 1, modified: 0)
    return LogStream(
      id: 1, log: path, path: path, stamp: stamp, lastSeen: EventTime(nanoseconds: 0))
  }

  /// A line of which nothing counts.
  private var suspects: SuspectLines {
    var scanner = LogScanner(options: LogScanner.Options())
    scanner.begin(path: "a")
    scanner.scan(Array("session_id=csn_1\n".utf8).span, offset: 0)
    return scanner.suspects
  }

  private func watches(_ paths: ByteString...) -> SuspectWatches {
    var watches = SuspectWatches(options: ReadingOptions())
    for path in paths { watches.note(suspects, counted: 0, of: stream(path)) }
    return watches
  }

  private func paths(_ notices: [FollowNotice]) -> [ByteString] {
    notices.compactMap { notice in
      if case .suspects(let path, _) = notice { path } else { nil }
    }
  }

  @Test func pathsAreReportedInOrderAndOnce() {
    var watches = watches("b", "a")
    #expect(paths(watches.report(but: [], at: 0)) == ["a", "b"])
    #expect(watches.report(but: [], at: 1).isEmpty)
  }

  @Test func aFileThatCatchesUpIsJudgedLater() {
    var watches = watches("a", "b")
    #expect(paths(watches.report(but: ["a"], at: 0)) == ["b"])
    #expect(paths(watches.report(but: [], at: 1)) == ["a"])
  }

  @Test func pathsWithoutAStreamAreForgotten() {
    var watches = watches("a", "b")
    #expect(!watches.isCrowded(streams: 0))
    for number in 0..<20 {
      watches.note(suspects, counted: 0, of: stream(ByteString(Array("\(number)".utf8))))
    }
    #expect(watches.isCrowded(streams: 1) && !watches.isCrowded(streams: 10))
    watches.keep(["b"])
    #expect(paths(watches.report(but: [], at: 0)) == ["b"])
  }

  /// Of files of which no line fits a format, once, and not where another one does.
  @Test func whatIsNoLogIsTold() {
    func stream(_ path: ByteString, lines: Int, _ format: FormatName? = nil) -> LogStream {
      var stream = self.stream(path)
      stream.statistics = Statistics(lines: lines, bytes: lines, callbacks: 0) { _ in 0 }
      stream.format = format
      return stream
    }
    let streams = [stream("a", lines: 5), stream("b", lines: 4), stream("c", lines: 9)]
    var watches = watches()
    let log = stream("d", lines: 1, .combined)
    #expect(watches.reportUnknown(streams + [log], but: []).isEmpty)
    #expect(watches.reportUnknown(streams, but: ["c"]) == [.unknown(path: "a", lines: 5)])
    #expect(watches.reportUnknown(streams, but: []) == [.unknown(path: "c", lines: 9)])
    #expect(watches.reportUnknown(streams, but: []).isEmpty)
    // What was said of its lines is enough.
    var others = self.watches("a")
    #expect(others.report(but: [], at: 0).count == 1)
    #expect(others.reportUnknown([streams[0]], but: []).isEmpty)
  }
}
