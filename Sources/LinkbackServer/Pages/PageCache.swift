internal import LinkbackCore
internal import LinkbackView

/// The pages that were asked for last, each rendered once a moment, however many look at it.
///
/// An actor, so one page is rendered at a time: readers wait, and the counting does not.
actor PageCache {
  typealias Building = @Sendable (Snapshot, ViewQuery, Health) -> PageModel

  /// A section of a page, and the moment that changed it last.
  struct Section: Equatable, Sendable {
    var id: String
    var html: [UInt8]
    var serial: Int
  }

  private struct Page {
    var serial: Int
    var model: PageModel
    var html: [UInt8]?
    var sections: [Section] = []
    /// Of which moment the sections are.
    var sectionsSerial: Int?
    var used: Int
  }

  private let live: LiveState
  private let limit: Int
  private let rendering: PageRendering
  private let build: Building
  private var pages: [ViewQuery: Page] = [:]
  private var uses = 0

  init(
    _ live: LiveState, limit: Int = 128, rendering: PageRendering, build: @escaping Building
  ) {
    self.live = live
    self.limit = limit
    self.rendering = rendering
    self.build = build
  }

  var count: Int { pages.count }

  /// `nil` where no state was read yet, as below.
  func model(_ query: ViewQuery) -> PageModel? { page(query)?.model }

  func html(_ query: ViewQuery) -> [UInt8]? {
    guard let page = page(query) else { return nil }
    if let html = page.html { return html }
    let html = rendering.page(page.model)
    pages[query]?.html = html
    return html
  }

  /// The sections that have changed since the moment `serial`, and of which moment they are.
  func sections(
    _ query: ViewQuery, changedSince serial: Int
  ) -> (sections: [Section], serial: Int)? {
    guard var page = page(query) else { return nil }
    if page.sectionsSerial != page.serial {
      let before = Dictionary(page.sections.map { ($0.id, $0) }) { $1 }
      page.sections = rendering.sections(page.model).map { section in
        if let known = before[section.id], known.html == section.html { return known }
        return Section(id: section.id, html: section.html, serial: page.serial)
      }
      page.sectionsSerial = page.serial
      pages[query] = page
    }
    return (page.sections.filter { $0.serial > serial }, page.serial)
  }

  /// The page of the present moment.
  private func page(_ query: ViewQuery) -> Page? {
    let moment = live.moment
    guard let snapshot = moment.snapshot else { return nil }
    uses += 1
    let known = pages[query]
    var page: Page
    if let known, known.serial == moment.serial {
      page = known
      page.used = uses
    } else {
      page = Page(
        serial: moment.serial, model: build(snapshot, query, moment.health),
        sections: known?.sections ?? [], sectionsSerial: known?.sectionsSerial, used: uses)
    }
    pages[query] = page
    if pages.count > limit, let oldest = pages.min(by: { $0.value.used < $1.value.used }) {
      pages[oldest.key] = nil
    }
    return page
  }
}
