import Dispatch
import LinkbackCore
import LinkbackSystem
import Synchronization

/// Reads, and inflates, an input on a thread of its own, a few blocks ahead of the scan.
///
/// Memory: ``depth`` blocks.
struct ReadAheadSource: ~Copyable {
  /// How many blocks are on their way at most.
  static let depth = 4

  private let channel = Channel()
  private var block: [UInt8] = []
  private var start = 0
  private var end = 0
  private var isAtEnd = false
  private var failure: SourceError?

  /// - Returns: `nil` where the system cannot start a thread.
  init?(_ input: OpenInput, blockSize: Int) {
    let isStarted = Threads.start { [channel] in
      channel.produce(from: input, blockSize: blockSize)
    }
    guard isStarted else { return nil }
  }

  deinit { channel.cancel() }
}

extension ReadAheadSource: PositionedSource {
  var position: Int64 { channel.position.load(ordering: .relaxed) }

  mutating func read(
    into buffer: inout [UInt8], at offset: Int
  ) throws(SourceError) -> Int {
    if start == end {
      if let failure { throw failure }
      if isAtEnd { return 0 }
      channel.giveBack(&block)
      switch channel.take() {
      case .block(let bytes, let count): (block, start, end) = (bytes, 0, count)
      case .end:
        isAtEnd = true
        return 0
      case .failure(let error):
        failure = error
        throw error
      }
    }
    let count = min(end - start, buffer.count - offset)
    buffer.replaceSubrange(offset..<offset + count, with: block[start..<start + count])
    start += count
    return count
  }
}

extension ReadAheadSource {
  private enum Item: Sendable {
    case block([UInt8], count: Int)
    case end
    case failure(SourceError)
  }

  /// What the two threads share.
  private final class Channel: Sendable {
    let position = Atomic<Int64>(0)
    private let isCancelled = Atomic<Bool>(false)
    private let items = Guarded<[Item]>([])
    private let spare = Guarded<[[UInt8]]>([])
    private let filled = DispatchSemaphore(value: 0)
    private let room = DispatchSemaphore(value: 0)

    init() {
      // A semaphore may not go away below the value it began with, so it begins with 0.
      for _ in 0..<ReadAheadSource.depth { room.signal() }
    }

    func produce(from input: OpenInput, blockSize: Int) {
      do throws(SourceError) {
        var source = try input.source()
        while true {
          room.wait()
          guard !isCancelled.load(ordering: .relaxed) else { return }
          var block = spare.withLock { $0.popLast() } ?? [UInt8](repeating: 0, count: blockSize)
          let count = try source.read(into: &block, at: 0)
          position.store(source.position, ordering: .relaxed)
          guard count > 0 else { break }
          put(.block(block, count: count))
        }
        put(.end)
      } catch {
        put(.failure(error))
      }
    }

    private func put(_ item: Item) {
      items.withLock { $0.append(item) }
      filled.signal()
    }

    /// Takes a block that was read, and leaves an empty array: a block that two hold would be copied
    /// before it is filled again.
    func giveBack(_ block: inout [UInt8]) {
      guard !block.isEmpty else { return }
      spare.withLock {
        $0.append([])
        swap(&$0[$0.count - 1], &block)
      }
    }

    func take() -> Item {
      filled.wait()
      let item = items.withLock { $0.removeFirst() }
      room.signal()
      return item
    }

    func cancel() {
      isCancelled.store(true, ordering: .relaxed)
      room.signal()
    }
  }
}
