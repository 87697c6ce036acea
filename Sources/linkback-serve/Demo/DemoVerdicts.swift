import LinkbackCore
import LinkbackServer
import LinkbackSystem
import LinkbackView
import ServiceLifecycle

/// Says the page's verdict each time its level changes, as `linkback check` does.
struct DemoVerdicts: Service {
  /// As long as nothing is said: the hour before the start is read first.
  private static let delay = Duration.seconds(5)

  private let live: LiveState
  private let clock: ContinuousClock
  private let say: @Sendable (String) -> Void

  init(_ live: LiveState, clock: ContinuousClock, say: @escaping @Sendable (String) -> Void) {
    self.live = live
    self.clock = clock
    self.say = say
  }

  func run() async throws {
    await cancelWhenGracefulShutdown {
      guard (try? await clock.sleep(for: Self.delay)) != nil else { return }
      var level: CheckResult.Level?
      repeat {
        guard let snapshot = live.moment.snapshot else { continue }
        let result = CheckResult(
          snapshot, ViewQuery(), zone: .utc, health: live.moment.health, thresholds: .init())
        guard result.level != level, result.level != .unknown else { continue }
        level = result.level
        // After the bar are the numbers for monitoring.
        say(TerminalText.escaped(String(result.line.prefix { $0 != "|" }.dropLast())))
      } while (try? await clock.sleep(for: .milliseconds(500))) != nil
    }
  }
}
