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
  private let omitted: Omitted
  /// Makes a name from a log harmless.
  private let escaped: (ByteString) -> String

  /// Rows of the totals for which there is no room.
  struct Omitted {
    var rows = 0
    /// Of all of them.
    var hits = OutcomeCounts()
  }

  package init(
    _ result: OutcomeResult, _ summary: Summary, by options: OutcomeAggregator.Options,
    style: Style, escaped: @escaping (ByteString) -> String
  ) {
    self.init(result, summary, by: options, style: style, omitted: Omitted(), escaped: escaped)
  }

  init(
    _ result: OutcomeResult, _ summary: Summary, by options: OutcomeAggregator.Options,
    style: Style, omitted: Omitted, escaped: @escaping (ByteString) -> String
  ) {
    self.result = result
    self.summary = summary
    self.options = options
    self.style = style
    self.omitted = omitted
    self.escaped = escaped
  }

  package var text: String {
    var parts = [heading]
    if !result.totals.isEmpty { parts.append(totals) }
    if !result.windows.isEmpty { parts.append(windows()) }
    return (parts + [lines]).joined(separator: "\n")
  }

  // MARK: Parts

  var heading: String {
    guard let first = summary.first, let last = summary.last else { return "no callbacks\n" }
    let label = TimeLabel(style.zone)
    let (start, end) = (first.seconds, last.seconds)
    var period = "\(label.dateAndTime(start)) to \(label.dateAndTime(end))"
    if label.date(start) == label.date(end) {
      let (from, to) = (label.time(start), label.time(end))
      period = "\(label.date(start)), \(from == to ? from : "\(from) to \(to)")"
    }
    let (part, whole) = (summary.successfulSessions, summary.sessions)
    let rate = whole < NumberText.fewest ? "" : " (\(NumberText.percent(part, of: whole)))"
    let sessions = whole == 1 ? "session" : "sessions"
    let success =
      "\(NumberText.count(part)) of \(NumberText.count(whole)) \(sessions) succeeded\(rate)"
    return wrapped("\(period) \(style.zone.name)") + "\n" + style.emphasis.start
      + wrapped(success) + style.emphasis.end + "\n"
  }

  private func wrapped(_ text: String) -> String {
    DisplayWidth.wrapped(text, style.width).joined(separator: "\n")
  }

  private var keyColumns: [TextTable.Column] {
    [TextTable.Column(title: "status", isNumber: false)]
      + (options.byRoute ? [TextTable.Column(title: "route", isNumber: false)] : [])
      + (options.byHost ? [TextTable.Column(title: "host", isNumber: false)] : [])
  }

  private func keyCells(_ key: OutcomeResult.Key) -> [String] {
    [shown(key.status)] + (options.byRoute ? [key.route.map(shown) ?? NumberText.none] : [])
      + (options.byHost ? [key.host.map(shown) ?? NumberText.none] : [])
  }

  private func shown(_ name: ByteString) -> String {
    let text = escaped(name)
    return ShownName.endsInSpace(text) ? "'\(text)'" : text
  }

  var totals: String {
    let all = result.totals.reduce(into: omitted.hits) { $0.addHits(of: $1.counts) }
    let classes = ResponseClass.allCases.filter { all.responses[$0.rawValue] > 0 }
    var table = TextTable(
      keyColumns + [
        .init(title: "sessions"), .init(title: "share", rank: 2), .init(title: "hits"),
      ]
        + classes.map { .init(title: $0.name, rank: $0.isError ? 1 : 3) })
    for total in result.totals {
      table.append(
        keyCells(total.key) + [
          NumberText.count(total.finalSessions),
          NumberText.percent(total.finalSessions, of: summary.sessions),
          NumberText.count(total.counts.hits),
        ] + classes.map { count(total.counts.responses[$0.rawValue]) })
    }
    if omitted.rows > 0 {
      table.append(note: "… \(Self.more(omitted.rows)) with fewer hits")
    }
    if result.totals.count + omitted.rows > 1 {
      table.append(
        ["all"] + Array(repeating: "", count: keyColumns.count - 1) + [
          NumberText.count(summary.sessions), "", NumberText.count(all.hits),
        ] + classes.map { count(all.responses[$0.rawValue]) })
    }
    return table.text(width: style.width, emphasis: style.emphasis)
  }

  private static func more(_ rows: Int) -> String {
    "\(NumberText.count(rows)) more \(rows == 1 ? "row" : "rows")"
  }

  // MARK: Windows

  /// The windows, or as many of the last ones as fit into some lines, and of one that does not fit the last
  /// rows; windows without a callback between them are a gap, so that quiet does not look like dead.
  ///
  /// - Parameters:
  ///   - limit: In lines, with the titles.
  ///   - now: Up to which window there is none after the last one that is here; `nil` where that is not known.
  func windows(limit: Int = .max, until now: Int64? = nil) -> String {
    let gap = result.windows.last.flatMap {
      quiet($0.start, now ?? $0.start, includingLast: true)
    }
    let first = firstRow(fitting: limit - (gap == nil ? 1 : 2))
    var table = TextTable(
      [.init(title: "window", isNumber: false, shortest: 19, shortestOfAll: 10)] + keyColumns + [
        .init(title: "sessions"), .init(title: "hits", rank: 2), .init(title: "errors", rank: 1),
      ])
    let hidden = result.windows[..<first].reversed().prefix {
      first < result.windows.count && $0.start == result.windows[first].start
    }.count
    if hidden > 0 {
      table.append(note: "… \(Self.more(hidden)) of this window")
    }
    for index in first..<result.windows.count {
      let window = result.windows[index]
      if index > first, let gap = quiet(at: index) { table.append(note: gap) }
      let isSame = index > first && result.windows[index - 1].start == window.start
      let errors = ResponseClass.allCases.filter(\.isError)
        .reduce(0) { $0 + window.counts.responses[$1.rawValue] }
      table.append(
        [isSame ? "" : start(window.start)] + keyCells(window.key) + [
          NumberText.count(window.counts.sessions), NumberText.count(window.counts.hits),
          count(errors),
        ])
    }
    if let gap { table.append(note: gap) }
    return table.text(width: style.width, emphasis: style.emphasis)
  }

  /// The first row of the windows that fit into some lines.
  private func firstRow(fitting limit: Int) -> Int {
    let windows = result.windows
    var (first, whole, left) = (windows.count, windows.count, limit)
    while first > 0 {
      let gap = first < windows.count ? quiet(at: first) : nil
      left -= gap == nil ? 1 : 2
      guard left >= 0 else { break }
      first -= 1
      if first == 0 || windows[first - 1].start != windows[first].start { whole = first }
    }
    // One line says how many rows are left out.
    return whole < windows.count || first == 0 ? whole : min(first + 1, windows.count)
  }

  /// As precisely as windows are cut.
  private func start(_ seconds: Int64) -> String {
    if let calendar = options.window?.calendar { return start(seconds, calendar) }
    let label = TimeLabel(style.zone)
    let length = options.window?.length ?? 0
    if length % 60 != 0 { return "\(label.date(seconds)) \(label.exactTime(seconds))" }
    let isMidnight = length % 86_400 == 0 && label.time(seconds) == "00:00"
    return isMidnight ? label.date(seconds) : label.dateAndTime(seconds)
  }

  /// `2026-11-24`, `week of 2026-11-23`, `2026-11`, in the zone whose days they are.
  private func start(_ seconds: Int64, _ calendar: CalendarWindows) -> String {
    let date = TimeLabel(ViewZone(calendar)).date(seconds)
    switch calendar.unit {
    case .day: return date
    case .week: return "week of \(date)"
    case .month: return String(date.dropLast(3))
    }
  }

  /// What is said of the windows between one and the one before it; `nil` where there are none.
  private func quiet(at index: Int) -> String? {
    quiet(result.windows[index - 1].start, result.windows[index].start, includingLast: false)
  }

  /// A window without a callback is named, and several are counted.
  private func quiet(_ before: Int64, _ next: Int64, includingLast: Bool) -> String? {
    guard let grid = options.window, next > before else { return nil }
    let first = grid.end(of: before)
    let windows = grid.count(in: first..<(includingLast ? grid.end(of: next) : next))
    guard windows > 0 else { return nil }
    let soFar = includingLast ? " so far" : ""
    guard windows > 1 else { return "\(start(first))  no callbacks\(soFar)" }
    return "… \(NumberText.count(windows)) windows, no callbacks\(soFar)"
  }

  // MARK: Lines

  /// What became of all lines, in words.
  var lines: String {
    let statistics = summary.statistics
    let named = Summary.bucketOrder.filter { statistics.count(of: $0) > 0 }.map { bucket in
      "\(NumberText.count(statistics.count(of: bucket))) \(Self.words(bucket))"
    }
    let callbacks = statistics.callbacks == 1 ? "callback" : "callbacks"
    let noun = statistics.lines == 1 ? "line" : "lines"
    let all = ["\(NumberText.count(statistics.callbacks)) \(callbacks)"] + named
    var texts = ["\(NumberText.count(statistics.lines)) \(noun): \(all.joined(separator: ", "))"]
    if summary.limited > 0 {
      texts.append(
        "\(NumberText.count(summary.limited)) counted under (other), as a limit was reached")
    }
    return texts.map { wrapped($0) + "\n" }.joined()
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
