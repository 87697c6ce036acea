internal import LinkbackCore

extension PageModel.Figure {
  /// The four numbers, in their order.
  static func all(_ sums: RangeSums, _ frame: RangeFrame, hasStatus: Bool) -> [Self] {
    [
      successRate(sums, frame, hasStatus: hasStatus), sessions(sums, frame),
      problems(sums, frame, hasStatus: hasStatus), landing(sums, frame),
    ]
  }

  private static func successRate(
    _ sums: RangeSums, _ frame: RangeFrame, hasStatus: Bool
  ) -> Self {
    let (part, whole) = (sums.all.successful, sums.all.sessions)
    guard !hasStatus else {
      return Self(
        kind: .successRate, title: "Success rate", value: NumberText.none,
        detail: "one status alone has none")
    }
    var figure = Self(
      kind: .successRate, title: "Success rate", value: NumberText.share(part, of: whole),
      detail: detail(part, whole, "sessions"))
    figure.compare(sums, frame, isGood: true) { .init(part: $0.successful, whole: $0.sessions) }
    return figure
  }

  private static func sessions(_ sums: RangeSums, _ frame: RangeFrame) -> Self {
    let hits = sums.all.hits
    var figure = Self(
      kind: .sessions, title: "Sessions", value: NumberText.count(sums.all.sessions),
      detail: hits == 1 ? "from 1 callback" : "from \(NumberText.count(hits)) callbacks")
    guard let before = sums.before, let name = frame.comparison?.name else { return figure }
    figure.before = "\(NumberText.count(before.sessions)) \(name)"
    let isClear = Significance.isClear(from: before.sessions, to: sums.closed.sessions)
    figure.change =
      isClear
      ? .init(
        direction: .neutral,
        text: NumberText.change(from: before.sessions, to: sums.closed.sessions))
      : .unclear
    return figure
  }

  private static func problems(
    _ sums: RangeSums, _ frame: RangeFrame, hasStatus: Bool
  ) -> Self {
    let (part, whole) = (sums.all.problems, sums.all.sessions)
    guard !hasStatus else {
      return Self(
        kind: .problems, title: "Not the user’s choice", value: NumberText.none,
        detail: "one status alone has none")
    }
    var figure = Self(
      kind: .problems, title: "Not the user’s choice", value: NumberText.share(part, of: whole),
      detail: detail(part, whole, "sessions"))
    figure.compare(sums, frame, isGood: false) { .init(part: $0.problems, whole: $0.sessions) }
    return figure
  }

  private static func landing(_ sums: RangeSums, _ frame: RangeFrame) -> Self {
    let (part, whole) = (sums.all.landingErrors, sums.all.answered)
    let unanswered = sums.all.hits - whole
    let apart = unanswered > 0 ? "; \(NumberText.count(unanswered)) without a response" : ""
    var figure = Self(
      kind: .landing, title: "Landing errors", value: NumberText.share(part, of: whole),
      detail: "\(detail(part, whole, "callbacks"))\(apart)")
    figure.compare(sums, frame, isGood: false) { .init(part: $0.landingErrors, whole: $0.answered) }
    return figure
  }

  /// What the value is of; of few, the value says how many.
  private static func detail(_ part: Int, _ whole: Int, _ noun: String) -> String {
    let isShown = whole > 0 && whole < NumberText.fewest
    return isShown ? noun : "\(NumberText.count(part)) of \(NumberText.count(whole)) \(noun)"
  }

  private init(kind: Kind, title: String, value: String, detail: String) {
    self.init(
      kind: kind, title: title, value: value, detail: detail, before: nil, change: nil)
  }

  private mutating func compare(
    _ sums: RangeSums, _ frame: RangeFrame, isGood: Bool, _ share: (Tally) -> Significance.Share
  ) {
    guard let tally = sums.before, let name = frame.comparison?.name else { return }
    let before = share(tally)
    self.before = "\(NumberText.share(before.part, of: before.whole)) \(name)"
    change = .init(from: before, to: share(sums.closed), isGood: isGood)
  }
}

extension PageModel.Change {
  static let unclear = PageModel.Change(direction: .unclear, text: "no clear change")

  /// - Parameter isGood: Whether more of it is better.
  init(from before: Significance.Share, to now: Significance.Share, isGood: Bool) {
    guard let difference = Significance.change(from: before, to: now) else {
      self = .unclear
      return
    }
    self.init(
      direction: (difference > 0) == isGood ? .better : .worse,
      text: NumberText.points(difference))
  }
}
