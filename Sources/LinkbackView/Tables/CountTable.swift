package import LinkbackCore

/// What `linkback count` shows to a person: how many sessions succeeded and when, then a row for each
/// status, then windows if they were asked for, then the lines that did not count, in words.
///
/// ```
/// 22 Nov 2026, 10:00 to 10:01 UTC
/// 3 of 7 sessions succeeded
///
/// status             sessions   share  hits  2xx  3xx  5xx
/// success                   3  42.8 %     4    2    1    1
/// …
/// ```
package struct CountTable {
  /// How it looks: nothing else depends on the terminal.
  package struct Style {
    /// In columns.
    package var width: Int
    package var hasColor: Bool
    package var zone: ViewZone

    package init(width: Int, hasColor: Bool, zone: ViewZone) {
      self.width = width
      self.hasColor = hasColor
      self.zone = zone
    }

    fileprivate var emphasis: (start: String, end: String) {
      hasColor ? ("\u{1b}[1m", "\u{1b}[0m") : ("", "")
    }
  }

  private let result: OutcomeResult
  private let summary: Summary
  private let options: OutcomeAggregator.Options
  private let style: Style
  /// Makes a name from a log harmless.
  private let escaped: (ByteString) -> String

  package init(
    _ result: OutcomeResult, _ summary: Summary, by options: OutcomeAggregator.Options,
    style: Style, escaped: @escaping (ByteString) -> String
  ) {
    self.result = result
    self.summary = summary
    self.options = options
    self.style = style
    self.escaped = escaped
  }

  package var text: String {
    var parts = [heading]
    if !result.totals.isEmpty { parts.append(totals) }
    if !result.windows.isEmpty { parts.append(windows) }
    return (parts + [lines]).joined(separator: "\n")
  }

  // MARK: Parts

  private var heading: String {
    guard let first = summary.first, let last = summary.last else { return "no callbacks\n" }
    let label = TimeLabel(style.zone)
    let (start, end) = (first.seconds, last.seconds)
    let isOneDay = label.date(start) == label.date(end)
    let period =
      isOneDay
      ? "\(label.date(start)), \(label.time(start)) to \(label.time(end))"
      : "\(label.dateAndTime(start)) to \(label.dateAndTime(end))"
    let (part, whole) = (summary.successfulSessions, summary.sessions)
    let rate = whole < NumberText.fewest ? "" : " (\(NumberText.percent(part, of: whole)))"
    let sessions = whole == 1 ? "session" : "sessions"
    return "\(period) \(style.zone.name)\n\(style.emphasis.start)\(NumberText.count(part)) of "
      + "\(NumberText.count(whole)) \(sessions) succeeded\(rate)\(style.emphasis.end)\n"
  }

  private var keyColumns: [TextTable.Column] {
    [TextTable.Column(title: "status", isNumber: false)]
      + (options.byRoute ? [TextTable.Column(title: "route", isNumber: false)] : [])
      + (options.byHost ? [TextTable.Column(title: "host", isNumber: false)] : [])
  }

  private func keyCells(_ key: OutcomeResult.Key) -> [String] {
    [escaped(key.status)] + (options.byRoute ? [key.route.map(escaped) ?? NumberText.none] : [])
      + (options.byHost ? [key.host.map(escaped) ?? NumberText.none] : [])
  }

  private var totals: String {
    let classes = ResponseClass.allCases.filter { response in
      result.totals.contains { $0.counts.responses[response.rawValue] > 0 }
    }
    var table = TextTable(
      keyColumns + [
        .init(title: "sessions"), .init(title: "share", rank: 1), .init(title: "hits"),
      ]
        + classes.map { .init(title: $0.name, rank: $0.isError ? 2 : 3) })
    for total in result.totals {
      table.append(
        keyCells(total.key) + [
          NumberText.count(total.finalSessions),
          NumberText.percent(total.finalSessions, of: summary.sessions),
          NumberText.count(total.counts.hits),
        ] + classes.map { count(total.counts.responses[$0.rawValue]) })
    }
    if result.totals.count > 1 {
      let hits = classes.map { response in
        result.totals.reduce(0) { $0 + $1.counts.responses[response.rawValue] }
      }
      table.append(
        ["all"] + Array(repeating: "", count: keyColumns.count - 1) + [
          NumberText.count(summary.sessions), "", NumberText.count(result.hits),
        ] + hits.map(count))
    }
    return table.text(width: style.width, emphasis: style.emphasis)
  }

  private var windows: String {
    let length = options.window?.length ?? 0
    var table = TextTable(
      [.init(title: "window", isNumber: false, shortest: 16)] + keyColumns + [
        .init(title: "sessions"), .init(title: "hits"), .init(title: "errors", rank: 1),
      ])
    let label = TimeLabel(style.zone)
    var before: Int64?
    for window in result.windows {
      if let before, window.start > before + length {
        table.append(gap(before, window.start, length))
      }
      let start = window.start == before ? "" : self.start(window.start, label)
      let errors = ResponseClass.allCases.filter(\.isError)
        .reduce(0) { $0 + window.counts.responses[$1.rawValue] }
      table.append(
        [start] + keyCells(window.key) + [
          NumberText.count(window.counts.sessions), NumberText.count(window.counts.hits),
          count(errors),
        ])
      before = window.start
    }
    return table.text(width: style.width, emphasis: style.emphasis)
  }

  /// As precisely as windows are cut.
  private func start(_ seconds: Int64, _ label: TimeLabel) -> String {
    let length = options.window?.length ?? 0
    if length % 60 != 0 { return "\(label.date(seconds)) \(label.exactTime(seconds))" }
    let isMidnight = length % 86_400 == 0 && label.time(seconds) == "00:00"
    return isMidnight ? label.date(seconds) : label.dateAndTime(seconds)
  }

  /// Windows without a callback: so that quiet does not look like dead.
  private func gap(_ before: Int64, _ next: Int64, _ length: Int64) -> [String] {
    let windows = (next - before) / length - 1
    let text =
      windows == 1 ? "1 without a callback" : "\(NumberText.count(windows)) without a callback"
    return ["… \(text)"] + Array(repeating: "", count: keyColumns.count + 3)
  }

  private var lines: String {
    let statistics = summary.statistics
    let named = Summary.bucketOrder.filter { statistics.count(of: $0) > 0 }.map { bucket in
      "\(NumberText.count(statistics.count(of: bucket))) \(Self.words(bucket))"
    }
    let callbacks = statistics.callbacks == 1 ? "callback" : "callbacks"
    let noun = statistics.lines == 1 ? "line" : "lines"
    let all = ["\(NumberText.count(statistics.callbacks)) \(callbacks)"] + named
    var text = "\(NumberText.count(statistics.lines)) \(noun): \(all.joined(separator: ", "))\n"
    if summary.limited > 0 {
      text += "\(NumberText.count(summary.limited)) counted under (other), as a limit was reached\n"
    }
    return text
  }

  private static func words(_ bucket: Rejection) -> String {
    switch bucket {
    case .incomplete: "incomplete"
    case .foreign: "of another system"
    case .wrongMethod: "not GET"
    case .malformed: "malformed"
    case .oversized: "too long"
    case .outside: "outside the period"
    case .expired: "too old"
    case .other: "other"
    }
  }

  private func count(_ number: Int) -> String {
    number == 0 ? NumberText.none : NumberText.count(number)
  }
}

extension ResponseClass {
  /// Whether the user saw an error page.
  var isError: Bool { self == .clientError || self == .serverError }
}
