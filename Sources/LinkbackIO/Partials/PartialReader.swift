import LinkbackCore
import LinkbackFollowing
package import LinkbackSystem

/// Why a partial can't be merged, in a whole sentence.
package struct PartialError: Error, Equatable {
  package enum Code: Sendable {
    /// The system refused to open or read it.
    case unreadable
    /// It is damaged, cut off, no partial, or does not go with the others.
    case unusable
  }

  package var code: Code
  package var message: String
}

extension PartialError {
  static func unusable(_ path: FilePath, _ reason: String) -> PartialError {
    PartialError(code: .unusable, message: "\(TerminalText.escaped(path.bytes)): \(reason)")
  }
}

/// Reads a partial, from a file or pipe, compressed or not.
package final class PartialReader {
  let path: FilePath
  private var source: InputSource
  private var parser: PartialParser
  private var checksum = CRC32()
  /// A section, with its checksum.
  private var section: [UInt8] = []
  private var nextFact = 0

  var files: [PartialFile] { parser.files }
  /// Of rows, then of rows of windows, where it is sealed.
  var sealedCounts: [SealedCount] { parser.sealedCounts }

  /// Reads all but the facts.
  init(_ path: FilePath) throws(PartialError) {
    self.path = path
    do throws(SourceError) {
      source =
        try path == .standardInput
        ? .standardInput(expecting: .partial) : InputSource(path: path, expecting: .partial)
    } catch {
      throw Self.error(error, at: path)
    }
    parser = PartialParser { header throws(PartialFormat.Damage) in try header.options() }
    try readMagic()
    repeat { try readSection() } while parser.facts.isEmpty && !parser.isDone
  }

  /// What is before the facts; once.
  func takeBeginning() -> (header: PartialHeader, counts: OutcomeAggregator)? {
    parser.takeBeginning()
  }

  /// The next fact; `nil` after the last one, once all of the partial has been found sound.
  func next() throws(PartialError) -> Observation? {
    while nextFact == parser.facts.count {
      guard !parser.isDone else { return nil }
      try readSection()
      nextFact = 0
    }
    defer { nextFact += 1 }
    return parser.facts[nextFact]
  }

  /// Whether a file begins as a partial does, of whatever version; `false` for one that can't be read.
  package static func isPartial(_ path: FilePath) -> Bool {
    guard path != .standardInput, (try? FileStatus(of: path))?.kind == .regular else {
      return false
    }
    do throws(SourceError) {
      var source = try InputSource(path: path, expecting: .partial)
      return source.readAvailable(PartialFormat.anyMagic.count) == PartialFormat.anyMagic
    } catch {
      return false
    }
  }

  // MARK: - Sections

  private func readMagic() throws(PartialError) {
    try read(PartialFormat.magic.count, at: 0, isMagic: true)
    guard section == PartialFormat.magic else {
      guard section.starts(with: PartialFormat.anyMagic) else { throw unusable(Self.noPartial) }
      throw unusable("is a partial of another version; merge it with a newer linkback")
    }
    let bytes = section
    checksum.add(bytes.span)
  }

  private func readSection() throws(PartialError) {
    let header = PartialFormat.headerLength
    try read(header, at: 0)
    let length = Int(number(at: 4))
    guard let kind = PartialFormat.Section(tag: section[..<4]),
      length <= PartialFormat.longestPayload
    else { throw damaged() }
    try read(length + 4, at: header)
    let bytes = section
    checksum.add(bytes.span.extracting(0..<header + length))
    guard number(at: header + length) == checksum.value else { throw damaged() }
    checksum.add(bytes.span.extracting((header + length)...))
    do throws(PartialFormat.Damage) {
      try parser.take(kind, bytes.span.extracting(header..<header + length))
    } catch {
      throw unusable("\(error.reason); make it anew")
    }
    if parser.isDone { try readEnd() }
  }

  /// Reads as many bytes as are wanted after the first `offset` ones of ``section``.
  private func read(_ count: Int, at offset: Int, isMagic: Bool = false) throws(PartialError) {
    let end = offset + count
    if section.count > end { section.removeSubrange(end...) }
    while section.count < end { section.append(0) }
    var position = offset
    while position < end {
      let read = try readOnce(at: position)
      guard read > 0 else {
        throw unusable(
          !isMagic
            ? "is cut off; copy it again"
            : position == 0 ? "is empty; copy it again" : Self.noPartial)
      }
      position += read
    }
  }

  private func readOnce(at position: Int) throws(PartialError) -> Int {
    do throws(SourceError) {
      return try source.read(into: &section, at: position)
    } catch {
      throw Self.error(error, at: path)
    }
  }

  private func readEnd() throws(PartialError) {
    section = [0]
    guard try readOnce(at: 0) == 0 else {
      throw unusable("has something after its end; copy it again")
    }
  }

  /// A number of four bytes in ``section``.
  private func number(at offset: Int) -> UInt32 {
    var number: UInt32 = 0
    for index in 0..<4 { number |= UInt32(section[offset + index]) << (8 * index) }
    return number
  }

  // MARK: - Errors

  private static let noPartial =
    "is not a partial; 'linkback count --partial -o FILE' makes one of logs"

  private func damaged() -> PartialError { unusable("is damaged; copy it again, or make it anew") }

  func unusable(_ reason: String) -> PartialError { .unusable(path, reason) }

  private static func error(_ error: SourceError, at path: FilePath) -> PartialError {
    let isPattern = FileNamePattern(path.bytes).isPattern && (try? FileStatus(of: path)) == nil
    return PartialError(
      code: error.code == .unreadable ? .unreadable : .unusable,
      message: "\(TerminalText.escaped(path.bytes)): "
        + (isPattern ? "no file matches this pattern; check it" : error.message))
  }
}

extension PartialHeader {
  /// How was counted what this is the header of; limits are those of a partial.
  func options() throws(PartialFormat.Damage) -> OutcomeAggregator.Options {
    do throws(OptionError) {
      var options = try OutcomeAggregator.Options(
        StateSettings(command: "count", settings: settings)
      ) { name throws(OptionError) in try LocalTimeZone(parsing: name) }
      if value(of: "--window").isEmpty { options.window = nil }
      options.limits = .ofPartial(names: .max, statusLength: options.limits.statusLength)
      return options
    } catch {
      throw PartialFormat.Damage(
        "was counted with options that this version does not know: \(error.message)")
    }
  }
}
