import Glibc
import LinkbackSystem

/// Standard output, a device or a pipe: what is written is gone, and a reader may make the writer
/// wait, but never for longer than it wants to.
struct DirectOutput: ~Copyable {
  private let descriptor: Descriptor
  private let kind: FileStatus.Kind

  init(_ descriptor: consuming Descriptor) throws(SystemError) {
    kind = try descriptor.status().kind
    self.descriptor = descriptor
  }

  /// What to wait for with poll(2).
  var number: Int32 { descriptor.number }

  /// Whether all who read are gone: of a pipe, or of a terminal.
  var isClosed: Bool {
    kind != .regular && descriptor.readiness() & (POLLERR | POLLHUP) != 0
  }

  /// Writes what fits.
  /// - Returns: `nil` where nothing does: the reader is slow.
  ///
  /// The descriptor is not made non-blocking: whoever shares it (a shell, its other commands) would
  /// be surprised.
  func write(_ bytes: ArraySlice<UInt8>) throws(SystemError) -> Int? {
    switch kind {
    case .regular: return try descriptor.writeAvailable(bytes.span)
    case .socket: return try descriptor.sendAvailable(bytes.span)
    default:
      guard descriptor.readiness(POLLOUT) != 0 else { return nil }
      // A pipe that takes anything takes PIPE_BUF at once: `man 7 pipe`.
      let portion = bytes.prefix(Int(PIPE_BUF))
      return try descriptor.writeAvailable(portion.span)
    }
  }

  /// Sees to it that what a shell has redirected to a file is on the disk.
  func synchronize(by synchronize: AppendedFile.Synchronize) throws(SystemError) {
    if kind == .regular { try synchronize(descriptor) }
  }
}
