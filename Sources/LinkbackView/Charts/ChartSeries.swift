internal import ConnectCallback
internal import LinkbackCore

/// One colour of the stacked bars: a status, or what is left of many unknown ones.
struct ChartSeries {
  /// `nil` for the statuses that have no colour of their own.
  var status: ByteString?
  var style: StyleClass
  /// Positions in ``PageModel/outcomes``.
  var outcomes: [Int]
  var sessions: Int

  /// As it is named on the page.
  var label: [UInt8] {
    status.map(ShownName.label) ?? Array("\(outcomes.count) other codes".utf8)
  }

  func sessions(in bucket: PageModel.Bucket) -> Int {
    outcomes.reduce(0) { $0 + bucket.sessions[$1] }
  }

  /// From the bottom up: what users finish, what they leave on purpose, then what is somebody's
  /// problem. A few unknown codes have a pattern of their own.
  static func all(of outcomes: [PageModel.Outcome]) -> [ChartSeries] {
    var all: [ChartSeries] = []
    func add(_ index: Int, _ style: StyleClass) {
      let outcome = outcomes[index]
      all.append(
        ChartSeries(
          status: outcome.status, style: style, outcomes: [index], sessions: outcome.sessions))
    }
    for (status, style) in known {
      if let index = outcomes.firstIndex(where: { $0.known == status }) { add(index, style) }
    }
    let unknown = outcomes.indices.filter { outcomes[$0].known == nil }
    for (index, style) in zip(unknown, [StyleClass.unknown, .unknownLines, .unknownDots]) {
      add(index, style)
    }
    let rest = Array(unknown.dropFirst(3))
    guard !rest.isEmpty else { return all }
    let sessions = rest.reduce(0) { $0 + outcomes[$1].sessions }
    return all + [
      ChartSeries(status: nil, style: .unknownRest, outcomes: rest, sessions: sessions)
    ]
  }

  /// The style of each of ``PageModel/outcomes``.
  static func styles(of outcomes: [PageModel.Outcome]) -> [StyleClass] {
    var styles = outcomes.map { _ in StyleClass.unknown }
    for one in all(of: outcomes) {
      for index in one.outcomes { styles[index] = one.style }
    }
    return styles
  }

  private static let known: [(ConnectStatus, StyleClass)] = [
    (.success, .success), (.userAborted, .aborted), (.authExpired, .expired),
    (.badConfiguration, .configuration),
  ]
}
