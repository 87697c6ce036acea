package import LinkbackCore

/// What `linkback follow` shows to a person while it runs: the table of `count` for all that was counted,
/// cut to the terminal, with the latest windows and how far the logs are read.
///
/// ```
/// 2026-11-22, 10:00 to 10:14 UTC
/// 3 of 7 sessions succeeded
///
/// status             sessions   share  hits  2xx  3xx  5xx
/// …
///
/// window            status        sessions  hits  errors
/// 2026-11-22 10:12  success              2     2       –
/// … 2 windows, no callbacks so far
///
/// 24 lines: 9 callbacks, 15 other
/// 10:14:03 UTC, following 1 log
/// ```
package struct LiveTable {
  private let snapshot: Snapshot
  private let style: CountTable.Style
  private let escaped: (ByteString) -> String

  /// - Parameter escaped: Makes a name from a log harmless.
  package init(
    _ snapshot: Snapshot, style: CountTable.Style, escaped: @escaping (ByteString) -> String
  ) {
    self.snapshot = snapshot
    self.style = style
    self.escaped = escaped
  }

  /// In fewer lines, what became of all lines is left out for rows of the totals.
  private static let lowHeight = 16

  /// Windows are shown where so many rows of the totals have room beside them.
  private static let fewestRows = 4

  /// Rows of windows that are shown however much room there is.
  package static let mostWindowRows = 20

  /// The lines, at most `height`: the rows with the fewest hits and the earliest windows are left out.
  ///
  /// - Parameters:
  ///   - clock: What the wall clock shows.
  ///   - problem: Why nothing is read now, if nothing is.
  /// - Complexity: O(rows + n log n) for n rows and windows that there is room for.
  package func lines(height: Int, clock: EventTime, problem: String? = nil) -> [String] {
    let progress = DisplayWidth.cut(problem ?? self.progress(clock), style.width)
    return Array((parts(height: max(height - 2, 0), clock) + ["", progress]).suffix(height))
  }

  /// All rows of the totals, and the latest windows: what remains at the end.
  package var wholeLines: [String] { parts(height: nil, nil) }

  /// - Parameter height: `nil` leaves no row out, and shows ``mostWindowRows``.
  private func parts(height: Int?, _ clock: EventTime?) -> [String] {
    var shown = snapshot
    if let clock { shown.progress.committed = clock }
    let empty = table(shown, rows: [])
    let heading = Self.lines(of: empty.heading)
    var foot = Self.lines(of: empty.lines)
    guard !snapshot.rows.isEmpty else {
      return Array((heading + [""] + foot).prefix(height ?? .max))
    }
    // Titles, the row of all, and an empty line before the totals.
    var room = height.map { $0 - heading.count - 3 } ?? .max
    // Where there is not much room, it is for the totals.
    if room - foot.count - 1 < snapshot.rows.count, height ?? .max < Self.lowHeight { foot = [] }
    if !foot.isEmpty, height != nil { room -= foot.count + 1 }
    // Titles, an empty line, and some rows.
    let roomOfWindows = min(snapshot.windows.count + 2, 5)
    let hasWindows = room - roomOfWindows >= min(snapshot.rows.count, Self.fewestRows)
    let most = max(1, hasWindows ? room - roomOfWindows : room)
    let numbers = rows(most < snapshot.rows.count ? max(1, most - 1) : most)
    let table = table(shown, rows: numbers)
    var parts = [heading, Self.lines(of: table.totals)]
    let left = height == nil ? Self.mostWindowRows + 2 : room - parts[1].count + 2
    if !shown.windows.isEmpty, left > 2 {
      // Quiet goes on only while somebody looks.
      let now = clock == nil ? nil : shown.now.map { shown.counting.window.start(of: $0 - 1) }
      parts.append(Self.lines(of: table.windows(limit: left - 1, until: now)))
    }
    if !foot.isEmpty { parts.append(foot) }
    return Array(parts.joined(separator: [""]).prefix(height ?? .max))
  }

  /// The numbers of the rows with the most hits.
  private func rows(_ count: Int) -> [Int] {
    guard count < snapshot.rows.count else { return Array(snapshot.rows.indices) }
    let order = snapshot.rows.indices.sorted {
      (snapshot.rows[$1].counts.hits, $0) < (snapshot.rows[$0].counts.hits, $1)
    }
    return Array(order.prefix(count))
  }

  private func table(_ shown: Snapshot, rows: [Int]) -> CountTable {
    var options = OutcomeAggregator.Options()
    options.window = shown.counting.window
    (options.byRoute, options.byHost) = (shown.counting.byRoute, shown.counting.byHost)
    var omitted = CountTable.Omitted()
    omitted.rows = shown.rows.count - rows.count
    for row in shown.rows { omitted.hits.addHits(of: row.counts) }
    for number in rows { omitted.hits.removeHits(of: shown.rows[number].counts) }
    return CountTable(
      OutcomeResult(shown, rows: rows), Summary(shown), by: options, style: style,
      omitted: omitted, escaped: escaped)
  }

  // MARK: Progress

  private func progress(_ clock: EventTime) -> String {
    let time = "\(TimeLabel(style.zone).exactTime(clock.seconds)) \(style.zone.name)"
    let open = snapshot.logs.filter { $0.phase != .ended }
    let logs = "\(NumberText.count(open.count)) \(open.count == 1 ? "log" : "logs")"
    var text = open.isEmpty ? "waiting for a log" : "following \(logs)"
    if snapshot.unreadBytes > 0 { text += ", \(NumberText.bytes(snapshot.unreadBytes)) to read" }
    let failed = open.count { $0.error != nil }
    if failed > 0 { text += ", \(NumberText.count(failed)) of them unreadable" }
    let missing = snapshot.progress.missingLogs.count
    if missing > 0 { text += ", \(NumberText.count(missing)) missing" }
    return "\(time), \(text)"
  }

  private static func lines(of text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }
}
