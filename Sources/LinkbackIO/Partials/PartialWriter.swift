package import LinkbackCore

/// Writes a partial, as ``PartialFormat`` has it.
package struct PartialWriter: ~Copyable {
  private var output: OutputFile
  private var checksum = CRC32()
  private var speller = PartialSpeller()

  /// - Parameter output: Is complete only once ``finish()`` was called.
  package init(
    to output: consuming OutputFile, _ header: PartialHeader, _ files: [PartialFile],
    _ counts: borrowing OutcomeAggregator
  ) throws(OutputError) {
    self.output = output
    try write(PartialFormat.magic)
    for (section, payload) in speller.beginning(header, files, counts) {
      try write(section, payload)
    }
  }

  /// Writes the next fact, in their order.
  package mutating func write(_ fact: Observation) throws(OutputError) {
    if let payload = speller.add(fact) { try write(.fact, payload) }
  }

  /// Writes how many sessions there are, in place of facts.
  package mutating func write(_ counts: [SealedCount]) throws(OutputError) {
    for (section, payload) in speller.sections(of: counts) { try write(section, payload) }
  }

  package consuming func finish() throws(OutputError) {
    for (section, payload) in speller.end() { try write(section, payload) }
    try output.finish()
  }

  private mutating func write(
    _ section: PartialFormat.Section, _ payload: [UInt8]
  ) throws(OutputError) {
    try write(section.tag + Self.bytes(UInt32(payload.count)))
    try write(payload)
    try write(Self.bytes(checksum.value))
  }

  private mutating func write(_ bytes: [UInt8]) throws(OutputError) {
    checksum.add(bytes.span)
    try output.write(bytes)
  }

  private static func bytes(_ number: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
}
