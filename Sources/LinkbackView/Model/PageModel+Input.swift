internal import LinkbackCore

extension PageModel.LineBucket {
  /// What became of the lines since counting began; buckets without a line are left out.
  static func all(_ snapshot: Snapshot) -> [Self] {
    let statistics = snapshot.progress.statistics
    let callbacks = Self(
      name: "callbacks", count: statistics.callbacks,
      sentence: "Lines that are a redirect of Connect’s: they are counted.", command: nil)
    let rejected = Rejection.allCases.compactMap { reason -> Self? in
      let count = statistics.count(of: reason)
      guard count > 0 else { return nil }
      return Self(
        name: reason.name, count: count, sentence: sentence(reason), command: command(reason))
    }
    return [callbacks] + rejected
  }

  private static func sentence(_ reason: Rejection) -> String {
    switch reason {
    case .incomplete: "With a session_id and no status, or one of the two is empty."
    case .foreign: "The session id does not begin as Connect’s do: another system’s callback."
    case .wrongMethod: "Not GET: a browser that is redirected asks with GET."
    case .malformed:
      "Could be a callback, but can’t be read as its format says, or two lines became one."
    case .oversized: "Longer than --max-line-length."
    case .outside: "With a session_id, at a time outside --since and --until."
    case .expired: "A callback older than --retain keeps."
    case .other: "All other requests: pages, images, and what mentions a session elsewhere."
    }
  }

  private static func command(_ reason: Rejection) -> String? {
    switch reason {
    case .incomplete, .foreign, .wrongMethod, .malformed, .oversized:
      "linkback count --rejected rejected.ndjson LOG; linkback explain --file LOG --line N"
    case .outside, .expired, .other: nil
    }
  }
}

extension PageModel.Footing {
  init(_ snapshot: Snapshot, version: String) {
    let progress = snapshot.progress
    let window = snapshot.counting.window
    let name = window.calendar.map { "\($0.unit.name(1)) in \($0.zoneName)" }
    self.init(
      version: version, commit: progress.commit,
      window: name ?? "\(window)",
      began: snapshot.origin == .batch || progress.commit == 0 ? nil : progress.began,
      keptFrom: progress.keptFrom, undelivered: progress.undelivered, limited: progress.limited)
  }
}

extension PageModel.Emptiness {
  /// - Returns: `nil` where there is something to show.
  init?(_ snapshot: Snapshot, _ query: ViewQuery, _ sums: Tally, _ range: Range<Int64>) {
    if snapshot.origin == .events {
      self = .eventsState
    } else if snapshot.origin == .follow, snapshot.progress.commit == 0 {
      self = .nothingSaved
    } else if let sentence = query.missing(in: snapshot) {
      self = .missing(sentence)
    } else if sums.hits > 0 || sums.sessions > 0 {
      return nil
    } else if let kept = snapshot.progress.keptFrom, range.upperBound <= kept {
      self = .notKept(from: kept)
    } else if let first = snapshot.rows.map(\.first).min(),
      let last = snapshot.rows.map(\.last).max()
    {
      self = .nothingInRange(first: first, last: last)
    } else if snapshot.progress.statistics.lines == 0 {
      let failed = snapshot.logs.count { $0.error != nil }
      self = .noLines(unreadable: failed + snapshot.progress.missingLogs.count)
    } else {
      self = .noCallbacks(outside: snapshot.progress.statistics.count(of: .outside))
    }
  }
}
