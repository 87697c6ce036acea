import Glibc
import LinkbackSystem
import ServiceLifecycle

/// The `linkback follow` of the demo. As a service, it fails where that ends unasked.
struct Follower: Service {
  struct EndedByItself: Error {}

  private static let patience = Duration.seconds(10)

  private let child: ChildProcess
  /// The end, for the service and for who stops it.
  private let ends: AsyncStream<ChildProcess.End>
  private let lastEnds: AsyncStream<ChildProcess.End>

  /// - Returns: `nil` where the system cannot start a thread.
  init?(_ program: FilePath, _ files: DemoFiles) {
    let (ends, end) = AsyncStream<ChildProcess.End>.makeStream()
    let (lastEnds, lastEnd) = AsyncStream<ChildProcess.End>.makeStream()
    let options = ["linkback", "follow", "--by", "route", "--window", "30s", "--state"]
    let arguments =
      options.map { Array($0.utf8) } + [files.state.bytes, Array("--output".utf8)]
      + [files.records.bytes, files.log.bytes]
    let child = ChildProcess(program, arguments, output: files.messages) {
      end.yield($0)
      lastEnd.yield($0)
    }
    guard let child else { return nil }
    self.child = child
    self.ends = ends
    self.lastEnds = lastEnds
  }

  func run() async throws {
    try await cancelWhenGracefulShutdown {
      for await _ in ends { throw EndedByItself() }
    }
  }

  /// Ends it, if it has not ended, and waits for that.
  @discardableResult
  func stop() async -> ChildProcess.End {
    child.send(signal: SIGTERM)
    let child = child
    let impatience = Task {
      try await Task.sleep(for: Self.patience)
      child.send(signal: SIGKILL)
    }
    defer { impatience.cancel() }
    for await end in lastEnds { return end }
    preconditionFailure("the end is told once")
  }
}
