import Glibc
import LinkbackCore
import LinkbackFollowing
import LinkbackServer
import LinkbackStore
import LinkbackSystem

/// The thread that reads the state, and publishes what it reads: nobody else waits for the disk.
struct StateThread: Sendable {
  private let path: FilePath
  private let live: LiveState

  init(path: FilePath, _ live: LiveState) {
    self.path = path
    self.live = live
  }

  /// - Returns: `false` where the system starts no thread.
  func start() -> Bool { Threads.start { run() } }

  private func run() -> Never {
    let feed = StateFeed(path: ByteString(path.bytes))
    var failure: String?
    while true {
      do throws(StoreError) {
        if let snapshot = try feed.read() {
          live.publish(snapshot, at: EventTime(nanoseconds: WallClock.now))
          if failure != nil {
            StandardError.say("\(TerminalText.escaped(path.bytes)): it is read again")
          }
          failure = nil
        }
      } catch {
        live.publish(failure: error.message)
        if failure != error.message { StandardError.say(TerminalText.escaped(error.message)) }
        failure = error.message
      }
      feed.waitForNews()
      // A follower that catches up commits often, and nobody reads more moments than these.
      usleep(200_000)
    }
  }
}
