import Glibc
import LinkbackCore
import LinkbackSystem

/// An open file that several sources read, on any threads: it is closed when the last of them goes.
final class OpenFile: Sendable {
  let descriptor: Descriptor
  /// As it was when the file was opened; a log may have grown since.
  let status: FileStatus

  init(_ descriptor: consuming Descriptor) throws(SourceError) {
    do throws(SystemError) {
      status = try descriptor.status()
    } catch {
      throw error.sourceError
    }
    if status.kind == .folder { throw SystemError(EISDIR).sourceError }
    self.descriptor = descriptor
  }

  /// - Parameter flags: Added to `O_RDONLY`. With `O_NONBLOCK`, opening a pipe does not wait for its writer.
  convenience init(path: FilePath, _ flags: Int32 = 0) throws(SourceError) {
    let descriptor: Descriptor
    do throws(SystemError) {
      descriptor = try Descriptor(opening: path, O_RDONLY | flags)
    } catch {
      throw error.sourceError
    }
    try self.init(descriptor)
  }

  /// The status by now.
  func currentStatus() throws(SourceError) -> FileStatus {
    do throws(SystemError) {
      return try descriptor.status()
    } catch {
      throw error.sourceError
    }
  }
}
