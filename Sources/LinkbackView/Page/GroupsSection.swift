internal import LinkbackCore

/// Routes and hosts, the worst first: a name filters, a head sorts.
struct GroupsSection {
  let context: PageContext

  private static let columns: [(title: String, order: ViewQuery.Order?)] = [
    ("sessions", .sessions), ("success rate", .success), ("not the user’s choice", .problems),
    ("landing errors", nil), ("hits", nil),
  ]

  func write(to page: inout MarkupWriter) {
    page.element(.section, .class(.columns), .id(PageSection.groups.rawValue)) { page in
      if let routes = context.model.routes { table("Routes", "route", routes, \.route, to: &page) }
      if let hosts = context.model.hosts { table("Hosts", "host", hosts, \.host, to: &page) }
    }
  }

  private func table(
    _ title: String, _ one: String, _ groups: PageModel.Groups,
    _ path: WritableKeyPath<ViewQuery, ByteString?>, to page: inout MarkupWriter
  ) {
    page.element(.div) { page in
      page.element(.h2, text: title)
      page.element(.table, .class(.cards)) { page in
        page.element(.thead) { page in
          page.element(.tr) { page in
            page.columnHead(one)
            for column in Self.columns { head(column.title, column.order, to: &page) }
          }
        }
        page.element(.tbody) { page in
          for group in groups.rows { row(group, path, to: &page) }
        }
      }
      if groups.more > 0 {
        page.element(.p, .class(.note), text: "and \(NumberText.count(groups.more)) more")
      }
    }
  }

  private func head(_ title: String, _ order: ViewQuery.Order?, to page: inout MarkupWriter) {
    let isSorted = order != nil && order == context.model.query.order
    page.element(
      .th, .class(.number), Attribute(.scope, "col"),
      isSorted ? Attribute(.ariaSort, "descending") : nil
    ) { page in
      guard let order, let link = context.link({ $0.order = order }) else {
        return page.text(title)
      }
      page.element(.a, link, text: title)
    }
  }

  private func row(
    _ group: PageModel.Group, _ path: WritableKeyPath<ViewQuery, ByteString?>,
    to page: inout MarkupWriter
  ) {
    let texts = [
      NumberText.count(group.sessions), group.successRate, NumberText.count(group.problems),
      NumberText.count(group.landingErrors), NumberText.count(group.hits),
    ]
    page.element(.tr) { page in
      page.element(.th, Attribute(.scope, "row")) { page in
        if let name = group.name {
          let link = context.link { $0[keyPath: path] = name }
          page.element(link == nil ? .span : .a, link) { $0.name(name) }
        } else {
          page.element(.span, .class(.muted), text: "not logged")
        }
      }
      for (column, text) in zip(Self.columns, texts) {
        page.cell(column.title, text, .number)
      }
    }
  }
}
