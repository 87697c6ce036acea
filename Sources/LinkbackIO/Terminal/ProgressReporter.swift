import Dispatch

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
  private let queue = DispatchQueue(label: "linkback.progress")

  /// - Parameter total: How many bytes there are to read, if that is known.
  package init(_ progress: ScanProgress, total: Int64?) {
    self.progress = progress
    self.total = total
  }

  package func start() {
    state.withLock { $0.isRunning = true }
    drawSoon()
  }

  /// Removes the bar.
  package func stop() {
    state.withLock { state in
      state.isRunning = false
      state.display.clear()
    }
  }

  private func drawSoon() {
    queue.asyncAfter(deadline: .now() + .milliseconds(150)) { [weak self] in
      if let self, self.draw() { self.drawSoon() }
    }
  }

  /// - Returns: Whether there is more to draw.
  private func draw() -> Bool {
    let bar = ProgressBar(
      done: progress.bytesRead, total: total, elapsed: started.duration(to: .now))
    return state.withLock { state in
      if state.isRunning { state.display.show(bar) }
      return state.isRunning
    }
  }
}
