import Glibc
import LinkbackCore

/// systemd's journal, where it takes what a service writes to standard error.
package enum Journal {
  /// Whether standard error leads there.
  ///
  /// Rule: `JOURNAL_STREAM` names its device and inode, as standard error may lead elsewhere since:
  /// <https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html>.
  package static var takesStandardError: Bool {
    guard let stream = ProcessEnvironment.text(of: "JOURNAL_STREAM"),
      let status = try? Descriptor(borrowing: STDERR_FILENO).status()
    else { return false }
    return names(stream, status.identity)
  }

  static func names(_ stream: String, _ identity: FileStatus.Identity) -> Bool {
    stream == "\(identity.device):\(identity.inode)"
  }
}
