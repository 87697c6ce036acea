package import Hummingbird
internal import ServiceLifecycle

/// Lets the simulated users come, as time passes: the hour before the start at once, then live.
package struct DemoTraffic<Site: HTTPResponder, Time: Clock<Duration>>: Service
where Site.Context == DemoContext {
  /// What is to be told.
  package enum News: Equatable, Sendable {
    case historyIsWritten, incident, end

    /// For the person who looks at the demo.
    package var text: String {
      switch self {
      case .historyIsWritten: DemoGuide.historyText
      case .incident: DemoGuide.incidentText
      case .end: DemoGuide.endText
      }
    }
  }

  private let site: Site
  private let start: Int
  private let seed: UInt64
  private let clock: Time
  private let tell: @Sendable (News) -> Void

  /// - Parameters:
  ///   - start: The wall clock's time now, in seconds since 1970.
  ///   - clock: Counts the time from now on.
  package init(
    site: Site, start: Int, seed: UInt64, clock: Time, tell: @escaping @Sendable (News) -> Void
  ) {
    self.site = site
    self.start = start
    self.seed = seed
    self.clock = clock
    self.tell = tell
  }

  /// Returns at the end of the schedule, or when the service is asked to stop.
  package func run() async throws {
    try await cancelWhenGracefulShutdown {
      var crowd = DemoCrowd(seed: seed)
      var browser = DemoBrowser(site: site, start: start)
      var news: [(time: Duration, news: News)] = [
        (.zero, .historyIsWritten), (DemoSchedule.incident, .incident), (DemoSchedule.end, .end),
      ]
      let begin = clock.now
      while true {
        let time = begin.duration(to: clock.now)
        for step in crowd.steps(before: time) {
          if Task.isCancelled { return }
          try await browser.take(step)
        }
        while let first = news.first, first.time <= time {
          tell(first.news)
          news.removeFirst()
        }
        guard !news.isEmpty, (try? await clock.sleep(for: .milliseconds(100))) != nil else {
          return
        }
      }
    }
  }
}
