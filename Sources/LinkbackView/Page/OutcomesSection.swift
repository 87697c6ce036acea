internal import LinkbackCore

/// The table of statuses: how many, how much more than before, and what to do next.
struct OutcomesSection {
  let context: PageContext

  private static let columns = [
    "sessions", "share", "change", "hits a session", "responses", "last seen",
  ]

  func write(to page: inout MarkupWriter) {
    let id = PageSection.outcomes.rawValue
    page.element(.section, .id(id), Attribute(.ariaLabelledBy, "\(id)-title")) { page in
      page.element(.h2, .id("\(id)-title"), text: "Outcomes")
      page.element(.table, .class(.cards)) { page in
        page.element(.thead) { page in
          page.element(.tr) { page in
            page.columnHead("status")
            for column in Self.columns { page.columnHead(column, .number) }
            page.columnHead("what the app should do", .wide)
          }
        }
        page.element(.tbody) { page in
          let outcomes = context.model.outcomes
          for (outcome, style) in zip(outcomes, ChartSeries.styles(of: outcomes)) {
            row(outcome, style, to: &page)
          }
        }
      }
    }
  }

  private func row(
    _ outcome: PageModel.Outcome, _ style: StyleClass, to page: inout MarkupWriter
  ) {
    page.element(.tr) { page in
      page.element(.th, .class(.status), Attribute(.scope, "row")) { page in
        Swatch.write(style, to: &page)
        let link = context.link { $0.status = outcome.status }
        page.element(link == nil ? .span : .a, link) { $0.name(outcome.status) }
        page.element(.span, .class(.note), text: outcome.meaning)
      }
      page.cell(Self.columns[0], NumberText.count(outcome.sessions), .number)
      page.cell(Self.columns[1], outcome.share, .number)
      page.element(.td, .class(.number), Attribute(.dataLabel, Self.columns[2])) { page in
        if let change = outcome.change {
          ChangeText.write(change, to: &page)
        } else {
          page.text(NumberText.none)
        }
      }
      page.cell(Self.columns[3], outcome.hitsPerSession, .number)
      page.element(.td, .class(.number), Attribute(.dataLabel, Self.columns[4])) {
        responses(outcome, to: &$0)
      }
      page.cell(
        Self.columns[5], outcome.lastSeen.map(context.moment) ?? NumberText.none, .number)
      page.cell("the app should", outcome.nextStep, .wide)
    }
  }

  /// `2xx 1,204`, a line a class that occurs; errors in the colour of what is worse.
  private func responses(_ outcome: PageModel.Outcome, to page: inout MarkupWriter) {
    let classes = ResponseClass.allCases.filter { outcome.responses[$0.rawValue] > 0 }
    guard !classes.isEmpty else { return page.text(NumberText.none) }
    for response in classes {
      let isError = response == .clientError || response == .serverError
      page.element(.span, .class(isError ? .worse : .count)) { page in
        page.text("\(response.name) \(NumberText.count(outcome.responses[response.rawValue]))")
      }
      page.text(" ")
    }
  }
}
