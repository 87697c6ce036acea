internal import LinkbackCore

/// The top of the page: its name, the ranges, the filters, and whether it is up to date.
struct BarSection {
  let context: PageContext

  private var query: ViewQuery { context.model.query }

  func write(to page: inout MarkupWriter) {
    page.element(.header, .class(.bar)) { page in
      page.element(.p, .class(.brand), text: "Linkback")
      if context.isServed { ranges(to: &page) }
      page.element(.div, .class(.actions)) { page in
        if context.isServed {
          page.element(.p, .class(.badge, .stale), .id("stream"), .hidden)
        }
        PageSection.health.write(context, to: &page)
        if context.isServed {
          page.element(
            .button, .id("pause"), Attribute(.type, "button"), .hidden, text: "Pause")
        }
      }
      if context.isServed {
        form(to: &page)
        chips(to: &page)
      }
    }
  }

  private func ranges(to page: inout MarkupWriter) {
    page.element(.nav, .class(.ranges), Attribute(.ariaLabel, "Range")) { page in
      for period in ViewQuery.Period.named {
        let isCurrent = period == query.period
        page.element(
          .a, context.link { $0.period = period },
          isCurrent ? Attribute(.ariaCurrent, "page") : nil, text: Self.title(of: period))
      }
    }
  }

  private static func title(of period: ViewQuery.Period) -> String {
    switch period {
    case .hour: "1 h"
    case .sixHours: "6 h"
    case .day: "24 h"
    case .week: "7 days"
    case .month: "30 days"
    case .custom: "custom"
    }
  }

  private func form(to page: inout MarkupWriter) {
    page.element(.details, .id("filters"), .class(.served)) { page in
      page.element(.summary, text: "Filter")
      page.element(.form, Attribute(.method, "get"), Attribute(.action, "./")) { page in
        page.element(.div, .class(.fields)) { page in
          for (name, text, value) in moments { moment(name, text, value, to: &page) }
          statuses(to: &page)
          if context.model.routes != nil { field("route", "route", query.route, to: &page) }
          if context.model.hosts != nil { field("host", "host", query.host, to: &page) }
          field("tz", "time zone", ByteString(Array(query.zone.utf8)), to: &page)
          hidden(to: &page)
          page.element(.button, Attribute(.type, "submit"), text: "Show")
        }
      }
    }
  }

  /// The range as it is shown, so that one end can be moved.
  private var moments: [(name: String, text: String, value: Int64?)] {
    guard case .custom(let since, let until) = query.period else {
      return [("since", "from", nil), ("until", "until", nil)]
    }
    return [("since", "from", since), ("until", "until", until)]
  }

  private func moment(
    _ name: String, _ text: String, _ value: Int64?, to page: inout MarkupWriter
  ) {
    page.element(.label) { page in
      page.element(.span, text: text)
      let local = value.map { "\(context.label.date($0))T\(context.label.time($0))" }
      page.element(
        .input, Attribute(.type, "datetime-local"), Attribute(.name, name),
        local.map { Attribute(.value, $0) })
    }
  }

  private func field(
    _ name: String, _ text: String, _ value: ByteString?, to page: inout MarkupWriter
  ) {
    page.element(.label) { page in
      page.element(.span, text: text)
      page.element(
        .input, Attribute(.type, "text"), Attribute(.name, name), value.map { .fieldValue($0) },
        Attribute(.autocomplete, "off"))
    }
  }

  private func statuses(to page: inout MarkupWriter) {
    var statuses = context.model.outcomes.map(\.status).filter {
      $0.bytes.count < PageContext.longestQuery / 3
    }
    if let status = query.status, !statuses.contains(status) { statuses.append(status) }
    page.element(.label) { page in
      page.element(.span, text: "status")
      page.element(.select, Attribute(.name, "status")) { page in
        page.element(.option, Attribute(.value, ""), text: "all")
        for status in statuses {
          page.element(.option, .fieldValue(status), status == query.status ? .selected : nil) {
            $0.text(ShownName.label(status))
          }
        }
      }
    }
  }

  /// What the form has no field for.
  private func hidden(to page: inout MarkupWriter) {
    for (name, value) in query.parameters where name == "range" || name == "sort" {
      page.element(
        .input, Attribute(.type, "hidden"), Attribute(.name, name), Attribute(.value, value))
    }
  }

  /// What narrows the view, each with a link to do without.
  private func chips(to page: inout MarkupWriter) {
    let filters: [(String, ByteString?, WritableKeyPath<ViewQuery, ByteString?>)] = [
      ("status", query.status, \.status), ("route", query.route, \.route),
      ("host", query.host, \.host),
    ]
    guard filters.contains(where: { $0.1 != nil }) else { return }
    page.element(.ul, .class(.chips), Attribute(.ariaLabel, "Filters")) { page in
      for case (let title, let value?, let path) in filters {
        page.element(.li) { page in
          page.element(.a, .class(.chip), context.link { $0[keyPath: path] = nil }) { page in
            page.text("\(title): ")
            page.name(value)
            page.element(.span, .decorative, text: " ×")
            page.element(.span, .class(.unseen), text: " remove")
          }
        }
      }
    }
  }
}
