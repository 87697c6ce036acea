import Glibc

/// What a signal does to this process.
enum SignalAction {
  /// Lets signals through to this thread, and to those that it starts: a process inherits what its parent had
  /// blocked, and threads of many runtimes have all of them blocked.
  static func unblock(_ numbers: [Int32]) {
    var signals = sigset_t()
    // SAFETY: the functions write and read the set alone, which lives during the calls.
    unsafe sigemptyset(&signals)
    for number in numbers { unsafe sigaddset(&signals, number) }
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Whether whoever started the process does not want it to be told: nohup, a shell without jobs.
  static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    // SAFETY: writes the action, which lives during the call. The handler is compared, not called.
    guard unsafe sigaction(number, nil, &action) == 0 else { return false }
    let handler = unsafe action.__sigaction_handler.sa_handler
    return unsafe unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
