/// What both charts have: axes, buckets as links, and what is not known.
///
/// Bars and lines are in a drawing of their own that is stretched to the width there is; the text is
/// outside of it, and is not.
struct ChartFrame {
  /// Of the stretched drawing.
  private static let width = 1000
  /// Above the plot, for half a label.
  private static let margin = 8
  /// Below it, for the labels of time.
  private static let footing = 24

  let context: PageContext
  /// Of the plot, in pixels.
  let height: Int

  private var buckets: [PageModel.Bucket] { context.model.buckets }
  private var fullHeight: Int { height + Self.margin + Self.footing }

  /// Where a bucket begins; that of the number of buckets is the right edge.
  func x(_ index: Int) -> Coordinate { Coordinate(index, of: buckets.count, times: Self.width) }

  /// How far `value` of `top` is below the upper edge.
  func y(_ value: Int, of top: Int) -> Coordinate {
    Coordinate(hundredths: height * 100 - Coordinate(value, of: top, times: height).hundredths)
  }

  /// The labels of the vertical axis, a drawing of fixed width.
  func axis(_ labels: [(value: Int, text: String)], of top: Int, to page: inout MarkupWriter) {
    page.element(
      .svg, .class(.axis), .decorative, Attribute(.width, 52), Attribute(.height, fullHeight)
    ) { page in
      for (value, text) in labels {
        let middle = (y(value, of: top).hundredths + 50) / 100 + Self.margin + 4
        page.element(
          .text, Attribute(.x, 44), Attribute(.y, middle), Attribute(.textAnchor, "end"),
          text: text)
      }
    }
  }

  /// The plot: lines at `values`, then what `content` draws in the stretched drawing.
  func plot(
    lines values: [Int], of top: Int, to page: inout MarkupWriter,
    content: (inout MarkupWriter) -> Void
  ) {
    page.element(
      .svg, .class(.plot), .decorative, Attribute(.width, "100%"), Attribute(.height, fullHeight)
    ) { page in
      for value in values {
        let below = y(value, of: top).hundredths + Self.margin * 100
        let text = Coordinate(hundredths: below / 100 * 100 + 50).text
        page.element(
          .line, .class(value == 0 ? .baseline : .gridline), Attribute(.x1, 0),
          Attribute(.x2, "100%"), Attribute(.y1, text), Attribute(.y2, text))
      }
      page.element(
        .svg, Attribute(.y, Self.margin), Attribute(.width, "100%"),
        Attribute(.height, height), Attribute(.viewBox, "0 0 \(Self.width) \(height)"),
        Attribute(.preserveAspectRatio, "none"), content: content)
      gapLabel(to: &page)
      timeLabels(to: &page)
      cursor(to: &page)
    }
  }

  /// A bucket: a link to its own range, with all that is known of it as a text.
  func bucket(
    _ index: Int, text: [UInt8], to page: inout MarkupWriter,
    content: (inout MarkupWriter) -> Void = { _ in }
  ) {
    let range = buckets[index].range
    let link = context.link {
      $0.period = .custom(since: range.lowerBound, until: range.upperBound)
    }
    page.element(
      link == nil ? .g : .a, .class(.bucket), link, link == nil ? nil : Attribute(.tabindex, -1)
    ) { page in
      page.element(.title) { $0.text(text) }
      column(index, buckets[index].isKept ? .hit : .unkept, to: &page)
      content(&page)
    }
  }

  /// A line through the middle of buckets that have a value; of one that stands alone, as wide as it is.
  func line(
    _ style: StyleClass, to page: inout MarkupWriter, height: (PageModel.Bucket) -> Coordinate?
  ) {
    let heights = buckets.map(height)
    var path = ""
    for (index, height) in heights.enumerated() {
      guard let height else { continue }
      let follows = index > 0 && heights[index - 1] != nil
      let isFollowed = index + 1 < heights.count && heights[index + 1] != nil
      if !follows, !isFollowed {
        path += "M\(x(index).text) \(height.text)H\(x(index + 1).text)"
      } else {
        let middle = (x(index).hundredths + x(index + 1).hundredths) / 2
        path += "\(follows ? "L" : "M")\(Coordinate(hundredths: middle).text) \(height.text)"
      }
    }
    guard !path.isEmpty else { return }
    page.element(.path, .class(style), Attribute(.d, path))
  }

  /// The whole height of a bucket.
  private func column(_ index: Int, _ style: StyleClass, to page: inout MarkupWriter) {
    let left = x(index)
    let width = Coordinate(hundredths: x(index + 1).hundredths - left.hundredths)
    page.element(
      .rect, .class(style), Attribute(.x, left.text), Attribute(.width, width.text),
      Attribute(.height, height))
  }

  private func timeLabels(to page: inout MarkupWriter) {
    let ticks = TimeTicks(buckets.map(\.range), label: context.bucketLabel).ticks
    for (number, tick) in ticks.enumerated() {
      let isFirst = tick.place.hundredths < 300
      let isLast = tick.place.hundredths > 9_700
      page.element(
        .text, .class(number % 2 == 0 ? .tick : .minorTick),
        Attribute(.x, tick.place.text + "%"),
        Attribute(.y, fullHeight - 5),
        Attribute(.textAnchor, isFirst ? "start" : isLast ? "end" : "middle"), text: tick.text)
    }
  }

  /// Says of a wide gap at the beginning what it is.
  private func gapLabel(to page: inout MarkupWriter) {
    let gap = buckets.prefix { !$0.isKept }.count
    guard gap > 0, gap * 8 >= buckets.count else { return }
    page.element(
      .text, .class(.gapLabel),
      Attribute(.x, Coordinate(gap, of: buckets.count * 2, times: 100).text + "%"),
      Attribute(.y, Self.margin + height / 2), Attribute(.textAnchor, "middle"),
      text: "nothing known")
  }

  /// What the script moves: outside of the drawing until then.
  private func cursor(to page: inout MarkupWriter) {
    page.element(
      .rect, .class(.selection), Attribute(.x, "-2%"), Attribute(.width, "0%"),
      Attribute(.y, Self.margin), Attribute(.height, height))
    page.element(
      .line, .class(.cursor), Attribute(.x1, "-2%"), Attribute(.x2, "-2%"),
      Attribute(.y1, Self.margin), Attribute(.y2, Self.margin + height))
  }
}
