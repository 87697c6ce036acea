import Glibc
package import LinkbackFollowing
package import LinkbackSystem

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
  let path: FilePath?
  let rotatedIn: [FilePath]
  /// What messages call it.
  package let name: String
  var direct: DirectOutput?
  var file: AppendedFile?
  /// The file before this one, which ends inside a record that has to be completed there.
  var formerFile: AppendedFile?
  var savedFile: FileIdentity?
  /// Whole records; the first `written` bytes are in their place.
  var records: [UInt8] = []
  var written = 0
  let synchronizeFile: AppendedFile.Synchronize

  /// What is written, up to the end of a record, and synced: for the next commit to carry.
  package private(set) var delivery = Delivery()

  /// - Parameters:
  ///   - path: `nil` or `-` for standard output; a device, a named pipe, `/dev/stdout` or
  ///     `/dev/fd/N` is written to directly; anything else is a file.
  ///   - rotatedIn: Folders, or patterns for them, that rotation moves the file to.
  package init(to path: FilePath?, rotatedIn: [FilePath] = []) {
    self.init(to: path, rotatedIn: rotatedIn) { (file) throws(SystemError) in
      try file.synchronize()
    }
  }

  init(
    to path: FilePath?, rotatedIn: [FilePath] = [],
    synchronize: @escaping AppendedFile.Synchronize
  ) {
    self.rotatedIn = rotatedIn
    self.path = path == .standardInput ? nil : path
    synchronizeFile = synchronize
    name = self.path.map { TerminalText.escaped($0.bytes) } ?? "standard output"
  }

  /// Opens the output, and finds out which records it holds already.
  ///
  /// - Parameters:
  ///   - outbox: Records that are saved, in order.
  ///   - saved: What is saved of their delivery.
  /// - Throws: Where the output can't be opened, what it holds can't be read, or it is not found where
  ///   it may hold records.
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
      if file == nil { try synchronizeDirect() }
      // What is in a former file is not complete.
      guard formerFile == nil else { return }
      try file?.synchronize()
      try settle()
    } catch {
      throw .writing(name, error)
    }
  }

  /// What the kernel may have dropped is written again: on standard output a record may be repeated.
  private mutating func synchronizeDirect() throws(SystemError) {
    do throws(SystemError) {
      try direct?.synchronize(by: synchronizeFile)
    } catch {
      if !isInsideRecord { written = 0 }
      throw error
    }
  }

  /// Takes what is on the disk as delivered, up to the end of a record.
  mutating func settle() throws(SystemError) {
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
