import Glibc

/// Tells a service manager, systemd or one that does the same, how a run is: ready, alive, stopping.
///
/// Rules: `man 3 sd_notify`, `man 3 sd_watchdog_enabled`,
/// <https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html>. Without `$NOTIFY_SOCKET`
/// nobody is notified.
package struct ServiceNotifier: ~Copyable {
  private var socket: NotificationSocket?
  /// How often to say that the run is alive, in nanoseconds; `nil` if the manager does not ask for it.
  private let interval: Int64?
  /// When to say so next, in monotonic time.
  package private(set) var nextSign: Int64?
  /// When to ask for more time to start, in monotonic time.
  private var nextExtension: Int64 = .min

  /// - Parameter environment: The value of a variable.
  package init(environment: (String) -> [UInt8]? = { ProcessEnvironment.bytes(of: $0) }) {
    socket = environment("NOTIFY_SOCKET").flatMap { NotificationSocket($0) }
    func number(_ name: String) -> Int64? {
      environment(name).flatMap { Int64(String(decoding: $0, as: UTF8.self)) }
    }
    // Who inherits the variables of a service is not the service.
    let isMeant = number("WATCHDOG_PID").map { $0 == Int64(getpid()) } ?? true
    let limit = isMeant ? number("WATCHDOG_USEC") ?? 0 : 0
    // Twice as often as has to be.
    let interval = limit > 0 ? limit * 1_000 / 2 : nil
    self.interval = interval
    nextSign = interval == nil ? nil : .min
  }

  /// Says that a start takes its time, every few seconds while it does: `TimeoutStartSec` is not over
  /// within half a minute of the last one.
  package mutating func tellStarting(at now: Int64) {
    guard now >= nextExtension else { return }
    socket?.send("EXTEND_TIMEOUT_USEC=30000000")
    nextExtension = now + 5_000_000_000
  }

  /// Reading begins, or goes on after ``tellReloading(at:)``.
  package mutating func tellReady() { socket?.send("READY=1") }

  /// - Parameter now: The monotonic time.
  package mutating func tellReloading(at now: Int64) {
    socket?.send("RELOADING=1\nMONOTONIC_USEC=\(now / 1_000)")
  }

  package mutating func tellStopping() { socket?.send("STOPPING=1") }

  /// A line for who looks at the service.
  package mutating func tellStatus(_ text: String) {
    socket?.send("STATUS=\(text.replacing("\n", with: " "))")
  }

  /// Says that the run is alive, if it is time to.
  package mutating func tellAlive(at now: Int64) {
    guard let interval, let nextSign, now >= nextSign else { return }
    socket?.send("WATCHDOG=1")
    self.nextSign = now + interval
  }
}
