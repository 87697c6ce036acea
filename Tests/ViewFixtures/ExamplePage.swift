package import LinkbackCore
package import LinkbackView

/// A page worth looking at, and to be compared with what it was.
package struct ExamplePage: Sendable {
  package var name: String
  package var model: PageModel

  init(_ name: String, _ model: PageModel) {
    self.name = name
    self.model = model
  }

  /// Those to look at, with a day and more in them.
  package static var all: [ExamplePage] { [incident, quiet, silent, week, hostile] + empty }

  /// Those whose HTML is kept, to be compared with: short ones.
  package static var golden: [ExamplePage] {
    var query = ViewQuery()
    query.period = .hour
    var site = incidentSite
    (site.days, site.window) = (2, 300)
    var filtered = query
    (filtered.status, filtered.route) = ("auth_expired", "/account/link")
    return [
      ExamplePage("hour", model(site.snapshot(), query)),
      ExamplePage("filtered", model(site.snapshot(), filtered, health: .ended(now))),
    ] + empty
  }

  private static let now = EventTime(nanoseconds: ExampleSite.now * 1_000_000_000)

  private static func model(
    _ snapshot: Snapshot, _ query: ViewQuery = ViewQuery(), health: Health = .live(now)
  ) -> PageModel {
    PageModel(snapshot, query, zone: .utc, health: health, version: "1.0.0")
  }

  private static var incidentSite: ExampleSite {
    var site = ExampleSite()
    site.incident = ExampleSite.now - 3 * 3600..<ExampleSite.now
    return site
  }

  /// A day that has just gone wrong.
  package static var incident: ExamplePage {
    ExamplePage("incident", model(incidentSite.snapshot()))
  }

  /// A day like all others.
  package static var quiet: ExamplePage { ExamplePage("quiet", model(ExampleSite().snapshot())) }

  /// The whole of what is kept, of a month that is asked for.
  package static var week: ExamplePage {
    var query = ViewQuery()
    query.period = .month
    query.route = "/account/link"
    return ExamplePage("month", model(incidentSite.snapshot(), query))
  }

  /// A site without a callback for two hours.
  package static var silent: ExamplePage {
    var site = ExampleSite()
    site.silentFrom = ExampleSite.now - 9_000
    return ExamplePage("silent", model(site.snapshot()))
  }

  /// An hour of few sessions, with names that attack the page.
  package static var hostile: ExamplePage {
    var query = ViewQuery()
    query.period = .hour
    query.host = HostileName.all[0]
    return ExamplePage("hostile", hostileModel(names: HostileName.all, query))
  }

  /// An hour in which every name that comes from a log is one of these.
  package static func hostileModel(names: [ByteString], _ query: ViewQuery) -> PageModel {
    var site = ExampleSite()
    (site.days, site.busiest) = (1, 9)
    (site.routes, site.hosts, site.unknown) = (names, names, names)
    var snapshot = site.snapshot()
    for index in snapshot.logs.indices { snapshot.logs[index].path = names[index % names.count] }
    let key = Snapshot.Key(status: 5, route: 1, host: 1)
    for (number, window) in snapshot.windows.suffix(20).enumerated() {
      var row = Snapshot.Row(
        key: key, counts: window.counts, first: now, last: now)
      row.key.status = 5 + number % names.count
      row.key.route = 1 + number % names.count
      var copy = window
      copy.row = snapshot.rows.count
      snapshot.rows.append(row)
      snapshot.windows.append(copy)
    }
    snapshot.windows.sort { ($0.start, $0.row) < ($1.start, $1.row) }
    var model = model(snapshot, query, health: .notUpToDate(now))
    model.logs[0].error = String(decoding: names[0].bytes, as: UTF8.self)
    return model
  }

  /// One for each reason to show nothing.
  package static var empty: [ExamplePage] {
    let site = model(ExampleSite().snapshot())
    let reasons: [(String, PageModel.Emptiness)] = [
      ("nothing-saved", .nothingSaved), ("no-callbacks", .noCallbacks(outside: 0)),
      ("no-lines", .noLines(unreadable: 1)),
      ("all-outside", .noCallbacks(outside: 1_204)),
      ("nothing-in-range", .nothingInRange(first: now, last: now)),
      ("not-kept", .notKept(from: ExampleSite.now - 86_400)), ("events", .eventsState),
    ]
    return reasons.map { name, reason in
      var model = site
      model.emptiness = reason
      (model.verdict.level, model.verdict.period) = (.unknown, "now")
      model.verdict.sentence = "Nothing is counted yet."
      (model.buckets, model.outcomes, model.figures) = ([], [], [])
      if case .noLines = reason { model.missingLogs = ["/var/log/nginx/shop.log"] }
      if reason == .nothingSaved { (model.logs, model.lineBuckets) = ([], []) }
      return ExamplePage(name, model)
    }
  }
}
