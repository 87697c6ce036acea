internal import LinkbackCore

/// What the words mean, what made the page, and the same numbers for programs.
struct FootingSection {
  let context: PageContext

  /// The same numbers in other formats, which take the page's query.
  static let alternates: [(title: String, path: String, type: String)] = [
    ("CSV", "outcomes.csv", "text/csv"), ("JSON", "outcomes.json", "application/json"),
  ]

  private static let terms = [
    ("session", "a Connect Session, counted once: where and how its last callback came"),
    ("success rate", "sessions that ended with success, of all; rounded down"),
    ("not the user’s choice", "all but success and user_aborted"),
    ("landing error", "a callback that the app answered with 4xx or 5xx"),
    ("clear change", "30 sessions on both sides, at least 2 points, and hardly by chance (99 %)"),
  ]

  func write(to page: inout MarkupWriter) {
    page.element(.footer, .id(PageSection.footing.rawValue)) { page in
      page.element(.dl, .class(.definitionsList)) { page in
        for (term, text) in Self.terms {
          page.element(.div) { page in
            page.element(.dt, text: term)
            page.element(.dd, text: text)
          }
        }
      }
      if context.isServed { links(to: &page) }
      page.element(.p, .class(.note), text: facts.joined(separator: " · "))
    }
  }

  private func links(to page: inout MarkupWriter) {
    page.element(.nav, Attribute(.ariaLabel, "The same numbers")) { page in
      let query = context.model.query
      let links =
        Self.alternates.map { ($0.title, $0.path + query.urlQuery) } + [
          ("NDJSON", "windows" + query.windowsQuery(context.model.frame.range)),
          ("metrics", "metrics"),
        ]
      for (title, path) in links {
        page.element(.a, Attribute(.href, path), text: title)
        page.text(" ")
      }
    }
  }

  private var facts: [String] {
    let footing = context.model.footing
    var facts = ["linkback \(footing.version)", "windows of \(footing.window)"]
    if footing.commit > 0 { facts.append("commit \(NumberText.count(footing.commit))") }
    if let began = footing.began {
      facts.append("counting since \(context.label.dateAndTime(began.seconds))")
    }
    if let start = footing.keptFrom {
      facts.append("windows kept from \(context.label.dateAndTime(start))")
    }
    if footing.limited > 0 {
      facts.append("\(NumberText.count(footing.limited)) callbacks beyond limits, under (other)")
    }
    if footing.undelivered > 0 {
      facts.append("\(NumberText.bytes(footing.undelivered)) of records not yet delivered")
    }
    return facts
  }
}
