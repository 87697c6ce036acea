/// A ``PageModel`` as HTML: on a server, and as one file.
package enum Page {
  /// The page that a server answers with. It links ``PageAsset/all``, and its script opens `live` with
  /// the page's own query.
  package static func html(_ model: PageModel) -> [UInt8] {
    let context = PageContext(model, isServed: true)
    return document(context) { head in
      head.element(.link, Attribute(.rel, "icon"), Attribute(.href, PageAsset.icon.relativePath))
      head.element(
        .link, Attribute(.rel, "stylesheet"), Attribute(.href, PageAsset.style.relativePath))
      for download in FootingSection.alternates {
        head.element(
          .link, Attribute(.rel, "alternate"), Attribute(.type, download.type),
          Attribute(.href, download.path + model.query.urlQuery))
      }
      head.element(.script, .defer, Attribute(.src, PageAsset.script.relativePath))
    }
  }

  /// The page as one file, which loads nothing and links nowhere.
  package static func report(_ model: PageModel) -> [UInt8] {
    let policy = [
      "default-src 'none'", "style-src \(PageAsset.style.securityHash)",
      "script-src \(PageAsset.script.securityHash)", "img-src data:", "base-uri 'none'",
      "form-action 'none'",
    ]
    return document(PageContext(model, isServed: false)) { head in
      head.element(
        .meta, Attribute(.httpEquivalent, "Content-Security-Policy"),
        Attribute(.content, policy.joined(separator: "; ")))
      head.element(.link, Attribute(.rel, "icon"), Attribute(.href, "data:,"))
      head.element(.style, containing: .style)
    } end: { body in
      body.element(.script, containing: .script)
    }
  }

  /// The parts of the page that change, by the `id` of their element, each as its whole element: what
  /// `live` sends.
  package static func sections(_ model: PageModel) -> [(id: String, bytes: [UInt8])] {
    let context = PageContext(model, isServed: true)
    return PageSection.allCases.map { section in
      var page = MarkupWriter()
      section.write(context, to: &page)
      return (section.rawValue, page.bytes)
    }
  }

  private static func document(
    _ context: PageContext, head: (inout MarkupWriter) -> Void,
    end: (inout MarkupWriter) -> Void = { _ in }
  ) -> [UInt8] {
    var page = MarkupWriter()
    page.doctype()
    page.element(.html, Attribute(.lang, "en")) { page in
      page.element(.head) { page in
        page.element(.meta, Attribute(.charset, "utf-8"))
        page.element(
          .meta, Attribute(.name, "viewport"),
          Attribute(.content, "width=device-width, initial-scale=1"))
        page.element(
          .meta, Attribute(.name, "color-scheme"), Attribute(.content, "light dark"))
        // What a tab shows of a page that nobody looks at.
        let headline = VerdictSection.parts(of: context.model.verdict.sentence).0
        page.element(.title, text: "\(headline) – Linkback")
        head(&page)
      }
      page.element(.body) { page in
        body(context, to: &page)
        end(&page)
      }
    }
    return page.bytes
  }

  private static func body(_ context: PageContext, to page: inout MarkupWriter) {
    Swatch.definitions(to: &page)
    BarSection(context: context).write(to: &page)
    page.element(.main) { page in
      for section in PageSection.allCases where section != .health && section != .footing {
        section.write(context, to: &page)
      }
    }
    PageSection.footing.write(context, to: &page)
  }
}
