internal import LinkbackCore

/// Since when, and where: only what the numbers say clearly.
extension Judgement {
  /// What is wrong, as a share of a tally.
  typealias Measure = (Tally) -> Significance.Share

  /// A verdict of what is wrong, by the share that says so.
  func problem(
    _ level: Verdict.Level, _ sentence: String, _ evidence: Evidence, _ measure: Measure
  ) -> Verdict {
    Verdict(
      level: level, sentence: sentence, period: evidence.name, since: since(evidence, measure),
      place: place(evidence, measure))
  }

  /// `Since about 14:05 36.6 % go wrong; before, 2.1 % did.`: when the share rose, and has stayed.
  ///
  /// The change is where the two-proportion test says most clearly that what comes after is more: by the sum
  /// of differences from the mean (E. S. Page, "Continuous Inspection Schemes", 1954,
  /// <https://doi.org/10.1093/biomet/41.1-2.100>), against how much of it chance explains at that place. The
  /// sum alone dates the end of a long time too early, by hours.
  private func since(_ evidence: Evidence, _ measure: Measure) -> String? {
    let steps = steps(evidence)
    guard let first = steps.first else { return nil }
    let open = slice.snapshot.openWindows(in: first.lowerBound..<evidence.range.upperBound)
    let shares = steps.map { measure(slice.tally(in: $0, excluding: open)) }
    let all = Self.sum(shares[...])
    guard all.whole > 0 else { return nil }
    var (sum, whole) = (0.0, 0)
    var (sums, clarities): ([Double], [Double]) = ([], [])
    for share in shares {
      sum += Double(share.part) - all.value * Double(share.whole)
      whole += share.whole
      sums.append(sum)
      let isSplit = whole > 0 && whole < all.whole && sum < 0
      clarities.append(isSplit ? sum * sum / (Double(whole) * Double(all.whole - whole)) : 0)
    }
    // The change is after the step `least`; what came of it is greatest at `greatest`.
    guard let least = clarities.indices.max(by: { clarities[$0] < clarities[$1] }),
      clarities[least] > 0, least + 1 < sums.count,
      let greatest = sums.indices[(least + 1)...].max(by: { sums[$0] < sums[$1] })
    else { return nil }
    let (before, after) = (Self.sum(shares[...least]), Self.sum(shares[(least + 1)...]))
    guard let rise = Significance.change(from: before, to: after, z: Self.zOfSteps), rise > 0
    else { return nil }
    let (height, end) = (
      Self.sum(shares[(least + 1)...greatest]), Self.sum(shares[(greatest + 1)...])
    )
    // What is over has no "since".
    if let fall = Significance.change(from: height, to: end), fall < 0 { return nil }
    let time = steps[least + 1].lowerBound
    let isToday = label.dayNumber(time) == label.dayNumber(evidence.range.upperBound - 1)
    return "Since about \(isToday ? "" : "\(label.day(time)) ")\(label.time(time)) "
      + "\(Self.percent(after)) go wrong; before, \(Self.percent(before)) did."
  }

  /// 99 % of differences by chance alone are smaller, also at the best of ``mostSteps`` places to cut
  /// (Bonferroni), in standard deviations.
  private static let zOfSteps = 4.2
  private static let mostSteps: Int64 = 288

  /// The day that ends with the period, or all of a report's period, in few steps of whole windows.
  private func steps(_ evidence: Evidence) -> [Range<Int64>] {
    let windows = slice.snapshot.counting.window
    let end = evidence.range.upperBound
    let isBatch = slice.snapshot.origin == .batch
    let kept = Swift.max(
      slice.snapshot.earliest ?? end, slice.snapshot.progress.keptFrom ?? .min)
    let start = Swift.max(
      windows.start(of: kept),
      isBatch ? evidence.range.lowerBound : windows.start(ofLast: 86_400, before: end))
    guard start < end else { return [] }
    guard let length = windows.length else {
      let bounds = windows.pieces(of: start..<end, most: Int(Self.mostSteps)).bounds
      return zip(bounds, bounds.dropFirst()).map { $0..<$1 }
    }
    let step = ((end - start) / length / Self.mostSteps + 1) * length
    return stride(from: start, to: end, by: Int(step)).map { $0..<Swift.min($0 + step, end) }
  }

  private func place(_ evidence: Evidence, _ measure: Measure) -> Verdict.Place? {
    let names = slice.snapshot.names
    let whole = measure(evidence.all)
    for (path, names) in [(\Snapshot.Key.route, names.routes), (\.host, names.hosts)] {
      let shares = slice.tallies(in: evidence.range, by: path)
        .compactMap { entry in entry.name.map { (name: $0, share: measure(entry.tally)) } }
        .sorted { $0.name < $1.name }
      guard let worst = shares.max(by: { $0.share.part < $1.share.part }) else { continue }
      let elsewhere = Significance.Share(
        part: whole.part - worst.share.part, whole: whole.whole - worst.share.whole)
      guard let difference = Significance.change(from: elsewhere, to: worst.share), difference > 0
      else { continue }
      return Verdict.Place(
        name: names[worst.name], there: Self.percent(worst.share),
        elsewhere: Self.percent(elsewhere))
    }
    return nil
  }

  /// `First seen 2026-11-24 14:05:02 UTC.`, of a status by its number.
  func firstSeen(_ status: Int) -> String? {
    let rows = slice.snapshot.rows.filter { $0.key.status == status }
    return rows.map(\.first).min().map { "First seen \(moment($0))." }
  }

  private static func sum(_ shares: ArraySlice<Significance.Share>) -> Significance.Share {
    shares.reduce(into: .init(part: 0, whole: 0)) {
      $0.part += $1.part
      $0.whole += $1.whole
    }
  }

  private static func percent(_ share: Significance.Share) -> String {
    NumberText.percent(share.part, of: share.whole)
  }
}
