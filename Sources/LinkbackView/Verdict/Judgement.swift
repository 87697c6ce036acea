internal import LinkbackCore

/// Judges over the shortest period that holds enough sessions to judge by.
///
/// What comes first in ``verdict(_:)`` is the graver; the first that holds is said.
struct Judgement {
  /// Callbacks that make a silence one.
  static let fewestBeforeSilence = 10
  /// Of all answered callbacks, and at least so many, that make landing errors a problem.
  static let landingErrors = (share: 0.05, fewest: 5)
  static let badConfiguration = (share: 0.02, fewest: 3)
  /// Success below this share of what it was is an outage.
  static let outage = 0.8
  /// Event time may be so much older than the last commit while there are bytes to read, in seconds.
  static let longestLag: Int64 = 120

  let slice: SnapshotSlice
  let zone: ViewZone
  let label: TimeLabel
  /// Of the periods that end now, the shortest first.
  private let evidence: [Evidence]
  /// The shortest that holds enough sessions, else the longest.
  let judged: Evidence

  /// - Parameter range: What a report is about: it judges that, not what was last in it.
  init?(_ slice: SnapshotSlice, _ zone: ViewZone, range: Range<Int64>) {
    guard let now = slice.snapshot.now else { return nil }
    self.slice = slice
    self.zone = zone
    label = TimeLabel(zone)
    let windows = slice.snapshot.counting.window
    evidence =
      slice.snapshot.origin == .batch
      ? [Evidence("this period", range, slice, zone)]
      : Self.periods(windows).map {
        Evidence($0.name, windows.start(ofLast: $0.length, before: now)..<now, slice, zone)
      }
    judged =
      evidence.first { $0.all.sessions >= NumberText.fewest } ?? evidence[evidence.count - 1]
  }

  /// What is judged: a period that ends now, and what it is compared with.
  struct Evidence {
    var name: String
    var range: Range<Int64>
    /// All of the period, and the windows of it that are closed.
    var all: Tally
    var closed: Tally
    var before: Tally?
    var comparison: Comparison?

    init(_ name: String, _ range: Range<Int64>, _ slice: SnapshotSlice, _ zone: ViewZone) {
      self.name = name
      self.range = range
      let open = slice.snapshot.openWindows(in: range)
      all = slice.tally(in: range)
      closed = slice.tally(in: range, excluding: open)
      guard let comparison = Comparison(range, slice.snapshot, zone) else { return }
      self.comparison = comparison
      before = slice.tally(
        in: comparison.range(before: range), excluding: Set(open.map(comparison.time(before:))))
    }
  }

  static let periods: [(length: Int64, name: String)] = [
    (3_600, "the last hour"), (6 * 3_600, "the last 6 hours"), (86_400, "the last 24 hours"),
    (7 * 86_400, "the last 7 days"),
  ]

  /// What ends now and is longer than a window; before it the current window, where that takes the place of
  /// what is shorter: a part of a window is not known.
  private static func periods(_ windows: WindowGrid) -> [(length: Int64, name: String)] {
    let (length, name) =
      if let unit = windows.calendar?.unit {
        (unit.length, unit.rawValue)
      } else {
        (windows.length ?? 0, [3_600: "hour", 86_400: "day"][windows.length ?? 0] ?? "window")
      }
    let longer = periods.filter { $0.length > length }
    return longer.count == periods.count
      ? longer : [(length: length, name: "the current \(name)")] + longer
  }

  /// - Parameter health: As the reader's clock has it.
  func verdict(_ health: Health) -> Verdict {
    if let verdict = stale(health) { return verdict }
    if let verdict = silent() { return verdict }
    let enough = judged
    guard enough.all.hits > 0 else {
      return Verdict(
        level: .unknown, sentence: "Nothing to judge by: no callback in \(enough.name).",
        period: enough.name)
    }
    let problems: [Verdict] = [
      landing(enough), misconfigured(enough), failed(enough), failing(enough), expiring(enough),
      unknown(enough),
    ].compactMap(\.self)
    guard var verdict = problems.first else { return working(enough) }
    verdict.also = problems.dropFirst().filter { $0.level == .broken }.map(\.sentence)
    return verdict
  }

  /// What was judged where `verdict` was found.
  func evidence(of verdict: Verdict) -> Evidence {
    evidence.first { $0.name == verdict.period } ?? judged
  }

  private static let noLog = "Not up to date: no followed log exists."

  /// What is said where there is no time at which anything could be judged.
  static func nothing(in snapshot: Snapshot) -> String {
    guard !snapshot.hasNoLog else { return noLog }
    guard snapshot.progress.statistics.lines > 0 else { return "Nothing is counted yet." }
    return snapshot.progress.statistics.count(of: .outside) > 0
      ? "Nothing to judge by: no callback in this period."
      : "Nothing to judge by: no line is a callback."
  }
}

extension Judgement {
  private func stale(_ health: Health) -> Verdict? {
    let progress = slice.snapshot.progress
    func unknown(_ sentence: String) -> Verdict {
      Verdict(level: .unknown, sentence: sentence, period: "now")
    }
    switch health {
    case .unreadable(let sentence): return unknown("The state can't be read: \(sentence)")
    case .notUpToDate(let time):
      return unknown("Not up to date: the last sign of life was at \(moment(time)).")
    case .live, .ended, .batch: break
    }
    if health != .batch, slice.snapshot.hasNoLog {
      return unknown(Self.noLog)
    }
    let unread = slice.snapshot.unreadBytes
    guard health != .batch, unread > 0, let watermark = progress.watermark,
      progress.committed.seconds - watermark.seconds > Self.longestLag
    else { return nil }
    return unknown(
      "Not up to date: \(NumberText.bytes(unread)) of logs are not read yet; what is read ends at "
        + "\(moment(watermark)).")
  }

  private func silent() -> Verdict? {
    guard slice.snapshot.origin != .batch else { return nil }
    for period in evidence {
      guard period.all.hits == 0 else { return nil }
      guard let before = period.before, before.hits >= Self.fewestBeforeSilence,
        let name = period.comparison?.name
      else { continue }
      let last = slice.snapshot.rows.map(\.last).max().map { "; the last one was at \(moment($0))" }
      return Verdict(
        level: .broken,
        sentence: "Silent: no callback in \(period.name), against \(NumberText.count(before.hits)) "
          + "\(name)\(last ?? "").",
        period: period.name)
    }
    return nil
  }

  private func landing(_ evidence: Evidence) -> Verdict? {
    let (errors, answered) = (evidence.all.landingErrors, evidence.all.answered)
    guard errors >= Self.landingErrors.fewest,
      Double(errors) >= Self.landingErrors.share * Double(answered)
    else { return nil }
    let sentence =
      "Users land on an error: \(Self.part(errors, answered, "callbacks")) in \(evidence.name) "
      + "were answered with 4xx or 5xx."
    return problem(.broken, sentence, evidence) {
      .init(part: $0.landingErrors, whole: $0.answered)
    }
  }

  private func misconfigured(_ evidence: Evidence) -> Verdict? {
    let (part, all) = (
      evidence.all.sessions(of: StatusNumber.badConfiguration), evidence.all.sessions
    )
    guard part >= Self.badConfiguration.fewest,
      Double(part) >= Self.badConfiguration.share * Double(all)
    else { return nil }
    let sentence =
      "The configuration is wrong: \(Self.part(part, all, "sessions")) in \(evidence.name) ended "
      + "with bad_configuration."
    return problem(.broken, sentence, evidence, Self.share(StatusNumber.badConfiguration))
  }

  /// None succeeds, whatever was before, and many did not stop because their users wanted to.
  private func failed(_ evidence: Evidence) -> Verdict? {
    let sessions = evidence.all.sessions
    guard evidence.all.successful == 0, evidence.all.problems >= NumberText.fewest else {
      return nil
    }
    return problem(
      .broken, "No session succeeded: 0 of \(Self.sessions(sessions)) in \(evidence.name).",
      evidence
    ) {
      .init(part: $0.sessions - $0.successful, whole: $0.sessions)
    }
  }

  private func failing(_ evidence: Evidence) -> Verdict? {
    guard let change = change(evidence, of: StatusNumber.success), change.difference < 0 else {
      return nil
    }
    let isOutage = change.now.value < Self.outage * change.before.value
    let sentence =
      "Success is down: \(Self.part(change.now.part, change.now.whole, "sessions")) succeeded in "
      + "\(evidence.name), against \(change.text)."
    return problem(isOutage ? .broken : .attention, sentence, evidence) {
      .init(part: $0.sessions - $0.successful, whole: $0.sessions)
    }
  }

  private func expiring(_ evidence: Evidence) -> Verdict? {
    guard let change = change(evidence, of: StatusNumber.authExpired), change.difference > 0 else {
      return nil
    }
    let sentence =
      "More sessions expire: \(Self.part(change.now.part, change.now.whole, "sessions")) in "
      + "\(evidence.name), against \(change.text)."
    return problem(.attention, sentence, evidence, Self.share(StatusNumber.authExpired))
  }

  private func unknown(_ evidence: Evidence) -> Verdict? {
    let names = slice.snapshot.names.statuses
    let unknown = evidence.all.statuses.indices
      .filter { $0 >= StatusNumber.unknown && evidence.all.statuses[$0].sessions > 0 }
    guard
      let most = unknown.max(by: { evidence.all.sessions(of: $0) < evidence.all.sessions(of: $1) })
    else { return nil }
    let count = unknown.reduce(0) { $0 + evidence.all.sessions(of: $1) }
    let name = String(decoding: ShownName.text(names[most]), as: UTF8.self)
    return Verdict(
      level: .attention,
      sentence: "Connect sends a status that is not known here: \(Self.sessions(count)) in "
        + "\(evidence.name)\(unknown.count > 1 ? ", most of them" : ":") ‘\(name)’.",
      period: evidence.name, since: firstSeen(most))
  }

  private static func share(_ status: Int) -> Measure {
    { .init(part: $0.sessions(of: status), whole: $0.sessions) }
  }

  private func working(_ evidence: Evidence) -> Verdict {
    let (part, all) = (evidence.all.successful, evidence.all.sessions)
    let word = slice.snapshot.origin == .batch ? "worked" : "is working"
    var sentence =
      "Connect \(word): \(Self.part(part, all, "sessions")) succeeded in \(evidence.name)"
    // Nothing is like nothing.
    if let name = evidence.comparison?.name, evidence.before?.sessions ?? 0 > 0 {
      let change = change(evidence, of: StatusNumber.success)
      sentence +=
        change.map { ", \(NumberText.points($0.difference)) against \(name)" }
        ?? ", no clear change against \(name)"
    }
    return Verdict(level: .working, sentence: sentence + ".", period: evidence.name)
  }

  private struct ClearChange {
    var difference: Double
    var now: Significance.Share
    var before: Significance.Share
    /// `88.6 % the same hours last Tuesday`.
    var text: String
  }

  private func change(_ evidence: Evidence, of status: Int) -> ClearChange? {
    guard let before = evidence.before, let name = evidence.comparison?.name else { return nil }
    let now = Significance.Share(
      part: evidence.closed.sessions(of: status), whole: evidence.closed.sessions)
    let earlier = Significance.Share(part: before.sessions(of: status), whole: before.sessions)
    return Significance.change(from: earlier, to: now).map {
      ClearChange(
        difference: $0, now: now, before: earlier,
        text: "\(NumberText.percent(earlier.part, of: earlier.whole)) \(name)")
    }
  }

  /// `1,240 of 1,398 sessions (88.6 %)`; without the percentage of few.
  private static func part(_ part: Int, _ whole: Int, _ noun: String) -> String {
    let text = "\(NumberText.count(part)) of \(NumberText.count(whole)) \(noun)"
    return whole < NumberText.fewest ? text : "\(text) (\(NumberText.percent(part, of: whole)))"
  }

  private static func sessions(_ count: Int) -> String {
    count == 1 ? "1 session" : "\(NumberText.count(count)) sessions"
  }

  func moment(_ time: EventTime) -> String {
    "\(label.date(time.seconds)) \(label.exactTime(time.seconds)) \(zone.name)"
  }
}
