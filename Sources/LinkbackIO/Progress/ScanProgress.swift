import Synchronization

/// How far a scan has come, and whether it should stop: shared by all its threads.
package final class ScanProgress: Sendable {
  private let bytes = Atomic<Int64>(0)
  private let stop = Atomic<Bool>(false)
  private let hasRead: (@Sendable () -> Void)?

  /// - Parameter hasRead: What each thread does after each block that it has scanned.
  package init(hasRead: (@Sendable () -> Void)? = nil) { self.hasRead = hasRead }

  /// Bytes read, as they are on the disk.
  package var bytesRead: Int64 { bytes.load(ordering: .relaxed) }

  func add(_ count: Int64) {
    bytes.add(count, ordering: .relaxed)
    hasRead?()
  }

  func restart() {
    bytes.store(0, ordering: .relaxed)
    stop.store(false, ordering: .relaxed)
  }

  /// Asks every thread to end at its next block.
  func requestStop() { stop.store(true, ordering: .relaxed) }
  var isStopped: Bool { stop.load(ordering: .relaxed) }
}
