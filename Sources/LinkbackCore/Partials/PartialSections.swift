/// Spells a partial, section by section.
package struct PartialSpeller: Sendable {
  private var totals = PartialTotals()
  private var facts: [Observation] = []

  package init() { facts.reserveCapacity(FactBlock.most) }

  /// All sections before the facts.
  package mutating func beginning(
    _ header: PartialHeader, _ files: [PartialFile], _ counts: borrowing OutcomeAggregator
  ) -> [(section: PartialFormat.Section, payload: [UInt8])] {
    totals.files = files.count
    totals.rows = counts.rows.count
    totals.windowRows = counts.windowRows.count
    return [(.head, header.payload)] + files.map { (.file, $0.payload) }
      + PartialCounts.sections(of: counts)
  }

  /// Takes the next fact, in their order.
  ///
  /// - Returns: The payload of a section that is full.
  package mutating func add(_ fact: Observation) -> [UInt8]? {
    facts.append(fact)
    return facts.count == FactBlock.most ? takeFacts() : nil
  }

  /// What sealed partials have in place of facts.
  package func sections(
    of counts: [SealedCount]
  ) -> [(section: PartialFormat.Section, payload: [UInt8])] {
    SealedCount.payloads(of: counts).map { (.seal, $0) }
  }

  /// The sections after the last fact.
  package mutating func end() -> [(section: PartialFormat.Section, payload: [UInt8])] {
    let rest = facts.isEmpty ? [] : [(PartialFormat.Section.fact, takeFacts())]
    return rest + [(.done, totals.payload)]
  }

  private mutating func takeFacts() -> [UInt8] {
    totals.facts += facts.count
    defer { facts.removeAll(keepingCapacity: true) }
    return FactBlock.payload(facts[...])
  }
}

/// Reads a partial, section by section.
package struct PartialParser: Sendable {
  private var header: PartialHeader?
  package private(set) var files: [PartialFile] = []
  /// The hits, until they are taken.
  private var counts: PartialCounts?
  /// What the last section of facts held.
  package private(set) var facts: [Observation] = []
  /// Of rows, then of rows of windows; empty where nothing is sealed.
  package private(set) var sealedCounts: [SealedCount] = []
  package private(set) var isDone = false
  private var totals = PartialTotals()
  private var lastSection: PartialFormat.Section?
  private var lastFact: Observation?
  private let options:
    @Sendable (PartialHeader) throws(PartialFormat.Damage) -> OutcomeAggregator.Options

  /// - Parameter options: How was counted what a header is of; its limits hold every name.
  package init(
    options:
      @escaping @Sendable (PartialHeader) throws(PartialFormat.Damage) -> OutcomeAggregator.Options
  ) { self.options = options }

  /// Takes the next section.
  ///
  /// - Throws: For one that is not in its place, or is not what it has to be.
  package mutating func take(
    _ section: PartialFormat.Section, _ payload: Span<UInt8>
  ) throws(PartialFormat.Damage) {
    try check(section)
    facts.removeAll(keepingCapacity: true)
    switch section {
    case .head:
      let header = try PartialHeader(payload)
      self.header = header
      counts = PartialCounts(options: try options(header))
    case .file:
      files.append(try PartialFile(payload))
      totals.files += 1
    case .name: try counts?.take(names: payload)
    case .rows: try counts?.take(rows: payload)
    case .wind: try counts?.take(windows: payload)
    case .fact:
      guard header?.isSealed == false else { throw Self.isContradictory }
      try FactBlock.read(payload, after: lastFact, rows: rows, into: &facts)
      // They are sorted, as slices are.
      guard let slice = header?.slice, let first = facts.first, let last = facts.last,
        slice.contains(first.session), slice.contains(last.session)
      else { throw PartialFormat.Damage("has sessions of another slice") }
      lastFact = facts.last
      totals.facts += facts.count
    case .seal:
      guard header?.isSealed == true else { throw Self.isContradictory }
      try SealedCount.append(payload, to: &sealedCounts)
      guard sealedCounts.count <= rows + windowRows else { throw Self.isContradictory }
    case .done:
      if let counts = counts?.counts {
        (totals.rows, totals.windowRows) = (counts.rows.count, counts.windowRows.count)
      }
      guard totals == (try PartialTotals(payload)) else {
        throw PartialFormat.Damage("does not hold as much as it says")
      }
      guard header?.isSealed == false || sealedCounts.count == totals.rows + totals.windowRows
      else { throw Self.isContradictory }
      isDone = true
    }
  }

  private static let isContradictory = PartialFormat.Damage(
    "is sealed, but has sessions, or the other way round")

  private var windowRows: Int { counts.map(\.counts.windowRows.count) ?? totals.windowRows }
  private var rows: Int { counts.map(\.counts.rows.count) ?? totals.rows }

  /// What is before the facts; of the hits only their number is kept.
  package mutating func takeBeginning() -> (header: PartialHeader, counts: OutcomeAggregator)? {
    guard let header, let counts = counts?.counts else { return nil }
    (totals.rows, totals.windowRows) = (counts.rows.count, counts.windowRows.count)
    self.counts = nil
    return (header, counts)
  }

  private mutating func check(_ section: PartialFormat.Section) throws(PartialFormat.Damage) {
    let isInPlace =
      switch lastSection {
      case nil: section == .head
      case let last?: section > last || (section == last && last != .head && last != .done)
      }
    guard isInPlace else { throw PartialFormat.Damage("has sections that are not in their order") }
    lastSection = section
  }
}
