internal import LinkbackCore

/// What every part of a page needs: the model, and how to write times and links of it.
struct PageContext {
  let model: PageModel
  let label: TimeLabel
  /// The same in the zone whose days the buckets are.
  let bucketLabel: TimeLabel
  /// Whether a server answers links to other views of the same numbers; not in a report.
  let isServed: Bool

  init(_ model: PageModel, isServed: Bool) {
    self.model = model
    self.isServed = isServed
    label = TimeLabel(model.frame.zone)
    bucketLabel = TimeLabel(model.frame.dayZone ?? model.frame.zone)
  }

  /// A link to the same view but for `change`; `nil` in a report.
  ///
  /// Relative, so that the page may be served below any path. Also `nil` where a name makes it longer
  /// than servers read.
  func link(_ change: (inout ViewQuery) -> Void) -> Attribute? {
    guard isServed else { return nil }
    var query = model.query
    change(&query)
    let text = query.urlQuery
    return text.utf8.count > Self.longestQuery ? nil : Attribute(.href, "./" + text)
  }

  /// In bytes, of a URL's query.
  static let longestQuery = 8_000

  /// `14:15–14:30`; with days where the range has several.
  func span(_ range: Range<Int64>) -> String {
    let (start, end) = (range.lowerBound, range.upperBound)
    if model.frame.bucketLength >= 86_400 { return bucketLabel.weekdayAndDay(start) }
    let day = label.dayNumber(model.frame.range.lowerBound)
    let isLong = label.dayNumber(model.frame.range.upperBound - 1) != day
    let first = isLong ? "\(label.weekdayAndDay(start)) \(time(start))" : time(start)
    return "\(first)–\(time(end))"
  }

  /// `14:15`, or `14:15:30` where buckets are that short.
  fileprivate func time(_ seconds: Int64) -> String {
    model.frame.bucketLength % 60 == 0 ? label.time(seconds) : label.exactTime(seconds)
  }

  /// `1 session`, `42 sessions`.
  func sessions(_ count: Int) -> String {
    count == 1 ? "1 session" : "\(NumberText.count(count)) sessions"
  }

  /// The time of the sign of life or of a callback: with its day where that is not the last one shown.
  func moment(_ time: EventTime) -> String {
    let isToday = label.dayNumber(time.seconds) == label.dayNumber(model.frame.now - 1)
    return isToday
      ? label.exactTime(time.seconds)
      : "\(label.date(time.seconds)) \(label.exactTime(time.seconds))"
  }

  /// The first cell of a bucket's row in a table: a link to its own range.
  func bucketHead(_ bucket: PageModel.Bucket, to page: inout MarkupWriter) {
    let range = bucket.range
    let link = link { $0.period = .custom(since: range.lowerBound, until: range.upperBound) }
    page.element(.th, Attribute(.scope, "row")) { page in
      page.element(link == nil ? .span : .a, link, text: span(range))
      if !bucket.isFinal { page.element(.span, .class(.muted), text: " not final") }
    }
  }
}

extension PageContext {
  /// `Mon 23 Nov 14:15 – Tue 24 Nov 2026 14:15`
  func period(_ range: Range<Int64>) -> String {
    let (start, end) = (range.lowerBound, range.upperBound)
    let year = label.date(end).prefix(4)
    func day(_ seconds: Int64, hasYear: Bool) -> String {
      "\(label.weekdayAndDay(seconds)) \(hasYear ? label.date(seconds).prefix(4) + " " : "")"
    }
    if label.dayNumber(start) == label.dayNumber(end) {
      return "\(day(start, hasYear: true))\(time(start)) – \(time(end))"
    }
    let first = day(start, hasYear: label.date(start).prefix(4) != year)
    return "\(first)\(time(start)) – \(day(end, hasYear: true))\(time(end))"
  }

  /// `15 minutes`, `2 hours`, `1 day`, `2.5 minutes`.
  func length(_ seconds: Int64) -> String {
    for (unit, name) in [(86_400, "day"), (3_600, "hour"), (60, "minute")] as [(Int64, String)]
    where seconds % unit == 0 && seconds >= unit {
      return seconds == unit ? "1 \(name)" : "\(seconds / unit) \(name)s"
    }
    if seconds > 60, seconds * 10 % 60 == 0 { return "\(seconds / 60).\(seconds % 60 / 6) minutes" }
    return seconds == 1 ? "1 second" : "\(NumberText.count(seconds)) seconds"
  }
}
