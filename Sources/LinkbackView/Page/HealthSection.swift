internal import LinkbackCore

/// Whether what is shown is up to date, in a word and a time.
struct HealthSection {
  let context: PageContext

  func write(to page: inout MarkupWriter) {
    let (style, text) = state
    page.element(.p, .class(.badge, style), .id(PageSection.health.rawValue)) { page in
      page.element(.span, .class(.dot), .decorative)
      page.element(.span, text: text)
    }
  }

  private var state: (StyleClass, String) {
    switch context.model.health {
    case .live(let time): (.live, "Live \(context.moment(time))")
    case .notUpToDate(let time): (.stale, "Not up to date since \(context.moment(time))")
    case .ended(let time): (.ended, "Ended well at \(context.moment(time))")
    case .unreadable(let sentence): (.broken, sentence)
    case .batch: (.ended, "Report")
    }
  }
}
