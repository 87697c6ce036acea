import CLinux
import Glibc
package import LinkbackCore

extension FollowTime {
  package static var now: FollowTime {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return FollowTime(wall: WallClock.now, uptime: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }
}

package struct SignalDescriptor: Sendable {
  package enum Request: Sendable { case stop, reopen }
  package let number: Int32
  package init() {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for s in [SIGTERM, SIGINT, SIGHUP] { unsafe sigaddset(&set, s) }
    unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    number = unsafe signalfd(-1, &set, Int32(SFD_NONBLOCK | SFD_CLOEXEC))
  }
  func take() -> [Request] {
    var requests: [Request] = []
    var info = signalfd_siginfo()
    while unsafe read(number, &info, MemoryLayout<signalfd_siginfo>.size) > 0 {
      requests.append(info.ssi_signo == UInt32(SIGHUP) ? .reopen : .stop)
    }
    return requests
  }
}

struct ServiceNotifier: Sendable {
  var nextSign: Int64? { nil }
  func tellReady() {}
  func tellReloading(at: Int64) {}
  func tellStopping() {}
  func tellAlive(at: Int64) {}
}
