import Glibc
import Testing

@testable import LinkbackSystem

@Suite struct SignalActionTests {
  @Test func writesThatCannotSucceedSendNoSignal() {
    WriteSignals.ignore()
    #expect(SignalAction.isIgnored(SIGPIPE))
    #expect(SignalAction.isIgnored(SIGXFSZ))
    #expect(!SignalAction.isIgnored(SIGTERM))
  }
}
