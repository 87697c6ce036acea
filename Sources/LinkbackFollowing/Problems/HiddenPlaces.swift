import LinkbackCore

/// The places that could not be looked at by the last look, and what was told of them.
///
/// Of several at once one is named. A place is told of again only when it could be looked at meanwhile,
/// and no sooner than after 1, 2, 4 … 60 seconds: one that comes and goes fills no log.
struct HiddenPlaces {
  private struct Told {
    var isDenied: Bool
    /// Whether it is told of since it is hidden, and by its own name.
    var isTold = false
    var isNamed = false
    /// When it may be told of again, in uptime, and how often it was.
    var quietUntil = Int64.min
    var count = 0
  }

  private(set) var places: [LogSurvey.HiddenPlace] = []
  private var paths = PathSet()
  private var told: [ByteString: Told] = [:]

  /// Those that a later look may see although nobody changes a permission.
  var passing: [LogSurvey.HiddenPlace] { places.filter { !$0.isDenied } }

  /// Whether a log may be there, and only not be seen.
  func cover(_ log: ByteString) -> Bool { paths.covers(log) }

  /// Takes what a look could not see. Of a log that can't be looked at it is told as such, and not of its
  /// folder for the same reason.
  ///
  /// - Returns: What there is to be told.
  mutating func take(_ survey: LogSurvey, at uptime: Int64) -> [FollowNotice] {
    places = survey.hidden.filter { place in
      let path = PathSet([place.path])
      return !survey.logs.contains { log in
        guard case .unreadable(let error) = log.target else { return false }
        return log.path == place.path || (error == place.error && path.covers(log.path))
      }
    }
    paths = PathSet(survey.hidden.filter { !$0.isDenied }.map(\.path))
    let notices = recoveries(Set(places.map(\.path)), at: uptime)
    return notices + news(isDenied: false, at: uptime) + news(isDenied: true, at: uptime)
  }

  private mutating func recoveries(
    _ hidden: Set<ByteString>, at uptime: Int64
  ) -> [FollowNotice] {
    var notices: [FollowNotice] = []
    for (path, state) in told.sorted(by: { $0.key < $1.key }) where !hidden.contains(path) {
      if state.isNamed { notices.append(.recovered(path: path)) }
      told[path]?.isTold = false
      told[path]?.isNamed = false
      if uptime - state.quietUntil > RetryPause.longest { told[path] = nil }
    }
    guard !notices.isEmpty else { return [] }
    // The others have no name yet.
    for (path, state) in told where state.isTold && !state.isNamed { told[path]?.isTold = false }
    return notices
  }

  private mutating func news(isDenied: Bool, at uptime: Int64) -> [FollowNotice] {
    let new = places.filter { place in
      guard place.isDenied == isDenied else { return false }
      guard let state = told[place.path], state.isDenied == isDenied else { return true }
      return !state.isTold && uptime >= state.quietUntil
    }
    guard let first = new.first else { return [] }
    for place in new {
      var state = told[place.path] ?? Told(isDenied: isDenied)
      (state.isDenied, state.isTold, state.isNamed) = (isDenied, true, place.path == first.path)
      state.quietUntil = uptime + RetryPause.length(afterFailures: state.count)
      state.count += 1
      told[place.path] = state
    }
    return [.hidden(first, others: new.count - 1)]
  }
}

/// Paths, and all that is below them.
struct PathSet: Equatable {
  private var paths: Set<ByteString>

  init(_ paths: some Sequence<ByteString> = EmptyCollection()) { self.paths = Set(paths) }

  func intersection(_ other: PathSet) -> PathSet { PathSet(paths.intersection(other.paths)) }

  /// Whether a path is one of these, or below one.
  ///
  /// - Complexity: O(n²) for n bytes.
  func covers(_ path: ByteString) -> Bool {
    guard !paths.isEmpty else { return false }
    let (bytes, slash) = (path.bytes, UInt8(ascii: "/"))
    if paths.contains(path) { return true }
    if bytes.first != slash, paths.contains(ByteString(Array(".".utf8))) { return true }
    return bytes.indices.contains { place in
      bytes[place] == slash && paths.contains(ByteString(Array(bytes[..<max(place, 1)])))
    }
  }
}
