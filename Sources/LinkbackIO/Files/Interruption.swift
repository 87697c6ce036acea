import Dispatch
import Glibc

/// What SIGHUP, SIGINT, SIGQUIT and SIGTERM do while inputs are scanned: end the process at once, and leave
/// no unfinished file.
package enum Interruption {
  private static let signals = [SIGHUP, SIGINT, SIGQUIT, SIGTERM]
  private static let temporaries = Guarded<Set<FilePath>>([])

  /// From now on, removes unfinished files and ends the process with 128 + signal, as a shell reports it.
  ///
  /// A signal that was ignored when the process began, as `nohup` ignores SIGHUP, stays ignored.
  package static func endsProcess() {
    for number in signals where !SignalAction.isIgnored(number) {
      // The source is told beside the default action, which would end the process first.
      _ = signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        // The handler keeps its source, for as long as the process lives.
        withExtendedLifetime(source) {
          temporaries.withLock { for path in $0 { try? path.unlink() } }
          _exit(128 + number)
        }
      }
      source.activate()
    }
  }

  /// Notes a file that must not outlive the process.
  static func willWrite(_ temporary: FilePath) {
    _ = temporaries.withLock { $0.insert(temporary) }
  }

  static func didFinish(_ temporary: FilePath) {
    _ = temporaries.withLock { $0.remove(temporary) }
  }
}
