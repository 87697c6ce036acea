import Glibc
import LinkbackCore
import LinkbackSystem

/// A regular file as it was when it was listed, whatever its name means by now, and however much was
/// appended to it since.
///
/// While its descriptor is held, all of it is read from the very file that was listed. Where there are more
/// files than descriptors, it is opened by its name again, and then it has to be the same file, with the
/// same bytes at both ends.
struct ListedFile: Sendable {
  let path: FilePath
  let status: FileStatus
  /// By its first bytes.
  let kind: ContentKind
  /// The hashes, or why they could not be read; a later read of the file may fail for the same reason, or not.
  private let ends: Result<FileEnds, SystemError>
  private let held: OpenFile?

  /// Opens it.
  init(_ path: FilePath) throws(SourceError) {
    // It may have become a pipe without a writer.
    try self.init(path, OpenFile(path: path, O_NONBLOCK))
  }

  /// - Parameter file: A regular one that is open already.
  init(_ path: FilePath, _ file: OpenFile) throws(SourceError) {
    guard file.status.kind == .regular else {
      throw SourceError(.unreadable, "is no longer a regular file; name it to have it read")
    }
    self.path = path
    status = file.status
    var head: [UInt8] = []
    do throws(SystemError) {
      head = try FileEnds.head(of: file.descriptor, size: status.size)
      ends = .success(try FileEnds(head, of: file.descriptor, size: status.size))
    } catch {
      ends = .failure(error)
    }
    kind = ContentKind(head: Array(head.prefix(ContentKind.signatureLength)))
    held = file
  }

  private init(releasing file: ListedFile) {
    (path, status, kind, ends, held) = (file.path, file.status, file.kind, file.ends, nil)
  }

  /// The same without a descriptor.
  var released: ListedFile { ListedFile(releasing: self) }

  /// The open file, held or opened again by its name.
  ///
  /// - Throws: If it is opened again, and the name means another file by now.
  func opened() throws(SourceError) -> OpenFile {
    if let held { return held }
    let file: OpenFile
    do throws(SourceError) {
      file = try OpenFile(path: path, O_NONBLOCK)
    } catch {
      throw SourceError(
        error.code, "was listed, and can't be opened any more: \(error.message)")
    }
    let isTheSame: Bool
    do throws(SystemError) {
      isTheSame = try isUnchanged(file)
    } catch {
      throw SourceError(
        .unreadable, "may have been replaced after it was listed: \(Self.unreadableEnds(error))")
    }
    guard isTheSame else {
      throw SourceError(
        .unreadable,
        "was replaced or written over after it was listed; raise the limit of open files (ulimit -n), and "
          + "count again")
    }
    return file
  }

  /// A part of the content that was listed. The last part goes on to the end of the line that was being
  /// written then.
  func part(_ range: Range<Int64>, of file: OpenFile) throws(SourceError) -> FileSource {
    try FileSource(
      file, seen: range, endsWithLine: kind == .plain && range.upperBound == status.size)
  }

  /// The whole content that was listed.
  func whole(of file: OpenFile) throws(SourceError) -> FileSource {
    if status.size > 0 { return try part(0..<status.size, of: file) }
    // A file of /proc says that it is empty, and goes on saying so; a log that has lines now got them after.
    let isStillEmpty = try file.currentStatus().size == 0
    return try FileSource(file, 0..<(isStillEmpty ? .max : 0))
  }

  /// The error of a file that was cut or written over since it was listed, as its lines may be wrong. Callers
  /// ask after they have read it.
  ///
  /// Appending is no error. A change in the middle of a file that goes on growing is not found.
  ///
  /// - Parameter pause: Waits for an append to end.
  func change(
    in file: OpenFile, pausing pause: () -> Void = ListedFile.pause
  ) -> SourceError? {
    do throws(SystemError) {
      guard try !isUnchanged(file, pausing: pause) else { return nil }
    } catch {
      return SourceError(
        .unreadable,
        "may have been cut off or written over while it was read: \(Self.unreadableEnds(error))")
    }
    return SourceError(
      .damaged,
      "was cut off or written over while it was read: lines may be missing or wrong; count it again"
    )
  }

  private static func unreadableEnds(_ error: SystemError) -> String {
    "its first and last bytes, which would show that, can't be read: \(error.sourceError.message)"
  }

  private func isUnchanged(
    _ file: OpenFile, pausing pause: () -> Void = ListedFile.pause
  ) throws(SystemError) -> Bool {
    let now = try statusOutsideAppend(of: file, pausing: pause)
    guard now.identity == status.identity else { return false }
    // Files of /proc have no size, and the time that it is.
    guard status.size > 0 else { return true }
    let hasGrown = now.size > status.size
    guard hasGrown || now.size == status.size && now.modified == status.modified else {
      return false
    }
    let nowEnds = try FileEnds(of: file.descriptor, size: status.size)
    return try nowEnds == ends.get()
  }

  /// How often a file of the listed size with another time is looked at again.
  private static let mostPauses = 20

  private static func pause() { Readiness.pause(milliseconds: 5) }

  /// The status by now, and not one in the middle of an append: Linux sets a file's time first and its size a
  /// little later, so a log that is being written to would pass for one that was written over.
  private func statusOutsideAppend(
    of file: OpenFile, pausing pause: () -> Void
  ) throws(SystemError) -> FileStatus {
    for _ in 0..<Self.mostPauses {
      let now = try file.descriptor.status()
      if now.size != status.size || now.modified == status.modified { return now }
      pause()
    }
    return try file.descriptor.status()
  }
}
