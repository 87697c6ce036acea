package import LinkbackCore
package import LinkbackSystem

/// Adds up partials, in the order in which they are named.
///
/// - Complexity: O(facts × log of the partials) time. Memory grows with rows, windows and partials, and not with
///   sessions: the facts of all partials are read side by side, session by session.
package struct PartialMerge: ~Copyable {
  /// That of all partials.
  package let header: PartialHeader
  /// Of all partials, in their order.
  package let files: [PartialFile]
  /// The hits of all partials.
  package let hits: OutcomeAggregator
  private let partials: [Part]

  /// A partial, and the numbers of its rows in ``hits``.
  fileprivate struct Part {
    let reader: PartialReader
    let rows: [Int32]
  }

  /// Reads all but the facts.
  ///
  /// - Parameter limits: In place of those of a partial, which hold every name; the length of a status is
  ///   the partials' own. `nil` makes a partial of them.
  /// - Throws: For a partial that can't be read, is unusable, does not go with the others, or counts what
  ///   another counts.
  package init(
    _ paths: [FilePath], limits: OutcomeAggregator.Limits?
  ) throws(PartialError) {
    var first: (header: PartialHeader, path: FilePath)?
    var counts: OutcomeAggregator?
    var files = CountedFiles()
    var parts: [Part] = []
    for path in paths {
      let reader = try PartialReader(path)
      guard let (header, own) = reader.takeBeginning() else {
        throw reader.unusable("is not a partial")
      }
      if let first {
        try Self.check(header, of: reader, against: first)
      } else {
        first = (header, path)
      }
      try files.add(reader)
      var sum = counts ?? OutcomeAggregator(options: Self.options(own.options, limits))
      parts.append(Part(reader: reader, rows: sum.addHits(of: own)))
      counts = sum
    }
    guard let first, let counts else {
      throw PartialError(code: .unreadable, message: "name partials to merge")
    }
    (header, hits, self.files, partials) = (first.header, counts, files.all, parts)
  }

  private static func options(
    _ options: OutcomeAggregator.Options, _ limits: OutcomeAggregator.Limits?
  ) -> OutcomeAggregator.Options {
    var options = options
    if var limits {
      limits.statusLength = options.limits.statusLength
      options.limits = limits
    }
    return options
  }

  private static func check(
    _ header: PartialHeader, of reader: PartialReader,
    against first: (header: PartialHeader, path: FilePath)
  ) throws(PartialError) {
    guard let difference = header.difference(from: first.header) else { return }
    let name = TerminalText.escaped(first.path.bytes)
    throw reader.unusable(
      "was counted \(TerminalText.escaped(difference.own)), and \(name) "
        + "\(TerminalText.escaped(difference.other)); what is counted in different ways can't be added up"
    )
  }

  // MARK: - Sessions

  /// What `count` would report.
  ///
  /// - Throws: ``PartialError`` for a partial that is damaged, or can't be read to its end.
  package func counted() throws -> (result: OutcomeResult, summary: Summary) {
    var tally = SessionTally(hits)
    try forEachSession { facts in
      do throws(PartialFormat.Damage) {
        try tally.add(facts)
      } catch {
        throw PartialError(code: .unusable, message: "a partial \(error.reason); make it anew")
      }
    }
    let result = tally.result()
    var statistics = Statistics()
    for file in files { statistics += file.file.statistics }
    return (result, Summary(result, statistics: statistics, files: files.map(\.file)))
  }

  /// Writes one partial of all of them.
  ///
  /// - Throws: ``PartialError`` as ``counted()``, and `OutputError`.
  package func write(to output: consuming OutputFile) throws {
    var writer = try PartialWriter(to: output, header, files, hits)
    try forEachSession { facts in
      for fact in facts { try writer.write(fact) }
    }
    try writer.finish()
  }

  /// Hands out all facts, session by session: each once, in their order, with the rows of ``hits``.
  private func forEachSession(_ body: ([SessionFact]) throws -> Void) throws {
    var heap = FactHeap()
    for (number, part) in partials.enumerated() {
      if let fact = try part.next() { heap.insert(fact, from: number) }
    }
    var facts: [SessionFact] = []
    while let (fact, number) = heap.first {
      if let last = facts.last, last.session != fact.session {
        try take(&facts, body)
      }
      facts.append(fact)
      heap.replaceFirst(by: try partials[number].next())
    }
    if !facts.isEmpty { try take(&facts, body) }
  }

  private func take(
    _ facts: inout [SessionFact], _ body: ([SessionFact]) throws -> Void
  ) throws {
    if facts.count > 1 {
      facts.sort()
      SessionFacts.unite(&facts, hits.options.window)
    }
    try body(facts)
    facts.removeAll(keepingCapacity: true)
  }
}

extension PartialMerge.Part {
  /// The next fact, with the row that it has where all are added up.
  fileprivate func next() throws(PartialError) -> SessionFact? {
    guard var fact = try reader.next() else { return nil }
    fact.row = rows[Int(fact.row)]
    return fact
  }
}
