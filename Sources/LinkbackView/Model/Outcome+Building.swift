internal import ConnectCallback
internal import LinkbackCore

extension PageModel.Outcome {
  /// - Parameter number: Of the status in ``Snapshot/Names``.
  init(_ number: Int, _ snapshot: Snapshot, _ sums: RangeSums, lastSeen: [EventTime?]) {
    let counts = sums.all.statuses[number]
    let whole = sums.all.sessions
    let status = snapshot.names.statuses[number]
    let isKnown = (StatusNumber.success..<StatusNumber.unknown).contains(number)
    let connect = ConnectStatus(rawValue: String(decoding: status.bytes, as: UTF8.self))
    let change = sums.before.map { before in
      PageModel.Change(
        from: .init(part: before.sessions(of: number), whole: before.sessions),
        to: .init(part: sums.closed.sessions(of: number), whole: sums.closed.sessions),
        isGood: number == StatusNumber.success)
    }
    self.init(
      status: status, known: isKnown ? connect : nil, sessions: counts.sessions,
      share: NumberText.percent(counts.sessions, of: whole), change: change, hits: counts.hits,
      hitsPerSession: NumberText.ratio(counts.hits, counts.sessions),
      responses: counts.responses.responses, lastSeen: lastSeen[number],
      nextStep: number == StatusNumber.other
        ? "raise --max-statuses or --max-rows to see what they are" : connect.nextStep,
      meaning: number == StatusNumber.other
        ? "what exceeds a limit is counted here" : connect.whatItMeans)
  }
}

extension PageModel.Groups {
  /// How many are shown.
  static let most = 20

  init(
    _ tallies: [(name: Int?, tally: Tally)], _ names: [ByteString], _ order: ViewQuery.Order
  ) {
    let groups = tallies.map { name, tally in
      PageModel.Group(
        name: name.map { names[$0] }, sessions: tally.sessions, successful: tally.successful,
        problems: tally.problems, landingErrors: tally.landingErrors, hits: tally.hits,
        successRate: NumberText.share(tally.successful, of: tally.sessions))
    }
    let sorted = groups.sorted { Self.precedes($0, $1, order) }
    self.init(
      rows: Array(sorted.prefix(Self.most)), more: Swift.max(0, sorted.count - Self.most))
  }

  /// The greatest first; among equals, the one with more sessions, then by name.
  private static func precedes(
    _ left: PageModel.Group, _ right: PageModel.Group, _ order: ViewQuery.Order
  ) -> Bool {
    let (own, other) = (rank(left, order), rank(right, order))
    if own != other { return own > other }
    if left.sessions != right.sessions { return left.sessions > right.sessions }
    guard let leftName = left.name, let rightName = right.name else {
      return left.name == nil && right.name != nil
    }
    return leftName < rightName
  }

  private static func rank(_ group: PageModel.Group, _ order: ViewQuery.Order) -> Int {
    switch order {
    case .problems: group.problems + group.landingErrors
    case .sessions: group.sessions
    // In millionths: the lowest rate is what one looks for, among those with sessions.
    case .success:
      group.sessions == 0 ? -1 : 1_000_000 - group.successful * 1_000_000 / group.sessions
    }
  }
}
