import CoreFixtures
import LinkbackCore
import LinkbackView
import Testing
import ViewFixtures

/// No parameters and no snapshot, however far apart their times are, end a program that shows them.
@Suite struct ExtremeViewTests {
  static let times = EventTime.representableSeconds

  static let moments: [Int64] = [
    .min, .min + 1, -1, 0, 1, .max - 1, .max,
    1_795_305_600_000_000_000, times.lowerBound * 1_000_000_000,
    (times.upperBound - 1) * 1_000_000_000,
  ]
  static let texts = [
    "", "1678-01-01T00:00:00Z", "1700-01-01", "1969-12-31T23:59:59Z", "2026-11-22",
    "2026-11-22T12:00",
    "2261-12-31T23:59:59Z", "2261-12-31", "9999-12-31T23:59:59Z", "-9223372036854775808",
    "9223372036854775807", "2026-11-29T01:30", "\0", "\u{202E}",
  ]

  static func time(_ random: inout Dice) -> EventTime {
    EventTime(nanoseconds: random.pick(moments))
  }

  static func snapshot(_ random: inout Dice) -> Snapshot {
    let day: Int64 = 86_400
    let lengths = [1, 7, 60, 25_200, day, 100 * day, WindowGrid.longest]
    // Days are so many in all of time that a test of them takes minutes.
    let grids =
      lengths.compactMap { WindowGrid(length: $0) } + [.week, .month].map(ExampleZone.windows)
    let places = [times.lowerBound, 0, ExampleZone.sunday, times.upperBound - 200]
    let callbacks = (0..<random.below(80)).map { number in
      CountedCallback(
        time: random.pick(places) + Int64(number), session: random.below(40),
        status: random.pick(["success", "bad_configuration", "new", "(other)"]),
        route: random.pick(["/a", "/b\u{301}\"", nil]),
        host: random.pick(["one.example.com", nil]),
        response: random.pick(ResponseClass.allCases))
    }
    let origins: [Snapshot.Origin] = [.follow, .follow, .follow, .batch, .events]
    var snapshot = Snapshot.counting(
      callbacks, in: random.pick(grids), byRoute: Bool.random(using: &random), byHost: true,
      origin: random.pick(origins))
    for index in snapshot.windows.indices where random.once(in: 3) {
      snapshot.windows[index].isFinal = false
    }
    snapshot.progress.commit = random.pick([0, 1, .max])
    snapshot.progress.began = time(&random)
    snapshot.progress.committed = time(&random)
    snapshot.progress.ended = random.once(in: 3) ? time(&random) : nil
    if random.once(in: 2) { snapshot.progress.watermark = time(&random) }
    if random.once(in: 2) { snapshot.progress.keptFrom = random.pick(places) }
    snapshot.progress.undelivered = random.pick([0, .max])
    snapshot.logs = (0..<random.below(3)).map { _ in
      var log = Snapshot.Log(log: random.pick(HostileName.all), path: random.pick(HostileName.all))
      log.unreadBytes = random.pick([nil, 0, 0, .max])
      log.watermark = random.once(in: 2) ? time(&random) : nil
      log.error = random.once(in: 4) ? "can't be read" : nil
      return log
    }
    return snapshot
  }

  static func query(_ random: inout Dice) -> ViewQuery {
    var parameters = [("since", random.pick(texts)), ("until", random.pick(texts))]
    if random.once(in: 3) {
      parameters = [("range", random.pick(["1h", "6h", "24h", "7d", "30d"]))]
    }
    for name in ["status", "route", "host"] where random.once(in: 3) {
      parameters.append((name, random.pick(["success", "/a", "new", "\u{301}\0<", "%"])))
    }
    if random.once(in: 2) {
      parameters.append(("sort", random.pick(["sessions", "success", "no"])))
    }
    // Most are an error, which names the parameter; the others are shown.
    return (try? ViewQuery(parameters: parameters, zone: { _ in .utc })) ?? ViewQuery()
  }

  @Test(arguments: 0..<400)
  func whateverIsAskedOfWhateverIsShown(seed: UInt64) {
    var random = Dice(seed: seed)
    let snapshot = Self.snapshot(&random)
    let zone = random.pick(ExampleZone.all)
    let clock = Self.time(&random)
    for _ in 0..<3 {
      let query = Self.query(&random)
      let health = Health(snapshot, clock: clock)
      let model = PageModel(snapshot, query, zone: zone, health: health, version: "1")
      #expect(model.buckets.count <= 122)
      #expect(!Page.html(model).isEmpty)
      #expect(!Page.report(model).isEmpty)
      #expect(OutcomesCSV.text(model).count >= 31)
      #expect(OutcomesJSON.text(model).count > 2)
    }
    var labels = Metrics.Labels()
    (labels.route, labels.host) = (true, true)
    let metrics = Metrics(version: "1", labels: labels)
    for format in [MetricsFormat.prometheus, .openMetrics] {
      #expect(!metrics.text(snapshot, nil, format: format).isEmpty)
    }
    let check = CheckResult(
      snapshot, ViewQuery(), zone: zone, health: Health(snapshot, clock: clock),
      thresholds: .init())
    #expect(!check.line.isEmpty)
  }
}
