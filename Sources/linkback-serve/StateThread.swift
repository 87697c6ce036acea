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
  /// Is told why the state can't be read, and that it is read again.
  var say: @Sendable (String) -> Void = { StandardError.say($0) }
  /// Whether the thread is to end; asked about once a second, and after each commit.
  var isOver: @Sendable () -> Bool = { false }

  init(path: FilePath, _ live: LiveState) {
    self.path = path
    self.live = live
  }

  /// - Parameter whenOver: Called once the thread has let go of the state.
  /// - Returns: `false` where the system cannot start a thread.
  func start(whenOver: @escaping @Sendable () -> Void = {}) -> Bool {
    Threads.start {
      run()
      whenOver()
    }
  }

  private func run() {
    let feed = StateFeed(path: ByteString(path.bytes))
    var failure: String?
    while !isOver() {
      do throws(StoreError) {
        if let snapshot = try feed.read() {
          live.publish(snapshot, at: EventTime(nanoseconds: WallClock.now))
          if failure != nil {
            say("\(TerminalText.escaped(path.bytes)): it can be read now")
          }
          failure = nil
        }
      } catch {
        live.publish(failure: error.message)
        if failure != error.message { say(TerminalText.escaped(error.message)) }
        failure = error.message
      }
      feed.waitForNews()
      // A follower that catches up commits often, and nobody reads more moments than these.
      usleep(200_000)
    }
  }
}
