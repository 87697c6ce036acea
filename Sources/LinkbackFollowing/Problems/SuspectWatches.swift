import LinkbackCore

/// The lines that mention `session_id` and do not count, by path, and what was reported of them.
struct SuspectWatches {
  private var watches: [ByteString: SuspectWatch] = [:]
  /// Whether ``FollowNotice/malformed(path:line:)`` was reported in this run.
  private var hasReportedMalformed = false
  /// Paths of which was reported in this run why nothing counts.
  private var explained: Set<ByteString> = []
  /// How a suspect line is read again.
  private let options: ReadingOptions

  init(options: ReadingOptions) { self.options = options }

  /// Takes note of the suspect lines of one step.
  ///
  /// - Parameters:
  ///   - stream: Before the step.
  ///   - counted: How many lines of the step count.
  mutating func note(_ suspects: SuspectLines, counted: Int, of stream: LogStream) {
    var watch =
      watches[stream.path]
      ?? SuspectWatch(stream: stream.id, hasCountedBefore: stream.statistics.counted > 0)
    watch.add(
      suspects, counted: counted, of: stream.id,
      after: stream.skippedLines + stream.statistics.lines)
    watches[stream.path] = watch
  }

  /// What has to be reported of paths whose lines do not count.
  ///
  /// - Parameter waiting: Paths whose file is catching up: they are judged once it has.
  mutating func report(but waiting: Set<ByteString>, at monotonic: Int64) -> [FollowNotice] {
    var notices: [FollowNotice] = []
    for path in watches.keys.sorted() where !waiting.contains(path) {
      guard var watch = watches[path], watch.suspects.count > 0 || watch.counted > 0 else {
        continue
      }
      let malformed = watch.suspects.first(in: .malformed)?.number
      switch watch.verdict(at: monotonic) {
      case .due:
        guard let warning = warning(watch) else { break }
        notices.append(.suspects(path: path, warning))
        explained.insert(path)
        watch.didReport(at: monotonic)
      case .reported: break
      case .sound:
        guard !hasReportedMalformed, let malformed else { break }
        notices.append(.malformed(path: path, line: malformed))
        hasReportedMalformed = true
      }
      watches[path] = watch
    }
    return notices
  }

  /// What has to be reported where nothing that is followed looks like an access log, so that zeros are
  /// explained: each such file once. An error log among access logs is nothing to tell.
  ///
  /// - Complexity: O(streams); where a log is followed, O(streams before it).
  mutating func reportUnknown(
    _ streams: some Collection<LogStream>, but waiting: Set<ByteString>
  ) -> [FollowNotice] {
    guard streams.allSatisfy({ $0.format == nil && $0.statistics.counted == 0 }) else { return [] }
    var notices: [FollowNotice] = []
    for stream in streams
    where stream.statistics.lines >= FormatDetector.fewestUnknownLines
      && !waiting.contains(stream.path)
    {
      guard explained.insert(stream.path).inserted else { continue }
      notices.append(.unknown(path: stream.path, lines: stream.statistics.lines))
    }
    return notices
  }

  /// Whether so many paths are watched that those without a stream should be forgotten.
  func isCrowded(streams: Int) -> Bool { watches.count > 2 * streams + 16 }

  mutating func keep(_ paths: Set<ByteString>) {
    watches = watches.filter { paths.contains($0.key) }
    explained.formIntersection(paths)
  }

  private func warning(_ watch: SuspectWatch) -> SuspectWarning? {
    SuspectWarning(watch.suspects, counted: watch.counted, options: options, winner: nil)
  }
}
