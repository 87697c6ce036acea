import Glibc

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
    return names(stream, device: status.device, inode: status.inode)
  }

  static func names(_ stream: String, device: UInt64, inode: UInt64) -> Bool {
    stream == "\(device):\(inode)"
  }
}
