/// A square or a line as charts have them, next to its name.
enum Swatch {
  static func write(_ style: StyleClass, to page: inout MarkupWriter) {
    page.element(
      .svg, .class(.swatch), .decorative, Attribute(.width, 12), Attribute(.height, 12)
    ) { page in
      page.element(.rect, .class(style), Attribute(.width, 12), Attribute(.height, 12))
    }
  }

  /// The entry of a line in a legend.
  static func writeLine(_ style: StyleClass, _ text: String, to page: inout MarkupWriter) {
    page.element(.li) { page in
      page.element(.span, .class(.entry)) { page in
        page.element(
          .svg, .class(.swatch), .decorative, Attribute(.width, 24), Attribute(.height, 12)
        ) { $0.element(.path, .class(style), Attribute(.d, "M0 6H24")) }
        page.element(.span, text: text)
      }
    }
  }

  /// The patterns that the style sheet names, once a page: for windows that are not final, and for
  /// unknown codes, which share a colour.
  static func definitions(to page: inout MarkupWriter) {
    page.element(
      .svg, .class(.definitions), .decorative, Attribute(.width, 0), Attribute(.height, 0)
    ) { page in
      page.element(.defs) { page in
        pattern("open", size: 6, path: "M-1 7L7-1M-1 1L1-1M5 7L7 5", ground: nil, to: &page)
        pattern("lines", size: 4, path: "M0 2H4", ground: .unknown, to: &page)
        pattern("dots", size: 5, path: "M1 2H3", ground: .unknown, to: &page)
        pattern("rest", size: 6, path: "M3 0V6", ground: .unknown, to: &page)
        pattern("unkept", size: 8, path: "M-1 9L9-1", ground: nil, to: &page)
      }
    }
  }

  private static func pattern(
    _ id: String, size: Int, path: String, ground: StyleClass?, to page: inout MarkupWriter
  ) {
    page.element(
      .pattern, .id("pattern-\(id)"), Attribute(.width, size), Attribute(.height, size),
      Attribute(.patternUnits, "userSpaceOnUse")
    ) { page in
      if let ground {
        page.element(.rect, .class(ground), Attribute(.width, size), Attribute(.height, size))
      }
      page.element(.path, .class(id == "unkept" ? .faintLines : .lines), Attribute(.d, path))
    }
  }
}
