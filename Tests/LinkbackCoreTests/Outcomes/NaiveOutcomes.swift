import LinkbackCore
import CoreFixtures

/// The counts of callbacks by dictionaries and sorting, in the plainest way.
struct NaiveOutcomes {
  struct Row: Hashable {
    var window: Int64?
    var status: String
    var route: String?
    var host: String?
  }

  var hits: [Row: Int] = [:]
  var sessions: [Row: Set<UInt64>] = [:]
  var responses: [Row: [String: Int]] = [:]
  /// Of the totals, and of windows.
  var finals: [Row: Int] = [:]
  var times: [Row: ClosedRange<Int64>] = [:]
  var allSessions: Set<UInt64> = []

  init(_ callbacks: [SampleCallback], _ options: OutcomeAggregator.Options) {
    func row(_ callback: SampleCallback, window: Int64?) -> Row {
      Row(
        window: window, status: callback.status, route: options.byRoute ? callback.route : nil,
        host: options.byHost ? callback.host : nil)
    }
    for callback in callbacks {
      var rows = [row(callback, window: nil)]
      if let grid = options.window {
        rows.append(
          row(callback, window: grid.start(of: EventTime(nanoseconds: callback.time).seconds)))
      }
      for row in rows {
        hits[row, default: 0] += 1
        sessions[row, default: []].insert(callback.session)
        let name = ResponseClass(response: callback.response).name
        responses[row, default: [:]][name, default: 0] += 1
        let range = times[row] ?? callback.time...callback.time
        times[row] =
          min(range.lowerBound, callback.time)...max(range.upperBound, callback.time)
      }
      allSessions.insert(callback.session)
    }
    let order: (SampleCallback, SampleCallback) -> Bool = { left, right in
      if left.time != right.time { return left.time < right.time }
      let (a, b) = (row(left, window: nil), row(right, window: nil))
      if (a.status == "success") != (b.status == "success") { return b.status == "success" }
      if a.status != b.status { return a.status > b.status }
      if a.route != b.route { return a.route ?? "" > b.route ?? "" }
      return a.host ?? "" > b.host ?? ""
    }
    for (_, group) in Dictionary(grouping: callbacks, by: \.session) {
      guard let last = group.max(by: order) else { continue }
      finals[row(last, window: nil), default: 0] += 1
      guard let grid = options.window else { continue }
      let start = grid.start(of: EventTime(nanoseconds: last.time).seconds)
      finals[row(last, window: start), default: 0] += 1
    }
  }
}
