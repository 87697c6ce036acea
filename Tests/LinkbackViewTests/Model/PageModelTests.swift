import CoreFixtures
import LinkbackCore
import LinkbackView
import Testing

@Suite struct PageModelTests {
  static let statuses = [
    "success", "auth_expired", "bad_configuration", "user_aborted", "brand_new", "(other)",
  ]
  /// 2026-11-22T00:00:00Z.
  static let sunday = ExampleZone.sunday

  static func callbacks(_ random: inout Dice, over span: Int64) -> [CountedCallback] {
    var times: Set<Int64> = []
    while times.count < 400 { times.insert(sunday + Int64.random(in: 0..<span, using: &random)) }
    return times.map { time in
      CountedCallback(
        time: time, session: Int.random(in: 0..<150, using: &random),
        status: statuses.randomElement(using: &random) ?? "success",
        route: ["/a", "/b", nil].randomElement(using: &random) ?? nil,
        host: ["one.example.com", nil].randomElement(using: &random) ?? nil,
        response: ResponseClass.allCases.randomElement(using: &random) ?? .none)
    }
  }

  static func query(_ random: inout Dice, over span: Int64) -> ViewQuery {
    var query = ViewQuery()
    let periods =
      ViewQuery.Period.named + [
        .custom(since: nil, until: nil),
        .custom(since: sunday + Int64.random(in: -span...span, using: &random), until: nil),
      ]
    query.period = periods.randomElement(using: &random) ?? .day
    if Bool.random(using: &random) { query.route = "/a" }
    if Int.random(in: 0..<4, using: &random) == 0 { query.host = "one.example.com" }
    if Int.random(in: 0..<4, using: &random) == 0 { query.status = "auth_expired" }
    return query
  }

  @Test(arguments: 0..<60)
  func eachSessionIsInOneBucketAndOneOutcome(seed: UInt64) throws {
    var random = Dice(seed: seed)
    let span = [3_000, 86_400, 10 * 86_400, 40 * 86_400].randomElement(using: &random) ?? 0
    let windows: [Int64] = [60, 300, 3_600, 7 * 3_600, 86_400]
    let window = windows.randomElement(using: &random) ?? 60
    let callbacks = Self.callbacks(&random, over: Int64(span))
    let snapshot = Snapshot.counting(callbacks, window: window, byRoute: true, byHost: true)
    let zone = Bool.random(using: &random) ? ExampleZone.berlin : .utc
    for _ in 0..<8 {
      let query = Self.query(&random, over: Int64(span))
      let model = PageModel(snapshot, query, zone: zone)
      let range = model.frame.range
      var last: [Int: CountedCallback] = [:]
      for callback in callbacks.sorted(by: { $0.time < $1.time }) {
        last[callback.session] = callback
      }
      func fits(_ callback: CountedCallback) -> Bool {
        range.contains(callback.time) && Self.fits(callback, query)
      }
      let sessions = last.values.count(where: fits)
      let hits = callbacks.count(where: fits)
      #expect(model.outcomes.reduce(0) { $0 + $1.sessions } == sessions)
      #expect(model.outcomes.reduce(0) { $0 + $1.hits } == hits)
      #expect(model.buckets.reduce(0) { $0 + $1.total } == sessions)
      #expect(model.buckets.reduce(0) { $0 + $1.hits } == hits)
      let routes = try #require(model.routes)
      #expect(routes.rows.reduce(0) { $0 + $1.sessions } == sessions)
      for (index, outcome) in model.outcomes.enumerated() {
        #expect(model.buckets.reduce(0) { $0 + $1.sessions[index] } == outcome.sessions)
      }
      Self.checkBuckets(model)
    }
  }

  private static func fits(_ callback: CountedCallback, _ query: ViewQuery) -> Bool {
    func equals(_ name: String?, _ filter: ByteString?) -> Bool {
      filter == nil || name.map { ByteString(Array($0.utf8)) } == filter
    }
    return equals(callback.route, query.route) && equals(callback.host, query.host)
      && equals(callback.status, query.status)
  }

  private static func checkBuckets(_ model: PageModel) {
    #expect(model.buckets.count <= 121)
    #expect(model.buckets.first?.range.lowerBound == model.frame.range.lowerBound)
    #expect(model.buckets.last?.range.upperBound == model.frame.range.upperBound)
    for (bucket, next) in zip(model.buckets, model.buckets.dropFirst()) {
      #expect(bucket.range.upperBound == next.range.lowerBound)
    }
  }

  @Test func allTimeAddsUpToTheTotals() {
    var random = Dice(seed: 7)
    let snapshot = Snapshot.counting(Self.callbacks(&random, over: 20 * 86_400))
    var query = ViewQuery()
    query.period = .custom(since: nil, until: nil)
    let model = PageModel(snapshot, query)
    #expect(
      model.outcomes.reduce(0) { $0 + $1.sessions }
        == snapshot.rows.reduce(0) { $0 + $1.finalSessions })
    #expect(
      model.outcomes.reduce(0) { $0 + $1.hits } == snapshot.rows.reduce(0) { $0 + $1.counts.hits })
  }

  @Test func eachDayOfAZoneIsABucketAlsoWhereTheClockChanges() {
    let callbacks = (0..<240).map { hour in
      CountedCallback(time: Self.sunday + Int64(hour) * 3_600 + 5, session: hour)
    }
    let snapshot = Snapshot.counting(callbacks, window: 3_600)
    var query = ViewQuery()
    query.period = .month
    let model = PageModel(snapshot, query, zone: ExampleZone.berlin)
    #expect(model.frame.bucketLength == 86_400)
    #expect(model.frame.dayZone == nil)
    let days = model.buckets.filter { $0.total > 0 }.map(\.total)
    #expect(days == [23, 24, 24, 23, 24, 24, 24, 25, 24, 24, 1])
  }

  @Test func daysAreUTCsWhereWindowsDoNotDivideThoseOfTheZone() {
    let callbacks = (0..<20).map { day in
      CountedCallback(time: Self.sunday + Int64(day) * 86_400 + 5, session: day)
    }
    let snapshot = Snapshot.counting(callbacks, window: 86_400)
    var query = ViewQuery()
    query.period = .month
    let model = PageModel(snapshot, query, zone: ExampleZone.berlin)
    #expect(model.frame.dayZone == .utc)
    #expect(model.buckets.filter { $0.total > 0 }.count == 20)
  }

  @Test func nowIsTheLastSignOfLifeWhileAllLogsAreRead() {
    var snapshot = Snapshot.counting(
      [CountedCallback(time: Self.sunday, session: 1)], origin: .follow)
    snapshot.progress.commit = 5
    snapshot.progress.committed = EventTime(nanoseconds: (Self.sunday + 7_200) * 1_000_000_000)
    var log = Snapshot.Log(log: "a.log", path: "a.log")
    log.unreadBytes = 0
    snapshot.logs = [log]
    #expect(snapshot.now == Self.sunday + 7_260)
    snapshot.logs[0].unreadBytes = 1
    #expect(snapshot.now == Self.sunday + 60)
    snapshot.logs[0].unreadBytes = 0
    snapshot.logs[0].error = "permission denied"
    #expect(snapshot.now == Self.sunday + 60)
  }

  @Test func theTableOfGroupsSaysHowManyItLeavesOut() throws {
    let callbacks = (0..<50).map { number in
      CountedCallback(
        time: Self.sunday + Int64(number), session: number,
        status: number == 30 ? "bad_configuration" : "success", route: "/\(number)")
    }
    let snapshot = Snapshot.counting(callbacks, byRoute: true)
    let routes = try #require(PageModel(snapshot).routes)
    #expect(routes.rows.count == 20)
    #expect(routes.more == 30)
    #expect(routes.rows[0].name == "/30")
    #expect(routes.rows[1].name == "/0")
    #expect(PageModel(snapshot).hosts == nil)
  }

  @Test(
    arguments: [
      ("route=/a", "The state is not counted by route: follow with --by route."),
      ("host=example.net", "No callback of the host ‘example.net’ is counted yet."),
      ("status=nope", "No callback of the status ‘nope’ is counted yet."),
    ])
  func whatIsNotCountedAtAllIsSaid(parameters: String, sentence: String) throws {
    let callbacks = [CountedCallback(time: Self.sunday, session: 1, host: "example.com")]
    var snapshot = Snapshot.counting(callbacks, byHost: true, origin: .follow)
    snapshot.progress.commit = 1
    var query = ViewQuery()
    let (name, value) = (parameters.prefix { $0 != "=" }, parameters.drop { $0 != "=" }.dropFirst())
    let text = ByteString(Array(value.utf8))
    switch name {
    case "route": query.route = text
    case "host": query.host = text
    default: query.status = text
    }
    let model = PageModel(snapshot, query)
    #expect(model.emptiness == .missing(sentence))
    // A verdict is about all statuses.
    #expect((model.verdict.sentence == sentence) == (name != "status"))
  }

  @Test func anEmptyPageSaysWhy() {
    var snapshot = Snapshot.counting([], origin: .follow)
    #expect(PageModel(snapshot).emptiness == .nothingSaved)
    snapshot.progress.commit = 1
    #expect(PageModel(snapshot).emptiness == .noLines(unreadable: 0))
    var log = Snapshot.Log(log: "a.log", path: "a.log")
    log.error = "gzip data ends early"
    snapshot.logs = [log]
    #expect(PageModel(snapshot).emptiness == .noLines(unreadable: 1))
    snapshot.progress.missingLogs = ["b.log"]
    #expect(PageModel(snapshot).emptiness == .noLines(unreadable: 2))
    snapshot.progress.missingLogs = []
    snapshot.progress.statistics = Statistics(lines: 3, bytes: 30, callbacks: 0) { _ in 0 }
    #expect(PageModel(snapshot).emptiness == .noCallbacks(outside: 0))
    snapshot.progress.statistics = Statistics()
    #expect(PageModel(snapshot).verdict.sentence == "Nothing is counted yet.")
    snapshot.progress.statistics = Statistics(lines: 3, bytes: 30, callbacks: 0) {
      $0 == .outside ? 2 : 0
    }
    #expect(PageModel(snapshot).emptiness == .noCallbacks(outside: 2))
    #expect(
      PageModel(snapshot).verdict.sentence
        == "Nothing to judge by: no callback in this period.")
    snapshot = Snapshot.counting([CountedCallback(time: Self.sunday, session: 1)])
    #expect(PageModel(snapshot).emptiness == nil)
    var query = ViewQuery()
    query.period = .custom(since: Self.sunday + 86_400, until: nil)
    let time = EventTime(nanoseconds: Self.sunday * 1_000_000_000)
    #expect(PageModel(snapshot, query).emptiness == .nothingInRange(first: time, last: time))
    snapshot.progress.keptFrom = Self.sunday
    query.period = .custom(since: Self.sunday - 86_400, until: Self.sunday - 3_600)
    #expect(PageModel(snapshot, query).emptiness == .notKept(from: Self.sunday))
    snapshot.origin = .events
    #expect(PageModel(snapshot).emptiness == .eventsState)
  }
}
