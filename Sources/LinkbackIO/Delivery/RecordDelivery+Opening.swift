import Glibc
import LinkbackCore
import LinkbackFollowing
import LinkbackSystem

extension RecordDelivery {
  /// Opens what the path stands for by now, as logrotate asks for with SIGHUP. A record that is half
  /// written is completed where it began.
  package mutating func reopen() throws(OutputError) {
    guard let path, file != nil else { return }
    do throws(SystemError) {
      let next = try AppendedFile(path: path, synchronize: synchronizeFile)
      guard next.identity != file?.identity else { return }
      if formerFile == nil {
        try file?.synchronize()
        try settle()
        if written > 0 { formerFile = file.take() }
      }
      file = consume next
      try settle()
    } catch {
      throw .writing(name, error)
    }
  }

  mutating func openOutput() throws(SystemError) {
    guard let path else {
      direct = try DirectOutput(Descriptor(borrowing: STDOUT_FILENO))
      return
    }
    if let number = OpenDescriptorPath.number(in: path) {
      guard let copy = Descriptor.duplicate(of: number) else { throw SystemError(errno) }
      direct = try DirectOutput(copy)
      return
    }
    let kind: FileStatus.Kind
    do throws(SystemError) {
      kind = try FileStatus(of: path).kind
    } catch {
      guard error.number == ENOENT else { throw error }
      kind = .regular
    }
    if kind == .regular {
      file = try AppendedFile(path: path, synchronize: synchronizeFile)
      return
    }
    do throws(SystemError) {
      direct = try DirectOutput(Descriptor(opening: path, O_WRONLY | O_NONBLOCK))
    } catch {
      // A named pipe that nobody reads yet is opened when there is something to write.
      guard kind == .pipe, error.number == ENXIO else { throw error }
    }
  }

  /// Finds out how many of the records are in the file that the state knows, wherever that is now.
  mutating func findWritten(from saved: Delivery.File) throws(OutputError) {
    guard let path, let identity = file?.identity else { return }
    let size = (try? file?.size) ?? 0
    // A file that is shorter may be another one, with the number of one that is gone.
    if identity == saved.identity, size >= saved.length { savedFile = identity }
    guard !records.isEmpty else { return }
    let search = OutputSearch(path: path, rotatedIn: rotatedIn, current: identity)
    let found: OutputSearch.Found
    do throws(SourceError) {
      found = try search.find(records, since: saved)
    } catch {
      throw OutputError(
        .unwritable,
        "could not see which records \(name) holds, so none was written: \(error.message)")
    }
    guard found.isDecided else {
      throw OutputError(
        .unwritable,
        "could not go on with \(name): \(records.count) bytes of records may be written or not, and the "
          + "file that they went to is not here any more; if it was moved, name its folder with "
          + "--rotated-in; if it is gone, run once with --output - to have these records on standard "
          + "output, and then with \(name) again")
    }
    do throws(SystemError) {
      try take(found, since: saved, current: identity)
    } catch {
      throw .writing(name, error)
    }
  }

  /// Takes what was found as written, once it is on the disk: whoever wrote it did not come to that.
  private mutating func take(
    _ found: OutputSearch.Found, since saved: Delivery.File, current: FileIdentity
  ) throws(SystemError) {
    if found.place?.identity != current { savedFile = nil }
    let end = found.count + found.cutOff
    if end > 0, let place = found.place {
      let length = place.identity == saved.identity ? saved.length : nil
      if place.identity == current {
        try file?.synchronize(writtenBeyond: length, records.count)
        written = end
        return
      }
      formerFile = openFormerFile(place.path, place.identity, isPlain: place.isPlain)
      if formerFile != nil {
        try formerFile?.synchronize(writtenBeyond: length, records.count)
        written = end
        if found.cutOff == 0 { formerFile = nil }
        return
      }
      try synchronizeFile(Descriptor(opening: place.path, O_RDONLY))
    }
    written = found.count
    // The half can't be completed where it is, so the new file gets the whole record; but one that
    // lacks its LF alone is whole to whoever reads it.
    if found.cutOff > 0, records[end] == 0x0A { written = end + 1 }
  }

  private func openFormerFile(
    _ path: FilePath, _ identity: FileIdentity, isPlain: Bool
  ) -> AppendedFile? {
    guard isPlain, let file = try? AppendedFile(path: path, synchronize: synchronizeFile),
      file.identity == identity
    else { return nil }
    return file
  }
}
