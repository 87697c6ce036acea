import LinkbackCore
import LinkbackSystem

/// All that a partial says before its facts.
struct PartialBeginning {
  let reader: PartialReader
  let header: PartialHeader
  let counts: OutcomeAggregator

  init(_ path: FilePath) throws(PartialError) {
    reader = try PartialReader(path)
    guard let (header, counts) = reader.takeBeginning() else {
      throw reader.unusable("is not a partial")
    }
    (self.header, self.counts) = (header, counts)
  }

  /// The partial's, for messages.
  var name: String { TerminalText.escaped(reader.path.bytes) }

  /// - Throws: Where the two can't be added up.
  func checkGoesWith(_ first: PartialBeginning) throws(PartialError) {
    if let difference = header.difference(from: first.header) {
      throw reader.unusable(
        "was counted \(TerminalText.escaped(difference.own)), and \(first.name) "
          + "\(TerminalText.escaped(difference.other)); what is counted in different ways can't be added "
          + "up")
    }
    guard header.isSealed == first.header.isSealed else {
      let (own, other) = header.isSealed ? ("is", "is not") : ("is not", "is")
      throw reader.unusable(
        "\(own) sealed, and \(first.name) \(other); what is sealed has no sessions to be added up with others"
      )
    }
    let isSame =
      header.isSealed
      ? header.slice.count == first.header.slice.count : header.slice == first.header.slice
    guard isSame else {
      throw reader.unusable(
        "is \(header.slice), and \(first.name) is \(first.header.slice); slices of the same number go "
          + "together, then all that were sealed")
    }
  }

  /// Whether both are of the same files, and have the same rows, windows and hits.
  func hasHits(of other: PartialBeginning) -> Bool {
    var (own, others) = (PartialSpeller(), PartialSpeller())
    return own.beginning(header, reader.files, counts).elementsEqual(
      others.beginning(header, other.reader.files, other.counts), by: ==)
  }
}
