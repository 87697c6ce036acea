import Glibc

/// What a signal does to this process.
enum SignalAction {
  /// Whether the process was started with the signal ignored, as nohup and a shell without jobs do it.
  static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    // SAFETY: writes the action, which lives during the call. The handler is compared, not called.
    guard unsafe sigaction(number, nil, &action) == 0 else { return false }
    let handler = unsafe action.__sigaction_handler.sa_handler
    return unsafe unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
