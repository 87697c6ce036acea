import Glibc

/// The signals that ask a run to stop, to open its output again or to look at its terminal, as something
/// to wait for beside other descriptors: `man 2 signalfd`.
package final class SignalDescriptor: Sendable {
  package enum Request: Sendable {
    /// SIGTERM, SIGINT.
    case stop
    /// SIGHUP.
    case reopen
    /// SIGWINCH: the terminal has another size.
    case resize
    /// SIGCONT: after a while in which others may have used the terminal.
    case goOn
  }

  private let descriptor: Descriptor

  /// Takes the signals away from the calling thread and those it starts from now on: first of all
  /// there is to do.
  package init() {
    let signals = SignalSet(
      [SIGTERM, SIGINT, SIGHUP, SIGWINCH, SIGCONT].filter { !SignalAction.isIgnored($0) })
    signals.block()
    descriptor = signals.descriptor()
    // Without it, they do what they always do.
    if descriptor.number < 0 { signals.unblock() }
  }

  /// Becomes readable with a signal.
  package var number: Int32 { descriptor.number }

  /// What was asked for since the last time, in no order.
  package func take() -> [Request] {
    var requests: [Request] = []
    // Layout: `struct signalfd_siginfo`, 128 bytes, which begins with the signal's number.
    var information = [UInt8](repeating: 0, count: 128)
    while let count = try? descriptor.readAvailable(into: &information, 0..<128), count == 128 {
      switch Int32(information[0]) {
      case SIGHUP: requests.append(.reopen)
      case SIGWINCH: requests.append(.resize)
      case SIGCONT: requests.append(.goOn)
      default: requests.append(.stop)
      }
    }
    return requests
  }
}
