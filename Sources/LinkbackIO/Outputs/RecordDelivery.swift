import Glibc
package import LinkbackCore

/// Writes records that are saved: to standard output, a device or a pipe, or to the end of a file,
/// which holds each of them exactly once.
///
/// Records come from a commit and are in the state before they come here. What the state says of the
/// file is all that tells after a crash which of them the file holds, so nothing is written to a file
/// that the state does not know yet: ``write()`` waits for ``didSave(_:)``.
///
/// ```swift
/// var delivery = try RecordDelivery(to: path)
/// try delivery.resume(checkpoint.outbox, from: checkpoint.delivery)
/// // with each commit, which carries `delivery.delivery`, once it is saved:
/// delivery.didSave(commit.delivery)
/// delivery.add(commit.records)
/// if try delivery.write() == .finished { try delivery.synchronize() }
/// ```
package struct RecordDelivery: ~Copyable {
  package enum Progress: Equatable, Sendable {
    /// All records are written.
    case finished
    /// Whoever reads them is slow.
    case waitsForReader
    /// ``delivery`` has to be saved first.
    case waitsForSave
  }

  /// `nil` for standard output.
  private let path: FilePath?
  /// What messages call it.
  package let name: String
  private var direct: DirectOutput?
  private var file: AppendedFile?
  /// The file before this one, which ends inside a record that has to be completed there.
  private var formerFile: AppendedFile?
  private var savedFile: FileIdentity?
  /// Whole records; the first `written` bytes are in their place.
  private var records: [UInt8] = []
  private var written = 0

  /// What is written, up to the end of a record, and synced: for the next commit to carry.
  package private(set) var delivery = Delivery()

  /// - Parameter path: `nil` or `-` for standard output; a device, a named pipe, `/dev/stdout` or
  ///   `/dev/fd/N` is written to directly; anything else is a file.
  package init(to path: FilePath?) {
    self.path = path == .standardInput ? nil : path
    name = self.path.map { TerminalText.escaped($0.bytes) } ?? "standard output"
  }

  /// Opens the output, and finds out which records it holds already.
  ///
  /// - Parameters:
  ///   - outbox: Records that are saved, in order.
  ///   - saved: What is saved of their delivery.
  /// - Throws: Where the output can't be opened, or what it holds can't be read.
  package mutating func resume(
    _ outbox: [OutboxChunk], from saved: Delivery
  ) throws(OutputError) {
    records = []
    for chunk in outbox {
      let missing = max(0, saved.position - chunk.position)
      if missing < chunk.bytes.count { records += chunk.bytes[Int(missing)...] }
    }
    written = 0
    delivery = Delivery(position: saved.position)
    do throws(SystemError) {
      try openOutput()
    } catch {
      throw .writing(name, error)
    }
    if file != nil, let old = saved.file { try findWritten(from: old) }
    do throws(SystemError) {
      try settle()
    } catch {
      throw .writing(name, error)
    }
    // Where nothing is new, no commit would say so.
    if delivery.file == saved.file { didSave(saved) }
  }

  /// Adds records of a commit that is saved.
  package mutating func add(_ records: [UInt8]) { self.records += records }

  /// Hears what the state says now.
  package mutating func didSave(_ delivery: Delivery) { savedFile = delivery.file?.identity }

  /// How many bytes wait to be written or synced.
  package var pendingCount: Int { records.count }

  /// What to wait for with poll(2) while a reader is slow.
  package var descriptor: Int32? {
    switch direct {
    case .some(let direct): direct.number
    case .none: nil
    }
  }

  /// Whether nobody reads any more.
  package var isClosed: Bool {
    switch direct {
    case .some(let direct): direct.isClosed
    case .none: false
    }
  }
}

// MARK: - Writing

extension RecordDelivery {
  /// Writes what can be written now. After an error, a later call goes on where this one came to.
  package mutating func write() throws(OutputError) -> Progress {
    do throws(SystemError) {
      try completeFormerFile()
      guard written < records.count else { return .finished }
      if path != nil, direct == nil, file == nil { try openOutput() }
      guard direct != nil || file == nil || file?.identity == savedFile else {
        return .waitsForSave
      }
      while written < records.count {
        guard let count = try writeOnce() else { return .waitsForReader }
        written += count
      }
      return .finished
    } catch {
      throw .writing(name, error)
    }
  }

  private mutating func writeOnce() throws(SystemError) -> Int? {
    let goesOn = isInsideRecord
    let rest = records[written...]
    guard file != nil else { return try direct?.write(rest) }
    return try file?.append(rest, goesOn: goesOn)
  }

  private var isInsideRecord: Bool { written > 0 && records[written - 1] != 0x0A }

  private mutating func completeFormerFile() throws(SystemError) {
    guard formerFile != nil else { return }
    while isInsideRecord {
      let end = records[written...].firstIndex(of: 0x0A).map { $0 + 1 } ?? records.count
      let rest = records[written..<end]
      let count = try formerFile?.append(rest, goesOn: true) ?? 0
      written += count
    }
    try formerFile?.synchronize()
    formerFile = nil
    try settle()
  }

  /// Waits until what is written is on the disk; ``delivery`` says so.
  package mutating func synchronize() throws(OutputError) {
    do throws(SystemError) {
      if file == nil { try direct?.synchronize() }
      // What stands in a former file is not complete.
      guard formerFile == nil else { return }
      try file?.synchronize()
      try settle()
    } catch {
      throw .writing(name, error)
    }
  }

  /// Takes what is on the disk as delivered, up to the end of a record.
  private mutating func settle() throws(SystemError) {
    let end = records[..<written].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    records.removeSubrange(..<end)
    written -= end
    delivery.position += Int64(end)
    // Somebody may have cut the file, or added to it: its length is what it is now.
    if let identity = formerFile?.identity, let size = try formerFile?.size {
      delivery.file = Delivery.File(identity: identity, length: max(0, size - Int64(written)))
    } else if let identity = file?.identity, let size = try file?.size {
      delivery.file = Delivery.File(identity: identity, length: max(0, size - Int64(written)))
    }
  }
}

// MARK: - Opening

extension RecordDelivery {
  /// Opens what the path stands for by now, as logrotate asks for with SIGHUP. A record that is half
  /// written is completed where it began.
  package mutating func reopen() throws(OutputError) {
    guard let path, file != nil else { return }
    do throws(SystemError) {
      let next = try AppendedFile(path: path)
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

  private mutating func openOutput() throws(SystemError) {
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
      file = try AppendedFile(path: path)
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
  private mutating func findWritten(from saved: Delivery.File) throws(OutputError) {
    guard let path, let identity = file?.identity else { return }
    let size = (try? file?.size) ?? 0
    // A file that is shorter may be another one, with the number of one that is gone.
    if identity == saved.identity, size >= saved.length { savedFile = identity }
    guard !records.isEmpty else { return }
    let search = OutputSearch(path: path, current: identity)
    let found: OutputSearch.Finding
    do throws(SourceError) {
      found = try search.find(records, since: saved)
    } catch {
      throw OutputError(
        .unwritable,
        "could not see which records \(name) holds, so none was written: \(error.message)")
    }
    written = found.count
    if found.place?.identity != identity { savedFile = nil }
    guard found.cutOff > 0 else { return }
    if let place = found.place {
      if place.identity == identity {
        written += found.cutOff
        return
      }
      if let former = try? AppendedFile(path: place.path), former.identity == place.identity {
        formerFile = consume former
        written += found.cutOff
        return
      }
    }
    // The half can't be completed where it is, so the new file gets the whole record; but one that
    // lacks its LF alone is whole to whoever reads it.
    let next = written + found.cutOff
    if records[next] == 0x0A { written = next + 1 }
  }
}
