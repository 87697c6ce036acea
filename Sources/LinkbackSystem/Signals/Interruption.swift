import Glibc

/// What SIGHUP, SIGINT, SIGQUIT and SIGTERM do while inputs are scanned: end the process at once, and leave
/// no unfinished file.
package enum Interruption {
  private static let signals = [SIGHUP, SIGINT, SIGQUIT, SIGTERM]
  private static let unfinished = UnfinishedFiles()

  /// From now on, removes unfinished files and ends the process with 128 + signal, as a shell reports it.
  ///
  /// A signal that was ignored when the process began, as `nohup` ignores SIGHUP, stays ignored.
  package static func endsProcess() {
    // Made before a signal asks for it.
    _ = unfinished
    let signals = signals.filter { !SignalAction.isIgnored($0) }
    for number in signals {
      // Whatever a handler calls has to be safe at any moment: no allocation, no lock.
      _ = signal(number) { number in
        Interruption.unfinished.unlinkAll()
        _exit(128 + number)
      }
    }
    SignalSet(signals).unblock()
  }

  /// Notes a file that must not outlive the process.
  package static func willWrite(_ temporary: FilePath) { unfinished.insert(temporary) }

  package static func didFinish(_ temporary: FilePath) { unfinished.remove(temporary) }
}
