import Glibc
import LinkbackCore
import LinkbackFollowing
import LinkbackIO
import LinkbackSystem
import LinkbackView

/// The table that a run shows in place of records: live on a terminal, else once at its end.
struct FollowTable {
  /// Where it is drawn; `nil` where it is shown at the end alone.
  let screen: LiveScreen?
  let display: LiveDisplay

  init(_ counting: OutcomeAggregator.Options, zone: ViewZone) {
    let screen = LiveScreen(onTerminalOf: STDOUT_FILENO)
    self.screen = screen
    let isTerminal = Terminal.isTerminal(STDOUT_FILENO)
    let hasColor = Terminal.showsColor(STDOUT_FILENO)
    display = LiveDisplay(
      on: screen, counting: counting, size: { Terminal.size(of: STDOUT_FILENO) },
      isInForeground: { Terminal.isInForeground(STDOUT_FILENO) }
    ) { scene in
      let style = CountTable.Style(
        // What is not shown on a terminal may be as wide as it is.
        width: isTerminal ? scene.size.columns : 10_000, hasColor: hasColor, zone: zone)
      let table = LiveTable(
        scene.snapshot, style: style, escaped: { TerminalText.escaped($0.bytes) })
      guard !scene.isLast else { return table.wholeLines }
      return table.lines(
        height: scene.size.rows - 1, clock: scene.clock,
        problem: scene.problem.map { TerminalText.escaped($0) })
    }
  }

  /// Where messages go: above the table, if they would be written into it.
  var messages: LiveScreen? {
    Terminal.isSame(STDERR_FILENO, as: STDOUT_FILENO) ? screen : nil
  }

  /// Shows the counts a last time.
  ///
  /// - Throws: ``ExitStatus/outputFailed``, with a message said.
  func finish() throws {
    guard let lines = display.finish(at: FollowTime.now.wall) else { return }
    do throws(OutputError) {
      var output = OutputFile.standardOutput()
      try output.write(Array(lines.map { $0 + "\n" }.joined().utf8))
      try output.finish()
    } catch {
      guard error.code != .closedPipe else { return }
      StandardError.say(error.message)
      throw ExitStatus.outputFailed
    }
  }
}
