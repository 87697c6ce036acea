import Dispatch
import Glibc

/// What SIGINT and SIGTERM do while inputs are scanned: end the process at once, with nothing left
/// behind.
package enum Interruption {
  private static let temporaries = Guarded<Set<FilePath>>([])

  /// Ends the process with 128 + signal, as a shell reports it, once unfinished files are removed.
  package static func endProcess(on signals: [Int32]) {
    for number in signals {
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
