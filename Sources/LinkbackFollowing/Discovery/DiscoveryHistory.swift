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

  /// The time of the last look until one has seen, and decided, all that is to be read of the first start.
  private static let never = EventTime(nanoseconds: FileStamp.times.lowerBound)

  /// - Parameter progress: `nil` at the first start.
  init(_ progress: FollowProgress?) {
    isFirstStart = progress == nil
    let progress = progress ?? FollowProgress()
    looked = progress.looked
    savedLook = progress.looked
    began = progress.began
  }

  /// - Parameter readsRotated: Whether what is there at the first start is read.
  mutating func begin(at now: FollowTime, readsRotated: Bool) {
    isOutdated = false
    guard isFirstStart, !hasLooked else { return }
    began = now.wall
    // Whenever it was written to, what can't be seen or read now is to be read; a restart has to know.
    looked = readsRotated ? Self.never : now.wall
    savedLook = looked
  }

  mutating func end() {
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
    guard isDecided else { return }
    guard looked == Self.never else {
      looked = now.wall
      return
    }
    // A permission may be given after the first start: what is there then was to be read at that start.
    if discovery.hidden.isEmpty { (looked, savedLook) = (now.wall, now.wall) }
  }

  /// Whether what is found at a log's path now may have been there at the first start.
  func wasHiddenAtStart(_ log: ByteString) -> Bool { hiddenAtStart.covers(log) }

  /// Takes note that ``looked`` is saved.
  mutating func didSave() { savedLook = looked }
}
