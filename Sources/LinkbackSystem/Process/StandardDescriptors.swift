import Glibc

/// Standard input, output and error, which the parent process may have closed.
package enum StandardDescriptors {
  /// Occupies those that are closed, so that no file opened later gets their numbers and, with them,
  /// the records or messages that are meant for nobody. Using one still fails, with EBADF.
  package static func occupy() {
    for number in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(number, F_GETFD) < 0 {
      // The lowest free number is this one. It is opened for what it is not used for.
      let flags = number == STDIN_FILENO ? O_WRONLY : O_RDONLY
      // SAFETY: a literal, which ends with a NUL.
      _ = unsafe open("/dev/null", flags)
    }
  }
}
