import ServiceLifecycle
import UnixSignals

/// SIGTERM, SIGINT and SIGHUP, from now on. As a service, ends once one of them has come, be it before the
/// service ran.
///
/// As long as there is one of these, the signals do nothing else.
struct StopRequest: Service {
  private let signals: UnixSignalsSequence

  init() async { signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup) }

  func run() async throws {
    await cancelWhenGracefulShutdown {
      for await _ in signals { return }
    }
  }
}
