import LinkbackCore

extension FollowEngine {
  /// Takes note of the lines of one step that mention `session_id` and do not count.
  ///
  /// - Parameters:
  ///   - news: Of the step.
  ///   - lines: How many lines of the stream are before it.
  mutating func noteSuspects(_ index: Int, _ news: Statistics, behind lines: Int) {
    let record = streams[index].record
    var watch =
      watches[record.path]
      ?? SuspectWatch(stream: record.id, hasCountedBefore: record.statistics.counted > 0)
    watch.add(scanner.suspects, counted: news.counted, of: record.id, behind: lines)
    watches[record.path] = watch
  }

  /// Tells of paths whose lines do not count: of a file that is catching up once it has, or at the end.
  mutating func tellSuspects(at now: FollowTime, isEnd: Bool) {
    var waiting: Set<ByteString> = []
    if !isEnd {
      for stream in active where stream.isCatchingUp {
        waiting.insert(streams[stream.index].record.path)
      }
    }
    for path in watches.keys.sorted() where !waiting.contains(path) {
      guard var watch = watches[path], watch.suspects.count > 0 || watch.counted > 0 else {
        continue
      }
      let malformed = watch.suspects.first(in: .malformed)?.number
      switch watch.verdict(at: now.uptime) {
      case .due:
        guard let warning = warning(watch, of: path) else { break }
        notices.append(.suspects(path: path, warning))
        watch.didTell(at: now.uptime)
      case .told: break
      case .sound:
        guard !hasToldMalformed, let malformed else { break }
        notices.append(.malformed(path: path, line: malformed))
        hasToldMalformed = true
      }
      watches[path] = watch
    }
    guard watches.count > 2 * streams.count + 16 else { return }
    let known = Set(streams.map(\.record.path))
    watches = watches.filter { known.contains($0.key) }
  }

  private func warning(_ watch: SuspectWatch, of path: ByteString) -> SuspectWarning? {
    SuspectWarning(
      watch.suspects, counted: watch.counted, options: options.scanner.reading, winner: nil)
  }
}
