internal import ConnectCallback
internal import LinkbackCore

/// The success rate of each bucket from 0 to 100 %, and dashed that of the compared range.
struct RateChart {
  /// With fewer sessions than this a bucket has no rate: one more would move it too far.
  static let fewest = 5

  let context: PageContext
  private let frame: ChartFrame
  private let success: Int?

  private var buckets: [PageModel.Bucket] { context.model.buckets }

  init(_ context: PageContext) {
    self.context = context
    frame = ChartFrame(context: context, height: 140)
    success = context.model.outcomes.firstIndex { $0.known == .success }
  }

  func draw(to page: inout MarkupWriter) {
    let values = [0, 50, 100]
    frame.axis(values.map { ($0, "\($0) %") }, of: 100, to: &page)
    frame.plot(lines: values, of: 100, to: &page) { page in
      for index in buckets.indices {
        frame.bucket(index, text: text(index), to: &page)
      }
      frame.line(.usual, to: &page) { height($0.before?.successful, of: $0.before?.sessions) }
      frame.line(.rate, to: &page) { bucket in
        bucket.isFinal && bucket.isKept ? height(successful(bucket), of: bucket.total) : nil
      }
    }
  }

  private func height(_ part: Int?, of whole: Int?) -> Coordinate? {
    guard let part, let whole, whole >= Self.fewest else { return nil }
    return frame.y(part, of: whole)
  }

  private func successful(_ bucket: PageModel.Bucket) -> Int {
    success.map { bucket.sessions[$0] } ?? 0
  }

  /// `14:15–14:30: 36 of 42 sessions succeeded (85.7 %), 84.1 % the same hours last Tuesday`
  private func text(_ index: Int) -> [UInt8] {
    let bucket = buckets[index]
    var text = "\(context.span(bucket.range)): "
    guard bucket.isKept else { return Array((text + "nothing known").utf8) }
    let part = successful(bucket)
    text += "\(NumberText.count(part)) of \(context.sessions(bucket.total)) succeeded"
    if bucket.total >= Self.fewest { text += " (\(NumberText.percent(part, of: bucket.total)))" }
    if let before = bucket.before, before.sessions >= Self.fewest,
      let comparison = context.model.frame.comparison
    {
      text += ", \(NumberText.percent(before.successful, of: before.sessions)) \(comparison)"
    }
    return Array((bucket.isFinal ? text : text + " (not final)").utf8)
  }

  func legend(to page: inout MarkupWriter) {
    page.element(.ul, .class(.legend)) { page in
      Swatch.writeLine(.rate, "success rate", to: &page)
      if let comparison = context.model.frame.comparison {
        Swatch.writeLine(.usual, comparison, to: &page)
      }
    }
  }

  /// The same numbers as a table.
  func table(to page: inout MarkupWriter) {
    let comparison = context.model.frame.comparison
    page.element(.table) { page in
      page.element(.caption, .class(.unseen), text: "Success rate")
      page.element(.thead) { page in
        page.element(.tr) { page in
          page.columnHead("from")
          for text in ["sessions", "successful", "success rate", comparison].compactMap({ $0 }) {
            page.columnHead(text, .number)
          }
        }
      }
      page.element(.tbody) { page in
        for bucket in buckets { row(bucket, comparison, to: &page) }
      }
    }
  }

  private func row(
    _ bucket: PageModel.Bucket, _ comparison: String?, to page: inout MarkupWriter
  ) {
    let part = successful(bucket)
    let cells = [
      ("sessions", NumberText.count(bucket.total)), ("successful", NumberText.count(part)),
      ("success rate", NumberText.share(part, of: bucket.total)),
    ]
    page.element(.tr) { page in
      context.bucketHead(bucket, to: &page)
      for (label, text) in cells {
        page.cell(label, bucket.isKept ? text : NumberText.none, .number)
      }
      guard let comparison else { return }
      let before = bucket.before.map { NumberText.share($0.successful, of: $0.sessions) }
      page.cell(comparison, before ?? NumberText.none, .number)
    }
  }
}
