import Glibc

/// What the system says of the terminal that a descriptor leads to.
package enum Terminal {
  package static func isTerminal(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1
  }

  /// Whether text to a descriptor may be coloured: on a terminal that knows colours, unless the
  /// environment says NO_COLOR, <https://no-color.org>.
  package static func showsColor(_ descriptor: Int32) -> Bool {
    let noColor = ProcessEnvironment.text(of: "NO_COLOR") ?? ""
    guard noColor.isEmpty, ProcessEnvironment.text(of: "TERM") != "dumb" else { return false }
    return isTerminal(descriptor)
  }

  /// In characters.
  package struct Size: Equatable, Sendable {
    package var columns: Int
    package var rows: Int

    package init(columns: Int, rows: Int) {
      self.columns = columns
      self.rows = rows
    }
  }

  /// Its width in columns, or `nil` if there is no terminal, or one that does not know (0).
  package static func width(of descriptor: Int32) -> Int? {
    windowSize(of: descriptor).flatMap { $0.columns > 0 ? $0.columns : nil }
  }

  /// Its size; of one that does not know, that of a VT100.
  package static func size(of descriptor: Int32) -> Size {
    let size = windowSize(of: descriptor)
    func known(_ number: Int?, _ usual: Int) -> Int {
      guard let number, number > 0 else { return usual }
      return number
    }
    return Size(columns: known(size?.columns, 80), rows: known(size?.rows, 24))
  }

  private static func windowSize(of descriptor: Int32) -> Size? {
    var size = winsize()
    // SAFETY: TIOCGWINSZ writes one `winsize`, which lives during the call.
    guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 else { return nil }
    return Size(columns: Int(size.ws_col), rows: Int(size.ws_row))
  }

  /// Whether it is one that can put its cursor elsewhere.
  package static func movesCursor(_ descriptor: Int32) -> Bool {
    let name = ProcessEnvironment.text(of: "TERM") ?? ""
    return isTerminal(descriptor) && !name.isEmpty && name != "dumb"
  }

  /// Whether this process may write there without being in the way: unless the terminal's user has
  /// another job in the foreground.
  package static func isInForeground(_ descriptor: Int32) -> Bool {
    let group = tcgetpgrp(descriptor)
    // -1: not the terminal that the user controls this process from.
    return group < 0 || group == getpgrp()
  }

  /// Whether both lead to the same terminal.
  package static func isSame(_ descriptor: Int32, as other: Int32) -> Bool {
    guard isTerminal(descriptor), isTerminal(other),
      let status = try? Descriptor(borrowing: descriptor).status(),
      let otherStatus = try? Descriptor(borrowing: other).status()
    else { return false }
    return status.isSameFile(as: otherStatus)
  }

  /// The terminal, opened once more, so that writes to it need not wait: whoever shares the descriptor (a
  /// shell, its other commands) would be surprised by another mode of it.
  ///
  /// - Returns: `nil` where that is not allowed, as after su(1) where it is not the controlling terminal.
  package static func opened(_ descriptor: Int32) -> Descriptor? {
    let flags = O_WRONLY | O_NONBLOCK
    if let own = try? Descriptor(opening: FilePath("/proc/self/fd/\(descriptor)"), flags) {
      return own
    }
    guard tcgetpgrp(descriptor) >= 0 else { return nil }
    return try? Descriptor(opening: FilePath("/dev/tty"), flags)
  }
}
