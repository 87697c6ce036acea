/// The parts of a page that change while it is open. All are always there, so that one can take the
/// place of its predecessor; those with nothing to show are hidden.
enum PageSection: String, CaseIterable {
  case health, verdict, empty, figures
  case sessionsChart = "sessions-chart"
  case rateChart = "rate-chart"
  case outcomes, groups, input, footing

  /// Whether there is something to show in it.
  func isShown(_ model: PageModel) -> Bool {
    switch self {
    case .health, .verdict, .footing: true
    case .empty: model.emptiness != nil
    case .figures, .sessionsChart, .rateChart, .outcomes: model.emptiness == nil
    case .groups: model.emptiness == nil && (model.routes != nil || model.hosts != nil)
    case .input: !model.logs.isEmpty || !model.lineBuckets.isEmpty
    }
  }

  func write(_ context: PageContext, to page: inout MarkupWriter) {
    guard isShown(context.model) else {
      page.element(self == .health ? .p : .section, .id(rawValue), .hidden)
      return
    }
    switch self {
    case .health: HealthSection(context: context).write(to: &page)
    case .verdict: VerdictSection(context: context).write(to: &page)
    case .empty: EmptySection(context: context).write(to: &page)
    case .figures: FiguresSection(context: context).write(to: &page)
    case .sessionsChart: ChartSection(context: context).writeSessions(to: &page)
    case .rateChart: ChartSection(context: context).writeRate(to: &page)
    case .outcomes: OutcomesSection(context: context).write(to: &page)
    case .groups: GroupsSection(context: context).write(to: &page)
    case .input: InputSection(context: context).write(to: &page)
    case .footing: FootingSection(context: context).write(to: &page)
    }
  }
}
