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
  /// Of the first partial, for messages.
  private let path: FilePath
  private let partials: [Part]

  /// A partial, and the numbers of its rows in ``hits``.
  fileprivate struct Part {
    let reader: PartialReader
    let rows: [Int32]
  }

  /// What sealed partials have in place of facts.
  private let sealedCounts: [[SealedCount]]

  /// Reads all but the facts.
  ///
  /// - Parameter limits: In place of those of a partial, which hold every name; the length of a status is
  ///   the partials' own. `nil` makes a partial of them.
  /// - Throws: For a partial that can't be read, is unusable, does not go with the others, or counts what
  ///   another counts.
  package init(
    _ paths: [FilePath], limits: OutcomeAggregator.Limits?
  ) throws(PartialError) {
    guard !paths.isEmpty else {
      throw PartialError(code: .unreadable, message: "name partials to merge")
    }
    let first = try PartialBeginning(paths[0])
    guard !first.header.isSealed else {
      self = try Self(slicesAfter: first, Array(paths.dropFirst()))
      return
    }
    var files = CountedFiles()
    try files.add(first.reader)
    var hits = OutcomeAggregator(options: Self.options(first.counts.options, limits))
    var parts = [Part(reader: first.reader, rows: hits.addHits(of: first.counts))]
    for path in paths.dropFirst() {
      let next = try PartialBeginning(path)
      try next.checkGoesWith(first)
      try files.add(next.reader)
      parts.append(Part(reader: next.reader, rows: hits.addHits(of: next.counts)))
    }
    if limits != nil { try files.checkWhole() }
    (header, path, self.hits, self.files) = (first.header, paths[0], hits, files.all)
    (partials, sealedCounts) = (parts, [])
  }

  /// Adds up slices that are sealed: all have the same hits.
  private init(slicesAfter first: PartialBeginning, _ paths: [FilePath]) throws(PartialError) {
    var sealed = [first.reader.sealedCounts]
    var found: Set = [first.header.slice.number]
    for path in paths {
      let next = try PartialBeginning(path)
      try next.checkGoesWith(first)
      guard found.insert(next.header.slice.number).inserted else {
        throw next.reader.unusable("is \(next.header.slice) once more; name each slice once")
      }
      guard next.hasHits(of: first) else {
        throw next.reader.unusable(
          "is sealed from other partials than \(first.name); seal all slices of the same ones")
      }
      sealed.append(next.reader.sealedCounts)
    }
    let count = first.header.slice.count
    if let missing = (1...count).first(where: { !found.contains($0) }) {
      let slice = PartialSlice(number: missing, of: count)
      throw first.reader.unusable("is \(first.header.slice), and \(slice) is missing; name it too")
    }
    (header, path, hits, files) = (
      first.header, first.reader.path, first.counts, first.reader.files
    )
    (partials, sealedCounts) = ([], sealed)
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

  // MARK: - Sessions

  /// What `count` would report.
  ///
  /// - Throws: ``PartialError`` for a partial that is damaged, or can't be read to its end.
  package func counted() throws -> (result: OutcomeResult, summary: Summary) {
    var tally = try wholeTally()
    let result = tally.result()
    var statistics = Statistics()
    for file in files { statistics += file.file.statistics }
    return (result, Summary(result, statistics: statistics, files: files.map(\.file)))
  }

  /// What views are made of.
  ///
  /// - Throws: ``PartialError`` as ``counted()``, and for counts without windows.
  package func snapshot() throws -> Snapshot {
    guard hits.options.window != nil else {
      throw unusable(
        "was counted without windows, which a chart needs; add --window to 'linkback count'")
    }
    var statistics = Statistics()
    for file in files { statistics += file.file.statistics }
    return Snapshot(
      try wholeTally(), statistics: statistics, logs: files.map { Snapshot.Log($0.file) })
  }

  /// Writes one partial of all of them.
  ///
  /// - Throws: ``PartialError`` as ``counted()``, and `OutputError`.
  package func write(to output: consuming OutputFile) throws {
    guard !header.isSealed else {
      throw unusable("is sealed: it has no sessions any more, to make a partial of")
    }
    var writer = try PartialWriter(to: output, header, files, hits)
    try forEachSession { facts in
      for fact in facts { try writer.write(fact) }
    }
    try writer.finish()
  }

  /// Writes a sealed partial: counts without sessions.
  ///
  /// - Throws: ``PartialError`` as ``counted()``, and `OutputError`.
  package func seal(to output: consuming OutputFile) throws {
    guard !header.isSealed else {
      throw unusable("is sealed already; merge it with the other slices")
    }
    let sealed = try tally().sealed
    var header = header
    header.isSealed = true
    var writer = try PartialWriter(to: output, header, files, hits)
    try writer.write(sealed)
    try writer.finish()
  }

  private func wholeTally() throws -> SessionTally {
    guard header.isSealed || header.slice == .whole else {
      throw unusable(
        "is \(header.slice); seal each slice with 'linkback merge --seal', and name all of them")
    }
    return try tally()
  }

  private func tally() throws -> SessionTally {
    var tally = SessionTally(hits)
    for counts in sealedCounts { tally.add(counts) }
    try forEachSession { facts in
      do throws(PartialFormat.Damage) {
        try tally.add(facts)
      } catch {
        throw PartialError(code: .unusable, message: "a partial \(error.reason); make it anew")
      }
    }
    return tally
  }

  private func unusable(_ reason: String) -> PartialError { .unusable(path, reason) }

  /// Hands out all facts, session by session: each once, in their order, with the rows of ``hits``.
  private func forEachSession(_ body: ([Observation]) throws -> Void) throws {
    var heap = FactHeap()
    for (number, part) in partials.enumerated() {
      if let fact = try part.next() { heap.insert(fact, from: number) }
    }
    var facts: [Observation] = []
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
    _ facts: inout [Observation], _ body: ([Observation]) throws -> Void
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
  fileprivate func next() throws(PartialError) -> Observation? {
    guard var fact = try reader.next() else { return nil }
    fact.row = rows[Int(fact.row)]
    return fact
  }
}
