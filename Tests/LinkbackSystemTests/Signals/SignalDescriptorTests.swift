import Glibc
import Testing

@testable import LinkbackSystem

@Suite struct SignalDescriptorTests {
  @Test(arguments: [
    (SIGTERM, SignalDescriptor.Request.stop), (SIGINT, .stop), (SIGHUP, .reopen),
    (SIGWINCH, .resize), (SIGCONT, .goOn),
  ])
  func aSignalIsARequestAndEndsNothing(signal: Int32, request: SignalDescriptor.Request) {
    let signals = SignalDescriptor()
    #expect(signals.take() == [])
    // To this thread alone: other tests have theirs.
    pthread_kill(pthread_self(), signal)
    #expect(Descriptor(borrowing: signals.number).readiness(POLLIN) == POLLIN)
    #expect(signals.take() == [request])
    #expect(signals.take() == [])
  }
}
