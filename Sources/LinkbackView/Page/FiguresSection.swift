/// The range in words, and the four great numbers of it.
struct FiguresSection {
  let context: PageContext

  func write(to page: inout MarkupWriter) {
    page.element(
      .section, .id(PageSection.figures.rawValue), Attribute(.ariaLabel, "Figures")
    ) { page in
      range(to: &page)
      page.element(.dl, .class(.figures)) { page in
        for figure in context.model.figures { write(figure, to: &page) }
      }
    }
  }

  private func range(to page: inout MarkupWriter) {
    let frame = context.model.frame
    page.element(.p, .class(.note)) { page in
      page.element(.strong, text: context.period(frame.range))
      page.text(", \(frame.zone.name)")
      if let zone = frame.dayZone { page.text(", days in \(zone.name)") }
      if let comparison = frame.comparison { page.text(", compared with \(comparison)") }
    }
  }

  private func write(_ figure: PageModel.Figure, to page: inout MarkupWriter) {
    page.element(.div, .class(.figure)) { page in
      page.element(.dt, text: figure.title)
      page.element(.dd, .class(.great), text: figure.value)
      if !figure.detail.isEmpty { page.element(.dd, text: figure.detail) }
      guard let before = figure.before else { return }
      page.element(.dd, .class(.before)) { page in
        if let change = figure.change {
          ChangeText.write(change, to: &page)
          page.text(" · ")
        }
        page.text(before)
      }
    }
  }
}

/// A change with what it means, in words and in a colour.
enum ChangeText {
  static func write(_ change: PageModel.Change, to page: inout MarkupWriter) {
    switch change.direction {
    case .better: page.element(.strong, .class(.better), text: "\(change.text), better")
    case .worse: page.element(.strong, .class(.worse), text: "\(change.text), worse")
    case .neutral: page.element(.span, text: change.text)
    case .unclear: page.element(.span, .class(.muted), text: change.text)
    }
  }
}
