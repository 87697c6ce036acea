import LinkbackCore
import Testing

@testable import LinkbackFollowing

/// What becomes of streams when files are discovered, and nothing is read.
@Suite struct StreamRegistryTests {
  private let folder = VirtualFolder(time: Follower.start)

  private func registry(_ checkpoint: Checkpoint? = nil) -> StreamRegistry<VirtualFiles> {
    StreamRegistry(
      options: Follower.options(), files: VirtualFiles(folder: folder, patterns: ["a.log"]),
      checkpoint: checkpoint)
  }

  private func time(_ seconds: Int64) -> FollowTime {
    folder.time = Follower.start + seconds * Follower.second
    return FollowTime(
      wall: EventTime(nanoseconds: folder.time), monotonic: seconds * Follower.second)
  }

  @Test func aNewFileIsAStream() {
    var registry = registry()
    folder.create("a.log", folder.lines(1...2))
    registry.discover(at: time(0))
    #expect(registry.streams.all.map(\.record.phase) == [.following])
    #expect(registry.streams[0].isCatchingUp)
    #expect(registry.takeNotices() == [.began(path: "a.log", offset: 0)])
    registry.discover(at: time(1))
    #expect(registry.streams.count == 1)
    #expect(registry.takeNotices() == [])
  }

  @Test func aRenamedFileStaysItsStreams() {
    var registry = registry()
    folder.create("a.log", folder.lines(1...2))
    registry.discover(at: time(0))
    folder.rename("a.log", to: "a.log.1")
    folder.create("a.log", folder.lines(3...4))
    registry.discover(at: time(1))
    #expect(registry.streams.all.map(\.record.path) == ["a.log.1", "a.log"])
    #expect(registry.streams.all.map(\.record.phase) == [.draining, .following])
    #expect(registry.takeNotices().contains(.rotated(path: "a.log")))
  }

  @Test func afterARestartAFileIsKnownByItsHead() {
    var registry = registry()
    folder.create("a.log", folder.lines(1...2))
    registry.discover(at: time(0))
    var checkpoint = Checkpoint()
    checkpoint.streams = registry.takeNews().streams
    checkpoint.streams[0].offset = 5
    (checkpoint.progress.looked, checkpoint.progress.nextStream) = (time(0).wall, 2)
    folder.rename("a.log", to: "a.log.1")
    var restarted = self.registry(checkpoint)
    restarted.discover(at: time(1))
    #expect(restarted.streams.all.map(\.record.path) == ["a.log.1"])
    #expect(restarted.streams[0].position == 5)
    #expect(restarted.takeNotices().contains(.continued(path: "a.log.1", offset: 5)))
  }

  @Test func anOldSiblingIsKnownAndNotRead() {
    var registry = registry()
    folder.create("a.log", folder.lines(1...2))
    folder.create("a.log.1", folder.lines(3...4))
    registry.discover(at: time(9))
    #expect(registry.streams.all.map(\.record.phase) == [.following, .ignored])
    #expect(registry.streams[1].file == nil && registry.streams[1].hasFile)
  }

  @Test func aFileThatCannotBeReadIsLeftAloneForAWhile() {
    var registry = registry()
    folder.create("a.log", folder.lines(1...2))
    registry.discover(at: time(0))
    let error = SourceError(.unreadable, "input/output error")
    registry.fail(0, error, at: time(1))
    #expect(registry.streams[0].wait == .retry(until: time(2).monotonic))
    #expect(registry.streams[0].record.error == error.message)
    #expect(registry.currentProblems(of: [0]).paths.map(\.path) == ["a.log"])
    registry.discover(at: time(2))
    #expect(registry.streams[0].isCatchingUp)
    registry.succeed(0)
    #expect(registry.streams[0].record.error == nil)
    #expect(registry.takeNotices().last == .recovered(path: "a.log"))
  }
}
