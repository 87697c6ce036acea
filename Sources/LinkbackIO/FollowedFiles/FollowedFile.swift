import Glibc
package import LinkbackCore
package import LinkbackFollowing
package import LinkbackSystem

/// An open log: a file that grows, compressed data, a named pipe, or standard input.
///
/// Its first bytes say what it holds, as everywhere. A file too short for that yet is looked
/// at again with each read.
package final class FollowedFile {
  private let path: FilePath
  /// Of a pipe or the like, which can't be opened twice.
  private let stream: Descriptor?
  private let regular: PooledFile?
  /// Whether a stream is over when all who write to it are gone: standard input is, a named pipe
  /// waits for others.
  private let isNamedPipe: Bool
  private let watch: FileWatch?
  private var fileWatch: Int32?

  /// `nil` while the file is too short to tell it; what it has is plain, unless it is undecided.
  private var content: ContentKind?
  /// Whether all it has is the beginning of a compressed file's signature.
  private var isUndecided = false
  private var compressed: CompressedReading?
  package private(set) var hasEnded = false

  /// - Parameters:
  ///   - path: `-` is standard input.
  ///   - watch: Watches what the file holds.
  package convenience init(path: FilePath, watch: FileWatch? = nil) throws(SourceError) {
    try self.init(path: path, watch: watch, pool: DescriptorPool())
  }

  /// - Parameter pool: Has regular files open.
  init(path: FilePath, watch: FileWatch?, pool: DescriptorPool) throws(SourceError) {
    self.path = path
    self.watch = watch
    do throws(SystemError) {
      let inherited = path == .standardInput ? STDIN_FILENO : OpenDescriptorPath.number(in: path)
      if let inherited {
        guard let copy = Descriptor.duplicate(of: inherited) else { throw SystemError(errno) }
        stream = Self.withoutWaiting(copy)
        regular = nil
        isNamedPipe = false
      } else {
        // Without O_NONBLOCK, opening a pipe would wait for somebody who writes to it.
        let descriptor = try pool.open(path, O_RDONLY | O_NONBLOCK)
        let status = try descriptor.status()
        isNamedPipe = status.kind == .pipe
        if try Self.isRegular(status.kind) {
          regular = PooledFile(descriptor, status, path: path, pool: pool)
          stream = nil
        } else {
          stream = consume descriptor
          regular = nil
        }
      }
    } catch {
      throw error.sourceError
    }
    if let streamNumber { watch?.watch(pipe: streamNumber) }
    guard let regular else { return }
    fileWatch = regular.withDescriptor { watch?.watch(file: $0) }
    try lookAtContent(of: regular)
  }

  deinit {
    if let streamNumber { watch?.unwatch(pipe: streamNumber) }
    if let fileWatch { watch?.unwatch(file: fileWatch) }
  }

  /// A pipe that somebody else may read from as well would keep a reader waiting that was told of bytes
  /// which are gone by then. Opened once more, it does not wait; whoever shares the old descriptor would
  /// be surprised if that did not.
  private static func withoutWaiting(_ inherited: consuming Descriptor) -> Descriptor {
    guard (try? inherited.status().kind) == .pipe,
      let other = try? Descriptor(
        opening: FilePath("/proc/self/fd/\(inherited.number)"), O_RDONLY | O_NONBLOCK)
    else { return inherited }
    return other
  }

  /// What a stream is read from.
  var streamNumber: Int32? {
    switch stream {
    case .some(let stream): stream.number
    case .none: nil
    }
  }

  private static func isRegular(_ kind: FileStatus.Kind) throws(SystemError) -> Bool {
    switch kind {
    case .regular: return true
    case .pipe, .characterDevice: return false
    case .folder: throw SystemError(EISDIR)
    default: throw SystemError(ENXIO)
    }
  }
}

extension FollowedFile: LogFile {
  package var kind: LogFileKind {
    if regular == nil { return .pipe }
    return content?.isCompressed == true ? .gzip : .plain
  }

  package var isLost: Bool { regular?.isLost ?? false }

  package var birth: Int64? { regular?.birth }

  package func stamp() throws(SourceError) -> FileStamp {
    do throws(SystemError) {
      if let regular { return FileStamp(try regular.status()) }
      guard let streamNumber else { throw SystemError(EBADF) }
      return FileStamp(try Descriptor(borrowing: streamNumber).status())
    } catch {
      throw error.sourceError
    }
  }

  package func read(
    into buffer: inout [UInt8], at position: Int, from offset: Int64
  ) throws(SourceError) -> Int {
    guard let regular else {
      do throws(SystemError) {
        return try readStream(into: &buffer, at: position)
      } catch {
        throw error.sourceError
      }
    }
    if content == nil { try lookAtContent(of: regular) }
    switch content {
    case .some(let kind) where kind.isCompressed:
      if compressed == nil { compressed = try CompressedReading(of: regular, kind, path: path) }
      return try compressed?.read(into: &buffer, at: position, from: offset) ?? 0
    case .none where isUndecided: return 0
    default:
      do throws(SystemError) {
        // Reading at an offset beyond the size gives nothing.
        return try regular.read(into: &buffer, position..<buffer.count, from: offset)
      } catch {
        throw error.sourceError
      }
    }
  }

  private func lookAtContent(of regular: PooledFile) throws(SourceError) {
    let head: [UInt8]
    do throws(SystemError) {
      head = try regular.head(ContentKind.signatureLength)
    } catch {
      throw error.sourceError
    }
    if !head.isEmpty, try stamp().size == 0 {
      throw SourceError(
        .unreadable,
        "reports no size, as files of /proc do, so it can't be followed; pipe it in, with "
          + "cat \(ShellWord.quoted(path)) | linkback follow -")
    }
    let kind = ContentKind(head: head)
    if let error = kind.unsupportedError(ShellWord.quoted(path)) { throw error }
    isUndecided = ContentKind.isUndecided(head)
    if kind.isCompressed || head.count == ContentKind.signatureLength { content = kind }
  }

  /// Reads what is there, without waiting.
  private func readStream(into buffer: inout [UInt8], at position: Int) throws(SystemError) -> Int {
    guard !hasEnded, let streamNumber else { return 0 }
    let stream = Descriptor(borrowing: streamNumber)
    let state = stream.readiness(POLLIN)
    guard state != 0 else { return 0 }
    if state & POLLIN != 0 {
      let range = position..<buffer.count
      guard let count = try stream.readAvailable(into: &buffer, range) else { return 0 }
      if count > 0 { return count }
    }
    hasEnded = !isNamedPipe
    // A pipe that all writers have left wakes whoever waits for more, again and again.
    if hasEnded || !stream.reopen(O_RDONLY | O_NONBLOCK) {
      watch?.unwatch(pipe: stream.number)
    }
    return 0
  }
}

extension FileStamp {
  package init(_ status: FileStatus) {
    self.init(
      identity: status.identity, size: status.kind == .regular ? status.size : 0,
      modified: status.modified)
  }
}
