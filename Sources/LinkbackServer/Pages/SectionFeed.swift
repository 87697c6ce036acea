internal import LinkbackView

/// Sections of a page that have changed since the reader saw it; first, all of them.
///
/// The data of a `section` event is the id of an element, a line feed, and the element's HTML.
struct SectionFeed: EventFeed {
  private let pages: PageCache
  private let query: ViewQuery
  private var seen = -1

  init(_ pages: PageCache, _ query: ViewQuery) {
    self.pages = pages
    self.query = query
  }

  mutating func next() async -> [UInt8]? {
    guard let news = await pages.sections(query, changedSince: seen) else { return nil }
    seen = news.serial
    var bytes: [UInt8] = []
    for section in news.sections {
      EventText.append("section", data: Array(section.id.utf8) + [0x0A] + section.html, to: &bytes)
    }
    return bytes.isEmpty ? nil : bytes
  }
}
