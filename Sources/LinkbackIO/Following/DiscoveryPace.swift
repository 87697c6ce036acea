/// When the next discovery is due: once a second, and soon after some have changed.
///
/// ```
///   discovery ├─cost─┤                     50 × cost, 20 ms … 1 s
///   news            · ·   ·                ├▶ discovery
/// ```
/// A look asks for each file beside a log, and a folder may hold thousands while other files come and go
/// in it all the time: looking because of news takes a fiftieth of the time at most, and none waits for
/// longer than a second. Times are in nanoseconds of monotonic time.
struct DiscoveryPace {
  /// How often names and sizes are looked at, whatever the kernel reports.
  static var interval: Int64 { 1_000_000_000 }
  /// And how long it is at least from one look to the next.
  static var shortestPause: Int64 { 20_000_000 }
  /// How many times as long as the last look took.
  static var restPerCost: Int64 { 50 }

  private var last: Int64 = .min / 2
  private var pause = Self.shortestPause
  private var hasNews = true

  /// Notes that names have changed since the last look.
  mutating func noteNews() { hasNews = true }

  /// When the next look is due.
  var next: Int64 { last + (hasNews ? pause : Self.interval) }

  /// Begins a look: what is new from now on is for the next one.
  mutating func begin(at monotonic: Int64) {
    last = monotonic
    hasNews = false
  }

  /// Ends a look.
  mutating func end(at monotonic: Int64) {
    let cost = min(max(monotonic - last, 0), Self.interval)
    pause = min(max(cost * Self.restPerCost, Self.shortestPause), Self.interval)
  }
}
