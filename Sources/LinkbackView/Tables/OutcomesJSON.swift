internal import LinkbackCore

/// The numbers of a page as one JSON object, for programs: numbers are numbers, times are RFC 3339 in
/// UTC, and shares are left to who reads them.
///
/// ```
/// {"start":…,"end":…,"now":…,"verdict":{"level":"working","sentence":…},
///  "sessions":…,"hits":…,"compared":{"name":…,"start":…,"end":…}|null,
///  "outcomes":[{"status":…,"sessions":…,"hits":…,"responses":{"2xx":…},"last_seen":…|null}],
///  "routes":[{"name":…|null,"sessions":…,"successful":…,"problems":…,"landing_errors":…,"hits":…}]|null,
///  "hosts":as routes,
///  "buckets":[{"start":…,"end":…,"final":…,"sessions":[by outcome],"hits":…}]}
/// ```
package enum OutcomesJSON {
  package static func text(_ model: PageModel) -> [UInt8] {
    var json = JSONObject()
    json.time("start", model.frame.range.lowerBound)
    json.time("end", model.frame.range.upperBound)
    json.time("now", model.frame.now)
    json.object("verdict") { verdict in
      verdict.string("level", model.verdict.level.name)
      verdict.string("sentence", model.verdict.text)
    }
    json.number("sessions", model.outcomes.reduce(0) { $0 + $1.sessions })
    json.number("hits", model.outcomes.reduce(0) { $0 + $1.hits })
    if let name = model.frame.comparison, let range = model.frame.comparedRange {
      json.object("compared") { compared in
        compared.string("name", name)
        compared.time("start", range.lowerBound)
        compared.time("end", range.upperBound)
      }
    } else {
      json.null("compared")
    }
    json.array("outcomes", of: model.outcomes) { $0.add($1) }
    groups("routes", model.routes, &json)
    groups("hosts", model.hosts, &json)
    json.array("buckets", of: model.buckets.filter(\.isKept)) { $0.add($1) }
    return json.finished() + [UInt8(ascii: "\n")]
  }

  private static func groups(_ name: String, _ groups: PageModel.Groups?, _ json: inout JSONObject)
  {
    guard let groups else {
      json.null(name)
      return
    }
    json.array(name, of: groups.rows) { $0.add($1) }
  }
}

extension Verdict.Level {
  /// As programs read it.
  package var name: String {
    switch self {
    case .working: "working"
    case .attention: "attention"
    case .broken: "broken"
    case .unknown: "unknown"
    }
  }
}

extension JSONObject {
  fileprivate mutating func add(_ outcome: PageModel.Outcome) {
    text("status", outcome.status)
    number("sessions", outcome.sessions)
    number("hits", outcome.hits)
    object("responses") { responses in
      for response in ResponseClass.allCases where outcome.responses[response.rawValue] > 0 {
        responses.number(response.name, outcome.responses[response.rawValue])
      }
    }
    if let last = outcome.lastSeen { time("last_seen", last) } else { null("last_seen") }
  }

  fileprivate mutating func add(_ group: PageModel.Group) {
    if let name = group.name { text("name", name) } else { null("name") }
    number("sessions", group.sessions)
    number("successful", group.successful)
    number("problems", group.problems)
    number("landing_errors", group.landingErrors)
    number("hits", group.hits)
  }

  fileprivate mutating func add(_ bucket: PageModel.Bucket) {
    time("start", bucket.range.lowerBound)
    time("end", bucket.range.upperBound)
    flag("final", bucket.isFinal)
    numbers("sessions", bucket.sessions)
    number("hits", bucket.hits)
  }
}
