import LinkbackCore
import LinkbackView
import Testing

@Suite struct ViewQueryTests {
  private static func zone(_ name: String) -> ViewZone? {
    ["UTC", "Europe/Berlin"].contains(name)
      ? ViewZone(name: name, rules: LocalTimeZone(offset: name == "UTC" ? 0 : 3_600)) : nil
  }

  private static func query(_ parameters: [(String, String)]) throws(QueryError) -> ViewQuery {
    try ViewQuery(parameters: parameters.map { (name: $0.0, value: $0.1) }, zone: Self.zone)
  }

  @Test(arguments: ["1h", "6h", "24h", "7d", "30d"])
  func aRangeHasAName(name: String) throws {
    #expect(try Self.query([("range", name)]).period.name == name)
  }

  @Test func whatIsAskedForIsWhatTheURLSays() throws {
    let parameters = [
      ("since", "2026-11-22"), ("until", "2026-11-23T12:00:00+01:00"), ("status", "a&b=c"),
      ("route", "/ö%\u{301}"), ("host", "example.com"), ("tz", "Europe/Berlin"),
      ("sort", "success"),
    ]
    let query = try Self.query(parameters)
    // Midnight in Berlin.
    #expect(query.period == .custom(since: 1_795_302_000, until: 1_795_431_600))
    #expect(query.status == "a&b=c")
    let again = try ViewQuery(parameters: query.parameters, zone: Self.zone)
    #expect(again == query)
    #expect(
      query.urlQuery
        == "?since=2026-11-21T23%3A00%3A00Z&until=2026-11-23T11%3A00%3A00Z&status=a%26b%3Dc"
        + "&route=%2F%C3%B6%25%CC%81&host=example.com&tz=Europe%2FBerlin&sort=success")
  }

  @Test func whatIsAsByDefaultIsNotInTheURL() throws {
    #expect(ViewQuery().urlQuery == "")
    #expect(try Self.query([("range", ""), ("status", ""), ("tz", "UTC")]) == ViewQuery())
  }

  @Test(arguments: [
    ([("rang", "1h")], "'rang' is not a parameter here"), ([("range", "2h")], "range: '2h'"),
    ([("since", "yester")], "since: 'yester'"), ([("tz", "Mars/Base")], "'Mars/Base'"),
    ([("sort", "x")], "sort: 'x'"), ([("tz", "UTC"), ("tz", "UTC")], "'tz' is given twice"),
    ([("since", "2026-11-22"), ("until", "2026-11-22")], "since is not before until"),
  ])
  func whatCannotBeUsedIsNamed(parameters: [(String, String)], message: String) {
    let error = #expect(throws: QueryError.self) { try Self.query(parameters) }
    #expect(error?.message.hasPrefix(message) == true)
  }
}
