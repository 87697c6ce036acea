import LinkbackCore
import Testing

@testable import LinkbackFollowing

@Suite struct PendingFilesTests {
  private static let second = FollowOptions.second

  private func time(_ seconds: Int64) -> FollowTime {
    FollowTime(
      wall: EventTime(nanoseconds: 1_000 * Self.second + seconds * Self.second),
      monotonic: seconds * Self.second)
  }

  /// - Parameter modified: In seconds of ``time(_:)``.
  private func stamp(_ inode: UInt64, modified: Int64, size: Int64 = 1) -> FileStamp {
    FileStamp(
      identity: FileIdentity(device: 1, inode: inode), size: size,
      modified: (1_000 + modified) * Self.second)
  }

  /// After a commit at second 0.
  private var later: DiscoveryHistory {
    var progress = FollowProgress()
    progress.looked = time(0).wall
    return DiscoveryHistory(progress)
  }

  @Test(arguments: [(-3, false), (-2, true), (5, true)] as [(Int64, Bool)])
  func whatWasWrittenSinceTheLastLookIsWanted(modified: Int64, isWanted: Bool) {
    let files = PendingFiles(readsRotated: false)
    let file = files.file(stamp(1, modified: modified), at: time(9), after: later)
    #expect(file.isWanted == isWanted)
  }

  @Test(arguments: [false, true])
  func atTheFirstStartAnOptionDecides(readsRotated: Bool) {
    var files = PendingFiles(readsRotated: readsRotated)
    let first = files.file(stamp(1, modified: 5), at: time(9), after: DiscoveryHistory(nil))
    #expect(first.isWanted == readsRotated)
    files.add(first)
    // It stays one that was there first.
    let again = files.file(stamp(1, modified: 5, size: 2), at: time(9), after: later)
    #expect(again.isFirst && again.isWanted == readsRotated)
  }

  @Test func onlyAChangeStartsTheClockAgain() {
    var files = PendingFiles(readsRotated: false)
    files.add(files.file(stamp(1, modified: 0), at: time(1), after: later))
    let same = files.file(stamp(1, modified: 0), at: time(9), after: later)
    #expect(same.since == 1 * Self.second)
    let changed = files.file(stamp(1, modified: 8), at: time(9), after: later)
    #expect(changed.since == 9 * Self.second)
  }

  @Test(arguments: [
    (PendingFile.Reason.unsettled, true, Int64?(3)),
    (.incomplete(SourceError(.damaged, "cut")), true, 61),
    (.successor(of: 1), true, nil), (.noLog, false, nil),
    (.copy(of: 1, FileFingerprint(length: 0, hash: 0)), false, nil),
    (.failed(SourceError(.damaged, "bad")), false, nil),
  ])
  func whatIsUndecidedAndWhen(reason: PendingFile.Reason, isUndecided: Bool, deadline: Int64?) {
    var files = PendingFiles(readsRotated: false)
    var file = files.file(stamp(1, modified: 0), at: time(1), after: later)
    file.reason = reason
    files.add(file)
    #expect(files.hasUndecided == isUndecided)
    #expect(files.hasUnsettled == (reason == .unsettled))
    #expect(files.deadline == deadline.map { $0 * Self.second })
    file.isWanted = false
    files.add(file)
    #expect(!files.hasUndecided && !files.hasUnsettled)
  }

  @Test func copiesAreDecidedAgain() {
    var files = PendingFiles(readsRotated: false)
    for (inode, reason) in [
      (1, .copy(of: 1, FileFingerprint(length: 0, hash: 0))), (2, .noLog),
    ] as [(UInt64, PendingFile.Reason)] {
      var file = files.file(stamp(inode, modified: 0), at: time(1), after: later)
      file.reason = reason
      files.add(file)
    }
    files.reconsiderCopies()
    #expect(files[FileIdentity(device: 1, inode: 1)]?.reason == .unsettled)
    #expect(files[FileIdentity(device: 1, inode: 2)]?.reason == .noLog)
    files.removeAll { $0.inode == 1 }
    #expect(files[FileIdentity(device: 1, inode: 1)] == nil)
  }

  @Test func aFileSettlesByEitherClock() {
    var file = PendingFiles(readsRotated: false).file(
      stamp(1, modified: 4), at: time(5), after: later)
    #expect(!file.isSettled(at: time(5)))
    #expect(file.isSettled(at: time(6)))
    // Its time may be wrong.
    file.stamp.modified = .max / 2
    #expect(!file.isSettled(at: time(6)))
    #expect(file.isSettled(at: time(7)))
  }
}
