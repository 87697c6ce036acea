/// A chart, its legend, the line in which the script reads values out, and its numbers as a table.
struct ChartSection {
  let context: PageContext

  func writeSessions(to page: inout MarkupWriter) {
    let chart = SessionsChart(context)
    let frame = context.model.frame
    let each = frame.bucketName ?? context.length(frame.bucketLength)
    write(.sessionsChart, "Sessions by outcome", "a bar is \(each)", to: &page) {
      chart.legend(to: &$0)
    } draw: {
      chart.draw(to: &$0)
    } table: {
      chart.table(to: &$0)
    }
  }

  func writeRate(to page: inout MarkupWriter) {
    let chart = RateChart(context)
    let gaps = "no value below \(RateChart.fewest) sessions"
    write(.rateChart, "Success rate", gaps, to: &page) {
      chart.legend(to: &$0)
    } draw: {
      chart.draw(to: &$0)
    } table: {
      chart.table(to: &$0)
    }
  }

  private func write(
    _ section: PageSection, _ title: String, _ remark: String, to page: inout MarkupWriter,
    legend: (inout MarkupWriter) -> Void, draw: (inout MarkupWriter) -> Void,
    table: (inout MarkupWriter) -> Void
  ) {
    let id = section.rawValue
    page.element(.section, .class(.chart), .id(id), Attribute(.ariaLabelledBy, "\(id)-title")) {
      page in
      page.element(.div, .class(.chartHead)) { page in
        page.element(.h2, .id("\(id)-title"), text: title)
        page.element(.p, .class(.note), text: remark)
        legend(&page)
      }
      page.element(
        .div, .class(.chartBody), Attribute(.role, "group"), Attribute(.tabindex, 0),
        Attribute(.ariaRoleDescription, "chart"),
        Attribute(.ariaLabel, "\(title): the arrow keys read its values"), content: draw)
      page.element(.p, .class(.reading), Attribute(.role, "status"))
      page.element(.details, .id("\(id)-table")) { page in
        page.element(.summary, text: "As a table")
        table(&page)
      }
    }
  }
}
