internal import LinkbackCore

/// Stacked bars: the sessions of each bucket by their final outcome, success at the bottom; and dashed,
/// how many there were in the compared range.
struct SessionsChart {
  let context: PageContext
  private let series: [ChartSeries]
  private let frame: ChartFrame
  private let scale: ChartScale

  private var buckets: [PageModel.Bucket] { context.model.buckets }

  init(_ context: PageContext) {
    self.context = context
    series = ChartSeries.all(of: context.model.outcomes)
    frame = ChartFrame(context: context, height: 220)
    scale = ChartScale(
      greatest: context.model.buckets.map { max($0.total, $0.before?.sessions ?? 0) }.max() ?? 0)
  }

  func draw(to page: inout MarkupWriter) {
    frame.axis(scale.values.map { ($0, NumberText.count($0)) }, of: scale.top, to: &page)
    frame.plot(lines: scale.values, of: scale.top, to: &page) { page in
      for index in buckets.indices {
        frame.bucket(index, text: text(index), to: &page) { bars(index, to: &$0) }
      }
      // What was to be expected: of a site that has gone silent, all that there is to see.
      frame.line(.usual, to: &page) { $0.before.map { frame.y($0.sessions, of: scale.top) } }
    }
  }

  private func bars(_ index: Int, to page: inout MarkupWriter) {
    let (left, right) = (frame.x(index).hundredths, frame.x(index + 1).hundredths)
    let space = (right - left) / 10
    let x = Coordinate(hundredths: left + space).text
    let width = Coordinate(hundredths: right - left - 2 * space).text
    var low = 0
    func bar(_ style: StyleClass, from low: Int, to high: Int, _ page: inout MarkupWriter) {
      let top = frame.y(high, of: scale.top)
      let height = frame.y(low, of: scale.top).hundredths - top.hundredths
      page.element(
        .rect, .class(style), Attribute(.x, x), Attribute(.y, top.text), Attribute(.width, width),
        Attribute(.height, Coordinate(hundredths: height).text))
    }
    for one in series {
      let sessions = one.sessions(in: buckets[index])
      guard sessions > 0 else { continue }
      bar(one.style, from: low, to: low + sessions, &page)
      low += sessions
    }
    if !buckets[index].isFinal, low > 0 { bar(.open, from: 0, to: low, &page) }
  }

  /// `14:15–14:30: 42 sessions: 36 success, 6 user_aborted; 40 the hour before (not final)`
  private func text(_ index: Int) -> [UInt8] {
    let bucket = buckets[index]
    var text = Array("\(context.span(bucket.range)): ".utf8)
    guard bucket.isKept else { return text + Array("nothing known".utf8) }
    text += Array(context.sessions(bucket.total).utf8)
    var separator = ": "
    for one in series {
      let sessions = one.sessions(in: bucket)
      guard sessions > 0 else { continue }
      text += Array("\(separator)\(NumberText.count(sessions)) ".utf8) + one.label
      separator = ", "
    }
    if let before = bucket.before, let comparison = context.model.frame.comparison {
      text += Array("; \(NumberText.count(before.sessions)) \(comparison)".utf8)
    }
    return bucket.isFinal ? text : text + Array(" (not final)".utf8)
  }

  /// One entry a colour, in the order of the stack: each filters by its status.
  func legend(to page: inout MarkupWriter) {
    page.element(.ul, .class(.legend)) { page in
      for one in series.reversed() {
        page.element(.li) { page in
          let link = one.status.flatMap { status in context.link { $0.status = status } }
          page.element(link == nil ? .span : .a, .class(.entry), link) { page in
            Swatch.write(one.style, to: &page)
            page.element(.bdi) { $0.text(one.label) }
            page.text(" ")
            page.element(.span, .class(.count), text: NumberText.count(one.sessions))
          }
        }
      }
      if let comparison = context.model.frame.comparison {
        Swatch.writeLine(.usual, comparison, to: &page)
      }
    }
  }

  /// The same numbers as a table.
  func table(to page: inout MarkupWriter) {
    page.element(.table) { page in
      page.element(.caption, .class(.unseen), text: "Sessions by outcome")
      page.element(.thead) { page in
        page.element(.tr) { page in
          page.columnHead("from")
          for one in series {
            page.element(.th, .class(.number), Attribute(.scope, "col")) { page in
              page.element(.bdi) { $0.text(one.label) }
            }
          }
          page.columnHead("all", .number)
          if let comparison = context.model.frame.comparison {
            page.columnHead(comparison, .number)
          }
        }
      }
      page.element(.tbody) { page in
        for bucket in buckets { row(bucket, to: &page) }
      }
    }
  }

  private func row(_ bucket: PageModel.Bucket, to page: inout MarkupWriter) {
    page.element(.tr) { page in
      context.bucketHead(bucket, to: &page)
      for one in series {
        let text = bucket.isKept ? NumberText.count(one.sessions(in: bucket)) : NumberText.none
        page.element(.td, .class(.number), Attribute(.dataLabel, bytes: one.label), text: text)
      }
      let total = bucket.isKept ? NumberText.count(bucket.total) : NumberText.none
      page.cell("all", total, .number)
      guard let comparison = context.model.frame.comparison else { return }
      let before = bucket.before.map { NumberText.count($0.sessions) }
      page.cell(comparison, before ?? NumberText.none, .number)
    }
  }
}
