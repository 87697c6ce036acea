import Glibc

/// What the Swift runtime prints when the program crashes, where a toolchain is installed: registers and memory,
/// so parts of log lines.
package enum CrashReport {
  /// Ends the program by the signal alone, unless `SWIFT_BACKTRACE` asks for more
  /// (<https://github.com/swiftlang/swift/blob/main/docs/Backtracing.rst>). Call it first of all.
  package static func leaveOut() {
    guard ProcessEnvironment.bytes(of: "SWIFT_BACKTRACE") == nil else { return }
    for number in [SIGQUIT, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP]
    where !SignalAction.isIgnored(number) {
      _ = signal(number, SIG_DFL)
    }
  }
}
