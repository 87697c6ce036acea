import Glibc

/// The signals of a write to a pipe without a reader, and of one beyond the limit of a file's size.
package enum WriteSignals {
  /// Lets such a write fail, with EPIPE or EFBIG, instead of ending the process by SIGPIPE or SIGXFSZ, which
  /// would leave unfinished files. For the whole process; call it once, before the first output.
  package static func ignore() {
    for number in [SIGPIPE, SIGXFSZ] { _ = signal(number, SIG_IGN) }
  }
}
