import Glibc
package import LinkbackSystem

/// Lines at the end of a terminal's screen that are written over themselves, and messages above them.
///
/// ```
///   message            ← scrolls away as usual
///   line 1             ← the next drawing begins here
///   line 2
///   ▌                  ← the cursor
/// ```
/// It never waits: what the terminal does not take (Ctrl-S, a slow link) is written later, and meanwhile
/// nothing is drawn, so what waits is one drawing at most. The cursor is never hidden, and no mode
/// outlasts a drawing, so there is nothing to restore, however the process ends.
///
/// Sequences: ECMA-48 §8.3.22 CUU, §8.3.39 ED, §8.3.41 EL, §8.3.21 CUP,
/// <https://ecma-international.org/publications-and-standards/standards/ecma-48/>; DECAWM (`?7`), which cuts a
/// line that is wider on this terminal than it should be, <https://vt100.net/docs/vt510-rm/DECAWM.html>.
package final class LiveScreen: Sendable {
  private struct State: ~Copyable, Sendable {
    let terminal: Descriptor
    /// Bytes of one drawing, and how many of them are written.
    var drawing: [UInt8] = []
    var written = 0
    /// Not drawn yet, and how many had no room to wait.
    var messages: [String] = []
    var droppedMessages = 0
    /// The last ones, for a screen that has to be cleared.
    var recent: [String] = []
    /// How many lines were drawn, on how wide a terminal.
    var lines = 0
    var columns = 0
    var isFinished = false
  }

  private let state: Guarded<State>

  /// - Parameter terminal: Does not block.
  init(_ terminal: consuming Descriptor) {
    state = Guarded(State(terminal: terminal))
  }

  /// - Returns: `nil` where the descriptor leads to no terminal that can put its cursor elsewhere, or to one
  ///   that can't be opened once more.
  package convenience init?(onTerminalOf descriptor: Int32) {
    guard Terminal.movesCursor(descriptor), let terminal = Terminal.opened(descriptor) else {
      return nil
    }
    self.init(terminal)
  }

  /// The terminal, to wait for with poll(2).
  package var number: Int32 { state.withLock { $0.terminal.number } }

  /// Whether a drawing waits for the terminal.
  package var isWaiting: Bool { state.withLock { $0.written < $0.drawing.count } }

  /// Whether nobody sees it any more.
  package var isClosed: Bool {
    state.withLock { $0.terminal.readiness() & (POLLERR | POLLHUP) != 0 }
  }

  /// Whether a message waits for a drawing.
  package var hasMessages: Bool { state.withLock { !$0.messages.isEmpty } }

  // MARK: Messages

  /// The most messages that wait while the terminal takes nothing.
  static let mostMessages = 1_000

  /// Puts a message above the lines, with the next drawing.
  ///
  /// - Parameter text: Whole lines, safe to show.
  /// - Returns: `false` once the last drawing is done: the caller has to show it.
  package func say(_ text: String) -> Bool {
    state.withLock { state in
      guard !state.isFinished else { return false }
      if state.messages.count == Self.mostMessages {
        state.messages.removeFirst()
        state.droppedMessages += 1
      }
      state.messages.append(contentsOf: text.split(separator: "\n").map(String.init))
      return true
    }
  }

  // MARK: Drawing

  /// Draws the lines over those before; or messages alone, where there are no lines.
  ///
  /// - Parameters:
  ///   - lines: At most one fewer than there is room for, each no wider than the terminal.
  ///   - isLast: Whether they remain: there may be any number of lines then.
  /// - Returns: `false` where the drawing before waits for the terminal.
  package func draw(_ lines: [String], on size: Terminal.Size, isLast: Bool = false) -> Bool {
    state.withLock { state in
      guard Self.flush(&state) else { return false }
      let shown = isLast ? lines[...] : lines.prefix(max(size.rows - 1, 0))
      let messages = Self.takeMessages(&state)
      var text = Self.beginning(
        state, on: size, room: size.rows - 1 - shown.count - messages.count)
      if !messages.isEmpty { text += "\u{1b}[J" }
      for message in messages { text += "\(message)\r\n" }
      if !shown.isEmpty {
        text += "\u{1b}[?7l"
        for line in shown { text += "\(line)\u{1b}[K\r\n" }
        text += "\u{1b}[J\u{1b}[?7h"
      }
      state.recent = Array((state.recent + messages).suffix(max(size.rows, 0)))
      (state.lines, state.columns) = (shown.count, size.columns)
      state.isFinished = isLast
      (state.drawing, state.written) = (Array(text.utf8), 0)
      _ = Self.flush(&state)
      return true
    }
  }

  /// To the place where the drawing begins.
  ///
  /// - Parameter room: For messages that are shown already, on a screen that is cleared.
  private static func beginning(
    _ state: borrowing State, on size: Terminal.Size, room: Int
  ) -> String {
    guard state.lines > 0 else { return "\r" }
    guard state.columns <= size.columns else {
      // Some terminals have broken the lines, and some have cut them: nobody knows where they are.
      let recent = state.recent.suffix(max(room, 0))
      return "\u{1b}[H\u{1b}[2J" + recent.map { "\($0)\r\n" }.joined()
    }
    return "\r\u{1b}[\(min(state.lines, max(size.rows - 1, 1)))A"
  }

  private static func takeMessages(_ state: inout State) -> [String] {
    var messages = state.messages
    state.messages = []
    if state.droppedMessages > 0 {
      messages.insert(
        "linkback: \(state.droppedMessages) earlier messages had no room while the terminal stood still",
        at: 0)
      state.droppedMessages = 0
    }
    return messages
  }

  /// Writes what the terminal takes now.
  package func flush() { state.withLock { _ = Self.flush(&$0) } }

  private static func flush(_ state: inout State) -> Bool {
    while state.written < state.drawing.count {
      let rest = state.drawing[state.written...]
      guard let count = try? state.terminal.writeAvailable(rest.span), count > 0 else {
        return false
      }
      state.written += count
    }
    (state.drawing, state.written) = ([], 0)
    return true
  }

  /// Begins anew below whatever is on the screen now: others may have written to it.
  package func restart() {
    state.withLock { state in
      // What was cut off in the middle is not to be continued; its mode is.
      let wasCut = state.written < state.drawing.count
      (state.drawing, state.written) = (wasCut ? Array("\u{1b}[?7h\r\n".utf8) : [], 0)
      state.lines = 0
    }
  }
}
