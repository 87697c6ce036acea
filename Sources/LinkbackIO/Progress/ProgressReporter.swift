import Dispatch
import LinkbackSystem

/// Draws the progress of a scan on standard error while it runs.
package final class ProgressReporter: Sendable {
  private struct State: ~Copyable, Sendable {
    var display = ProgressDisplay()
    var isRunning = false
  }

  private let progress: ScanProgress
  private let total: Int64?
  private let started = ContinuousClock.now
  private let state = Guarded(State())
  private let ended = DispatchSemaphore(value: 0)

  /// - Parameter total: How many bytes there are to read, if that is known.
  package init(_ progress: ScanProgress, total: Int64?) {
    self.progress = progress
    self.total = total
  }

  /// Without a thread to draw it there is no bar.
  package func start() {
    state.withLock { $0.isRunning = true }
    _ = Threads.start { [self] in
      while ended.wait(timeout: .now() + .milliseconds(150)) == .timedOut { draw() }
    }
  }

  /// Removes the bar.
  package func stop() {
    state.withLock { state in
      state.isRunning = false
      state.display.clear()
    }
    ended.signal()
  }

  private func draw() {
    let bar = ProgressBar(
      done: progress.bytesRead, total: total, elapsed: started.duration(to: .now))
    state.withLock { state in
      if state.isRunning { state.display.show(bar) }
    }
  }
}
