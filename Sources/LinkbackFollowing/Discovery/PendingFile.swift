import LinkbackCore

/// A file that was seen beside a log and is not read for now, and why: remembered so that it is not
/// opened again each time.
struct PendingFile {
  enum Reason: Equatable {
    /// It begins as a stream that has a file, as far as that was known of it.
    case copy(of: Int64, FileFingerprint)
    /// A stream goes on in it once the stream's old file is read to the end.
    case successor(of: Int64)
    /// It is no access log.
    case noLog
    /// It can't be read as it is.
    case failed(SourceError)
    /// It is compressed, and so little can be read of it that it may still be on its way.
    case incomplete(SourceError)
    /// It is so short and new that it may be a copy that is still being made.
    case unsettled
  }

  var reason: Reason
  var stamp: FileStamp
  /// Since when it has not changed, in monotonic time.
  var since: Int64
  /// Whether it was there at the first start.
  var isFirst: Bool
  /// Whether it is read if it turns out to be a log of its own.
  var isWanted: Bool
  /// Whether somebody was told that it is not read.
  var isTold = false

  /// Whether a file has been as it is for so long that no copy is being made of it.
  func isSettled(at now: FollowTime) -> Bool {
    stamp.modified + FollowOptions.settleTime <= now.wall.nanoseconds
      || now.monotonic - since >= FollowOptions.settleTime
  }

  /// Whether it has been the copy of a log for longer than a rotation takes to make one. `copytruncate`
  /// empties the log as soon as it has copied it; a log that is still whole after that time was copied by
  /// somebody else.
  func isLastingCopy(at now: FollowTime) -> Bool {
    guard isWanted, case .copy = reason else { return false }
    return stamp.modified + FollowOptions.compressionTime <= now.wall.nanoseconds
      || now.monotonic - since >= FollowOptions.compressionTime
  }

  /// Whether it is undecided and may have to be read: a restart must decide again.
  fileprivate var isUndecided: Bool {
    guard isWanted else { return false }
    switch reason {
    case .successor, .incomplete, .unsettled: return true
    case .copy, .noLog, .failed: return false
    }
  }
}

/// The files that no stream has, and what was decided of each.
struct PendingFiles {
  private var files: [FileIdentity: PendingFile] = [:]
  /// Whether those are read that were there at the first start.
  private let readsRotated: Bool

  init(readsRotated: Bool) { self.readsRotated = readsRotated }

  subscript(identity: FileIdentity) -> PendingFile? { files[identity] }

  /// Whether some unread file is still undecided; a restart must decide again.
  var hasUndecided: Bool { files.values.contains { $0.isUndecided } }

  /// Whether there is a file that has to be read if nothing is written to it for a moment.
  var hasUnsettled: Bool { files.values.contains { $0.isWanted && $0.reason == .unsettled } }

  /// The monotonic time at which a file may be decided because it has not changed; `nil` if none waits for
  /// that.
  ///
  /// - Complexity: O(n).
  var deadline: Int64? {
    var earliest: Int64?
    for file in files.values {
      let time: Int64
      switch file.reason {
      case .unsettled: time = file.since + FollowOptions.settleTime
      case .incomplete: time = file.since + FollowOptions.compressionTime
      case .copy, .successor, .noLog, .failed: continue
      }
      earliest = min(earliest ?? time, time)
    }
    return earliest
  }

  /// What is remembered of a file that no stream has; it is not kept until it is added.
  ///
  /// - Parameter discovery: What earlier discoveries saw.
  func file(_ stamp: FileStamp, at now: FollowTime, after discovery: DiscoveryHistory)
    -> PendingFile
  {
    let old = files[stamp.identity]
    let isFirst = old?.isFirst ?? discovery.isFirstStart
    var file = PendingFile(
      reason: .noLog, stamp: stamp, since: now.monotonic, isFirst: isFirst,
      isWanted: old?.isWanted ?? false)
    if let old, old.stamp == stamp {
      (file.since, file.isTold) = (old.since, old.isTold)
    } else if !file.isWanted {
      // It was written to when nobody looked.
      file.isWanted =
        isFirst
        ? readsRotated
        : stamp.modified >= discovery.savedLook.nanoseconds - FollowOptions.settleTime
    }
    return file
  }

  mutating func add(_ file: PendingFile) { files[file.stamp.identity] = file }

  /// Notes that somebody was told of a file.
  mutating func noteTold(_ identity: FileIdentity) { files[identity]?.isTold = true }

  mutating func remove(_ identity: FileIdentity) { files[identity] = nil }

  mutating func removeAll(where isGone: (FileIdentity) -> Bool) {
    files = files.filter { !isGone($0.key) }
  }

  /// Has copies decided again: one of them may be all that is left of a log.
  mutating func reconsiderCopies() {
    for (identity, file) in files {
      if case .copy = file.reason { files[identity]?.reason = .unsettled }
    }
  }
}
