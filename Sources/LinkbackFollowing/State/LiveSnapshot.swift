package import LinkbackCore

/// What a run has saved, for whoever watches it: the sums that a reader of its state sees, without reading it.
///
/// It takes each commit, so its work grows with the news; of windows it keeps the latest alone.
package struct LiveSnapshot: Sendable {
  package private(set) var snapshot: Snapshot
  private let mostWindows: Int
  /// When the first window that is kept starts, in seconds since 1970.
  private var firstStart = Int64.min
  /// By the stream's number.
  private var logs: [Int64: Snapshot.Log] = [:]

  /// - Parameters:
  ///   - counting: With windows.
  ///   - mostWindows: How many rows of windows are kept, but for those of one window.
  package init(_ counting: OutcomeAggregator.Options, mostWindows: Int) {
    guard let window = counting.window else { preconditionFailure("following counts in windows") }
    snapshot = Snapshot(
      origin: .follow,
      counting: Snapshot.Counting(
        window: window, byRoute: counting.byRoute, byHost: counting.byHost))
    self.mostWindows = mostWindows
  }

  /// Takes what a run begins with.
  package mutating func take(_ checkpoint: Checkpoint) {
    take(checkpoint.outcomes, commit: checkpoint.progress.number)
    take(checkpoint.progress)
    for stream in checkpoint.streams { logs[stream.id] = Snapshot.Log(stream) }
    listLogs()
  }

  /// Takes what was saved.
  ///
  /// - Complexity: O(n log n) for n news, kept windows and logs.
  package mutating func take(_ commit: Commit) {
    take(commit.outcomes, commit: commit.progress.number)
    take(commit.progress)
    for id in commit.forgottenStreams { logs[id] = nil }
    for stream in commit.streams { logs[stream.id] = Snapshot.Log(stream) }
    if !commit.streams.isEmpty || !commit.forgottenStreams.isEmpty { listLogs() }
    if let seconds = commit.keepsFrom { snapshot.windows.removeAll { $0.start < seconds } }
  }

  private mutating func listLogs() {
    snapshot.logs = logs.sorted { $0.key < $1.key }.map(\.value)
  }

  private mutating func take(_ progress: FollowProgress) {
    snapshot.progress.commit = progress.number
    (snapshot.progress.began, snapshot.progress.committed) = (progress.began, progress.committed)
    snapshot.progress.ended = progress.ended
    (snapshot.progress.watermark, snapshot.progress.keptFrom) = (
      progress.watermark, progress.keptFrom
    )
    snapshot.progress.statistics = progress.statistics
    snapshot.progress.missingLogs = progress.missingLogs
  }

  private mutating func take(_ changes: OutcomeChanges, commit: Int64) {
    for name in changes.names.sorted(by: { $0.number < $1.number }) {
      switch name.table {
      case .status: Self.put(name, in: &snapshot.names.statuses)
      case .route: Self.put(name, in: &snapshot.names.routes)
      case .host: Self.put(name, in: &snapshot.names.hosts)
      }
    }
    for row in changes.rows.sorted(by: { $0.number < $1.number }) {
      let number = Int(row.number)
      if number < snapshot.rows.count {
        snapshot.rows[number] = Snapshot.Row(row)
      } else {
        precondition(number == snapshot.rows.count, "rows are numbered without gaps")
        snapshot.rows.append(Snapshot.Row(row))
      }
    }
    snapshot.progress.limited = changes.limited
    take(changes.windows.map { Snapshot.Window($0, commit: commit) })
  }

  private static func put(_ name: OutcomeChanges.Name, in names: inout [ByteString]) {
    let number = Int(name.number)
    if number < names.count {
      names[number] = name.text
    } else {
      precondition(number == names.count, "names are numbered without gaps")
      names.append(name.text)
    }
  }

  private struct Place: Hashable {
    var start: Int64
    var row: Int
  }

  private mutating func take(_ news: [Snapshot.Window]) {
    // News of a window that is left out are a part of it, which would be a wrong number.
    let news = news.filter { $0.start >= firstStart }
    guard !news.isEmpty else { return }
    let changed = Set(news.map { Place(start: $0.start, row: $0.row) })
    var windows = snapshot.windows.filter {
      !changed.contains(Place(start: $0.start, row: $0.row))
    }
    windows += news
    windows.sort { ($0.start, $0.row) < ($1.start, $1.row) }
    if windows.count > mostWindows {
      let cut = windows[windows.count - mostWindows - 1].start
      let starts = windows.lazy.map(\.start)
      firstStart = starts.first { $0 > cut } ?? cut
      windows.removeAll { $0.start < firstStart }
    }
    snapshot.windows = windows
  }
}
