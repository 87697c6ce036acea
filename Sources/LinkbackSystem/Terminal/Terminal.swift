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

  /// Its width in columns, or `nil` if there is no terminal, or one that does not know (0).
  package static func width(of descriptor: Int32) -> Int? {
    var size = winsize()
    // SAFETY: TIOCGWINSZ writes one `winsize`, which lives during the call.
    guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return nil
    }
    return Int(size.ws_col)
  }
}
