import LinkbackCore
import Testing

@testable import LinkbackFollowing

@Suite struct CommitBuilderTests {
  private let options = Follower.options()
  private let now = FollowTime(wall: EventTime(nanoseconds: 7), monotonic: 7)

  private func news(_ streams: [LogStream] = []) -> CommitBuilder.StreamNews {
    CommitBuilder.StreamNews(
      streams: streams, nextID: 4, looked: EventTime(nanoseconds: 5),
      began: EventTime(nanoseconds: 3))
  }

  private var stream: LogStream {
    let stamp = FileStamp(identity: FileIdentity(device: 1, inode: 1), size: 1, modified: 0)
    return LogStream(
      id: 3, log: "a", path: "a", stamp: stamp, lastSeen: EventTime(nanoseconds: 0))
  }

  private func commit(
    _ builder: inout CommitBuilder, _ streams: [LogStream] = [], delivery: Delivery = Delivery()
  ) -> Commit? {
    builder.commit(news(streams), at: now, closesAll: false, delivery: delivery)
  }

  @Test func withoutNewsThereIsNoCommit() {
    var builder = CommitBuilder(options: options, checkpoint: nil)
    let hasNews = builder.hasNews
    #expect(!hasNews)
    // A new state has the names that all states have.
    let first = commit(&builder)
    #expect(first?.outcomes.names.isEmpty == false)
    let second = commit(&builder)
    #expect(second == nil)
  }

  @Test func aCommitSaysWhatIsKnownOfStreams() throws {
    var builder = CommitBuilder(options: options, checkpoint: nil)
    let first = commit(&builder, [stream])
    let saved = try #require(first)
    #expect(saved.streams == [stream])
    #expect(saved.progress.number == 1 && saved.progress.nextStream == 4)
    #expect(saved.progress.looked.nanoseconds == 5 && saved.progress.began.nanoseconds == 3)
    #expect(saved.progress.committed == now.wall)
    let next = commit(&builder, [stream])
    #expect(next?.progress.number == 2)
  }

  @Test func whatIsWrittenIsNewsOnce() {
    var builder = CommitBuilder(options: options, checkpoint: nil)
    let delivery = Delivery(position: 9)
    let first = commit(&builder, delivery: delivery)
    #expect(first?.delivery == delivery)
    let second = commit(&builder, delivery: delivery)
    #expect(second == nil)
  }

  @Test func whileObservationsAreRestoredNothingIsCounted() throws {
    var builder = CommitBuilder(options: options, checkpoint: Checkpoint())
    var isRestoring = builder.isRestoring
    let isDue = builder.isDue(WatermarkClock.CatchingUp(), at: now)
    #expect(isRestoring && !isDue)
    let saved = commit(&builder, [stream])
    #expect(try #require(saved).outcomes.isEmpty)
    builder.finishRestoring()
    isRestoring = builder.isRestoring
    #expect(!isRestoring)
    builder.forget(before: 60)
    isRestoring = builder.isRestoring
    #expect(isRestoring)
  }
}
