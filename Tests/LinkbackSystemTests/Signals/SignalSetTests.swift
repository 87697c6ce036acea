import Glibc
import Testing

@testable import LinkbackSystem

@Suite struct SignalSetTests {
  /// Whether this thread has a signal blocked.
  private static func isBlocked(_ number: Int32) -> Bool {
    var signals = sigset_t()
    // SAFETY: the set lives during the calls: one writes it, the other reads it.
    unsafe pthread_sigmask(SIG_BLOCK, nil, &signals)
    return unsafe sigismember(&signals, number) == 1
  }

  @Test func signalsOfTheSetAloneAreBlockedAndLetThrough() {
    let others = [SIGUSR2, SIGALRM, SIGVTALRM]
    let before = others.map(Self.isBlocked)
    SignalSet([SIGUSR1, SIGWINCH]).block()
    #expect(Self.isBlocked(SIGUSR1) && Self.isBlocked(SIGWINCH))
    SignalSet([SIGUSR1]).unblock()
    #expect(!Self.isBlocked(SIGUSR1) && Self.isBlocked(SIGWINCH))
    SignalSet([SIGWINCH]).unblock()
    #expect(!Self.isBlocked(SIGWINCH))
    #expect(others.map(Self.isBlocked) == before)
  }
}
