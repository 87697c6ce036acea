import LinkbackCore

/// What the discoveries of files before this one saw.
struct DiscoveryHistory {
  /// Whether nothing was committed, and nothing discovered, before.
  private(set) var isFirstStart: Bool
  /// Whether files have to be discovered again before anything is read.
  var isOutdated = true
  /// Whether there was a discovery in this run, and whether one has seen all there is.
  private(set) var hasLooked = false
  private(set) var hasSeenAll = false
  /// The wall clock at the last discovery that saw all there is and left no file undecided; before the
  /// first one, what the state says.
  private(set) var looked: EventTime
  /// What the state says of ``looked``.
  private(set) var savedLook: EventTime
  /// The wall clock at the first start.
  private(set) var began: EventTime
  /// What could not be looked at since the first start: what is found there was there before it.
  private var hiddenAtStart = PathSet()

  /// The time of the last look where none has seen yet what was to be read at the first start.
  private static let never = EventTime(nanoseconds: FileStamp.times.lowerBound)

  /// - Parameter progress: `nil` at the first start.
  init(_ progress: FollowProgress?) {
    isFirstStart = progress == nil
    let progress = progress ?? FollowProgress()
    looked = progress.looked
    savedLook = progress.looked
    began = progress.began
  }

  mutating func begin(at now: FollowTime) {
    isOutdated = false
    guard isFirstStart, !hasLooked else { return }
    (began, looked, savedLook) = (now.wall, now.wall, now.wall)
  }

  /// - Parameter readsRotated: Whether what was there at the first start is read.
  mutating func end(readsRotated: Bool) {
    if isFirstStart, readsRotated, !hasSeenAll {
      // Whenever it was written to, what could not be seen is to be read; a restart has to know that.
      (looked, savedLook) = (Self.never, Self.never)
    }
    isFirstStart = false
    hasLooked = true
  }

  /// Notes what could be seen.
  ///
  /// - Parameter isDecided: Whether of each file is known whether it has to be read.
  mutating func note(_ discovery: LogDiscovery, isDecided: Bool, at now: FollowTime) {
    let paths = PathSet(discovery.hidden.filter { !$0.isDenied }.map(\.path))
    hiddenAtStart = isFirstStart ? paths : hiddenAtStart.intersection(paths)
    guard discovery.isWhole else { return }
    hasSeenAll = true
    if looked == Self.never { (looked, savedLook) = (now.wall, now.wall) }
    if isDecided { looked = now.wall }
  }

  /// Whether what is found at a log's path now may have been there at the first start.
  func wasHiddenAtStart(_ log: ByteString) -> Bool { hiddenAtStart.covers(log) }

  /// Takes note that ``looked`` is saved.
  mutating func didSave() { savedLook = looked }
}
