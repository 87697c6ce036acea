import CLinux
import Glibc

/// Signals to be blocked, let through, or read from a descriptor.
struct SignalSet {
  private var signals = sigset_t()

  init(_ numbers: [Int32]) {
    // SAFETY: the functions write the set alone, which lives during the calls.
    unsafe sigemptyset(&signals)
    for number in numbers { unsafe sigaddset(&signals, number) }
  }

  /// Takes the signals away from this thread, and from those that it starts.
  func block() { change(SIG_BLOCK) }

  /// Lets the signals through to this thread, and to those that it starts: a process inherits what its parent
  /// had blocked, and threads of many runtimes have all of them blocked.
  func unblock() { change(SIG_UNBLOCK) }

  private func change(_ how: Int32) {
    // SAFETY: the kernel reads the set during the call, and keeps nothing.
    unsafe withUnsafePointer(to: signals) { _ = unsafe pthread_sigmask(how, $0, nil) }
  }

  /// A descriptor that gives the signals, once they are blocked, without waiting: `man 2 signalfd`. Its number
  /// is -1 where the system has none left.
  func descriptor() -> Descriptor {
    // SAFETY: the kernel reads the set during the call, and keeps nothing.
    unsafe withUnsafePointer(to: signals) {
      Descriptor(owning: unsafe signalfd(-1, $0, Int32(SFD_NONBLOCK | SFD_CLOEXEC)))
    }
  }
}
