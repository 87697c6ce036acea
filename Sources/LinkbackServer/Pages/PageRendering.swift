package import LinkbackView

/// How a page's model becomes HTML.
package struct PageRendering: Sendable {
  /// A part of the page that changes by itself: the id of its element, and its HTML.
  package typealias Section = (id: String, html: [UInt8])

  /// A file that pages use, whose path changes with its bytes.
  package typealias Asset = (path: String, contentType: String, bytes: [UInt8])

  var assets: [Asset]
  var page: @Sendable (PageModel) -> [UInt8]
  var sections: @Sendable (PageModel) -> [Section]

  /// The page as it is.
  package static let standard = PageRendering(
    assets: PageAsset.all.map { ($0.path, $0.contentType, $0.bytes) }, page: Page.html
  ) { model in
    Page.sections(model).map { ($0.id, $0.bytes) }
  }

  package init(
    assets: [Asset],
    page: @escaping @Sendable (PageModel) -> [UInt8],
    sections: @escaping @Sendable (PageModel) -> [Section]
  ) {
    self.assets = assets
    self.page = page
    self.sections = sections
  }
}
