import LinkbackSystem
import ServiceLifecycle

/// Tells the service manager that the program is ready, alive, stopping.
struct ServiceSigns: Service {
  private let notifier = Guarded(ServiceNotifier())

  func tellReady() { notifier.withLock { $0.tellReady() } }

  func run() async throws {
    await cancelWhenGracefulShutdown {
      repeat {
        notifier.withLock { $0.tellAlive(at: MonotonicClock.now) }
      } while (try? await Task.sleep(for: .seconds(1))) != nil
    }
    notifier.withLock { $0.tellStopping() }
  }
}
