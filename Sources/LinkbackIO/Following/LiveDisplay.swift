import Glibc
package import LinkbackCore
import LinkbackFollowing
package import LinkbackSystem

/// Shows on a terminal what a run counts, while it goes on and at its end.
package final class LiveDisplay {
  /// What there is to draw.
  package struct Scene {
    package var snapshot: Snapshot
    /// The wall clock.
    package var clock: EventTime
    /// Why nothing is read now, if nothing is.
    package var problem: String?
    package var size: Terminal.Size
    /// Whether it is the end, where everything is shown, whatever the size.
    package var isLast = false
  }

  /// `nil` where the counts are shown at the end alone.
  private let screen: LiveScreen?
  private let size: () -> Terminal.Size
  private let isInForeground: () -> Bool
  private let lines: (Scene) -> [String]
  private var counts: LiveSnapshot
  /// In monotonic time.
  private var lastDrawing: Int64 = .min / 2
  private var isUrgent = true

  /// - Parameters:
  ///   - counting: How the run counts.
  ///   - lines: What a scene looks like, as lines that fit.
  package init(
    on screen: LiveScreen?, counting: OutcomeAggregator.Options,
    size: @escaping () -> Terminal.Size, isInForeground: @escaping () -> Bool,
    lines: @escaping (Scene) -> [String]
  ) {
    self.screen = screen
    self.size = size
    self.isInForeground = isInForeground
    self.lines = lines
    counts = LiveSnapshot(counting, mostWindows: Self.mostWindows)
  }

  /// More rows of windows than any terminal shows.
  private static let mostWindows = 1_000
  /// The time between two drawings, in nanoseconds: of the counts, and where there is a message, or
  /// another size.
  static let interval: Int64 = 1_000_000_000
  static let shortestInterval: Int64 = 100_000_000

  // MARK: What happens

  func take(_ checkpoint: Checkpoint) { counts.take(checkpoint) }
  func take(_ commit: Commit) { counts.take(commit) }

  /// The terminal has another size.
  func resize() { isUrgent = true }

  /// The run goes on after it was stopped: others may have used the terminal.
  func restart() {
    screen?.restart()
    isUrgent = true
  }

  // MARK: Drawing

  /// The terminal, to wait for with poll(2); and whether it has to take something first.
  var descriptor: (number: Int32, isWaiting: Bool)? {
    screen.map { ($0.number, $0.isWaiting) }
  }

  /// When something is to be drawn, in monotonic time; a terminal that takes nothing is waited for.
  var deadline: Int64 {
    guard let screen, !screen.isWaiting else { return .max }
    let pause = isUrgent || screen.hasMessages ? Self.shortestInterval : Self.interval
    return lastDrawing + pause
  }

  var isClosed: Bool { screen?.isClosed ?? false }

  /// Draws, if it is time.
  func draw(at now: FollowTime, problem: String?) {
    guard let screen else { return }
    screen.flush()
    guard now.monotonic >= deadline else { return }
    lastDrawing = now.monotonic
    isUrgent = false
    let size = size()
    // In the background, messages alone, as any job writes them.
    var lines: [String] = []
    if isInForeground() {
      lines = self.lines(
        Scene(snapshot: counts.snapshot, clock: now.wall, problem: problem, size: size))
    } else if !screen.hasMessages {
      return
    }
    _ = screen.draw(lines, on: size)
  }

  /// Shows all counts a last time: on the terminal in the place of what is there, as far as it takes them
  /// within a second.
  ///
  /// - Returns: The lines, where there is no terminal that could have shown them meanwhile.
  package func finish(at wall: EventTime) -> [String]? {
    let lines = self.lines(
      Scene(snapshot: counts.snapshot, clock: wall, size: size(), isLast: true))
    guard let screen else { return lines }
    let end = MonotonicClock.now + Self.patience
    var isDrawn = false
    while true {
      if isDrawn {
        screen.flush()
      } else {
        isDrawn = screen.draw(lines, on: size(), isLast: true)
      }
      if isDrawn, !screen.isWaiting { break }
      let left = (end - MonotonicClock.now) / 1_000_000
      guard left > 0, !screen.isClosed else { break }
      var wanted = [pollfd(fd: screen.number, events: Int16(POLLOUT), revents: 0)]
      Readiness.wait(for: &wanted, milliseconds: Int32(left))
    }
    return nil
  }

  /// How long the end waits for a terminal that takes nothing, in nanoseconds.
  private static let patience: Int64 = 1_000_000_000
}
