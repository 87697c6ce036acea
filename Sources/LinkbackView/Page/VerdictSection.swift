/// One sentence, great enough to be read across a room, and the only one that is announced when it
/// changes.
struct VerdictSection {
  let context: PageContext

  func write(to page: inout MarkupWriter) {
    let verdict = context.model.verdict
    let (style, word, icon) = Self.level(verdict.level)
    let (headline, reason) = Self.parts(of: verdict.sentence)
    page.element(.section, .class(.verdict, style), .id(PageSection.verdict.rawValue)) { page in
      page.element(.h1, Attribute(.ariaLive, "polite"), Attribute(.ariaAtomic, "true")) { page in
        page.element(.span, .class(.level)) { page in
          page.element(
            .svg, .class(.icon), .decorative, Attribute(.viewBox, "0 0 24 24"),
            Attribute(.width, 24), Attribute(.height, 24)
          ) { $0.element(.path, Attribute(.d, icon)) }
          page.text(verdict.period.isEmpty ? word : "\(word) · \(verdict.period)")
        }
        page.text(" ")
        page.element(.span, .class(.headline), text: headline)
        if !reason.isEmpty {
          page.text(" ")
          page.element(.span, .class(.reason), text: reason)
        }
      }
      details(verdict, to: &page)
    }
  }

  /// Since when, and where; then what else is broken.
  private func details(_ verdict: Verdict, to page: inout MarkupWriter) {
    place(verdict, to: &page)
    for sentence in verdict.also { page.element(.p, .class(.detail), text: sentence) }
  }

  private func place(_ verdict: Verdict, to page: inout MarkupWriter) {
    guard verdict.since != nil || verdict.place != nil else { return }
    page.element(.p, .class(.detail)) { page in
      if let since = verdict.since { page.text(since) }
      if let place = verdict.place {
        page.text(verdict.since == nil ? "Worst on " : " Worst on ")
        page.name(place.name)
        page.text(": \(place.there) there, \(place.elsewhere) elsewhere.")
      }
    }
  }

  /// The sentence up to its first colon, and what comes after, which is written smaller.
  static func parts(of sentence: String) -> (String, String) {
    let bytes = Array(sentence.utf8)
    let space = UInt8(ascii: " ")
    for index in bytes.indices.dropLast()
    where bytes[index] == UInt8(ascii: ":") && bytes[index + 1] == space {
      return (
        String(decoding: bytes[..<index], as: UTF8.self),
        String(decoding: bytes[(index + 2)...], as: UTF8.self)
      )
    }
    return (sentence, "")
  }

  /// A shape for each, so that colour alone says nothing.
  private static func level(
    _ level: Verdict.Level
  ) -> (style: StyleClass, word: String, icon: String) {
    switch level {
    case .working:
      (.working, "Working", "M12 1a11 11 0 1 0 0 22a11 11 0 0 0 0-22M6.5 12.5l4 4l7.5-8.5")
    case .attention:
      (.attention, "Attention", "M12 2L23 22H1ZM12 9V15M12 17.5V19.5")
    case .broken:
      (.broken, "Broken", "M7.5 1h9L23 7.5v9L16.5 23h-9L1 16.5v-9ZM8 8L16 16M16 8L8 16")
    case .unknown:
      (
        .unknownLevel, "Not known",
        "M12 1a11 11 0 1 0 0 22a11 11 0 0 0 0-22M8.5 9a3.5 3.5 0 1 1 5 3.2q-1.5 .8-1.5 2.3M12 16.8V18.8"
      )
    }
  }
}
