import Glibc
package import LinkbackSystem

/// Where records go: standard output, a device or pipe, or a file that appears as a whole.
///
/// A regular file is written under another name beside its place, synced, and renamed by
/// ``finish()``: readers see the old file or the new one, never a part, and an error or a crash
/// leaves the old one as it was. A symbolic link stays, and what it leads to is replaced.
///
/// ```swift
/// var output = try OutputFile(path: "counts.ndjson")
/// try output.write(record)
/// try output.finish()  // without it, nothing is replaced
/// ```
package struct OutputFile: ~Copyable, Sendable {
  private static let bufferSize = 64 * 1024

  /// What messages call it.
  package let name: String
  private let descriptor: Descriptor
  private var replacement: Replacement?
  private var buffer: [UInt8] = []
  private var failure: OutputError?

  /// Standard output, which stays open.
  package static func standardOutput() -> OutputFile {
    OutputFile(Descriptor(borrowing: STDOUT_FILENO), name: "standard output")
  }

  /// A regular or new file, to be replaced as a whole; or a device, a named pipe, `/dev/stdout`,
  /// `/dev/stderr` or `/dev/fd/N`, to be written directly.
  package init(path: FilePath) throws(OutputError) {
    let name = TerminalText.escaped(path.bytes)
    if let number = OpenDescriptorPath.number(in: path) {
      guard let copy = Descriptor.duplicate(of: number) else {
        throw .writing(name, SystemError(errno))
      }
      self.init(copy, name: name)
      return
    }
    let old: FileStatus?
    do throws(SystemError) {
      old = try FileStatus(of: path)
    } catch {
      guard error.number == ENOENT else { throw .writing(name, error) }
      old = nil
    }
    do throws(SystemError) {
      if let old, old.kind != .regular {
        self.init(try Descriptor(opening: path, O_WRONLY), name: name)
      } else {
        var replacement = try Replacement(of: path, old: old)
        let descriptor = try replacement.open()
        self.init(descriptor, name: name, replacement: replacement)
      }
    } catch {
      throw .writing(
        name, error, isOpening: true,
        outcome: old?.kind == .regular ? "nothing was replaced" : nil)
    }
  }

  /// What a command line's argument names, byte for byte; `-` is standard output.
  package init(argument: String) throws(OutputError) {
    if argument == "-" {
      self = .standardOutput()
    } else {
      try self.init(path: FilePath.arguments([argument])[0])
    }
  }

  private init(
    _ descriptor: consuming Descriptor, name: String, replacement: consuming Replacement? = nil
  ) {
    self.name = name
    self.descriptor = descriptor
    self.replacement = replacement
    buffer.reserveCapacity(Self.bufferSize)
  }
}

extension OutputFile {
  /// Adds bytes to the output; they may wait in a buffer of 64 KiB until ``flush()``.
  /// - Throws: ``OutputError``; every later call throws it again, ``finish()`` too.
  package mutating func write(_ bytes: Span<UInt8>) throws(OutputError) {
    if let failure { throw failure }
    if buffer.count + bytes.count > Self.bufferSize { try flush() }
    if bytes.count >= Self.bufferSize {
      do throws(SystemError) {
        try descriptor.write(all: bytes)
      } catch {
        throw fail(error)
      }
    } else {
      // SAFETY: the span's memory is only read, during the call.
      unsafe bytes.withUnsafeBufferPointer { unsafe buffer.append(contentsOf: $0) }
    }
  }

  package mutating func write(_ bytes: [UInt8]) throws(OutputError) {
    try write(bytes.span)
  }

  /// Hands all that waits to the kernel, so that a reader of a pipe sees it.
  package mutating func flush() throws(OutputError) {
    if let failure { throw failure }
    guard !buffer.isEmpty else { return }
    do throws(SystemError) {
      try descriptor.write(all: buffer.span)
    } catch {
      throw fail(error)
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Writes what waits; then a regular file takes its place, durably.
  package mutating func finish() throws(OutputError) {
    try flush()
    do throws(SystemError) {
      guard replacement != nil else { return }
      try descriptor.synchronize()
      try replacement?.takePlace()
    } catch {
      throw fail(error)
    }
    do throws(SystemError) {
      try replacement?.synchronizeFolder()
    } catch {
      throw fail(error, outcome: "the new file is in its place, but a power loss may undo that")
    }
  }

  private mutating func fail(
    _ error: SystemError, outcome: String = "nothing was replaced"
  ) -> OutputError {
    let error = OutputError.writing(name, error, outcome: replacement == nil ? nil : outcome)
    failure = error
    return error
  }
}
