import Glibc
import SystemFixtures
import Testing

@testable import LinkbackSystem

@Suite struct ServiceNotifierTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func notifier(_ environment: [String: String]) -> ServiceNotifier {
    ServiceNotifier { name in environment[name].map { Array($0.utf8) } }
  }

  @Test func everythingIsToldToASocketWithAPath() throws {
    let path = folder["notify"]
    let manager = try ServiceManager(name: path.bytes)
    var notifier = notifier(["NOTIFY_SOCKET": path.text])
    notifier.tellReady()
    notifier.tellStatus("two\nlines")
    notifier.tellReloading(at: 1_234_567_890)
    notifier.tellAlive(at: 5)
    notifier.tellStopping()
    #expect(
      try manager.take() == [
        "READY=1", "STATUS=two lines", "RELOADING=1\nMONOTONIC_USEC=1234567", "STOPPING=1",
      ])
    #expect(notifier.nextSign == nil)
  }

  @Test func anAbstractNameIsASocketToo() throws {
    let name = folder["abstract"].text
    let manager = try ServiceManager(name: [0] + Array(name.utf8))
    var notifier = notifier(["NOTIFY_SOCKET": "@\(name)"])
    notifier.tellReady()
    #expect(try manager.take() == ["READY=1"])
  }

  @Test func aliveIsToldTwiceAsOftenAsHasToBe() throws {
    let manager = try ServiceManager(name: folder["notify"].bytes)
    let process = String(getpid())
    var notifier = notifier([
      "NOTIFY_SOCKET": folder["notify"].text, "WATCHDOG_USEC": "3000000", "WATCHDOG_PID": process,
    ])
    var told: [Int64] = []
    for time in stride(from: Int64(0), through: 5_000_000_000, by: 100_000_000) {
      notifier.tellAlive(at: time)
      for message in try manager.take() {
        #expect(message == "WATCHDOG=1")
        told.append(time / 100_000_000)
      }
      #expect(notifier.nextSign.map { $0 > time } == true)
    }
    #expect(told == [0, 15, 30, 45])
  }

  @Test func moreTimeToStartIsAskedForWhileItStarts() throws {
    let manager = try ServiceManager(name: folder["notify"].bytes)
    var notifier = notifier(["NOTIFY_SOCKET": folder["notify"].text])
    var told: [Int64] = []
    for second in 0...12 as ClosedRange<Int64> {
      notifier.tellStarting(at: second * 1_000_000_000)
      for message in try manager.take() {
        #expect(message == "EXTEND_TIMEOUT_USEC=30000000")
        told.append(second)
      }
    }
    #expect(told == [0, 5, 10])
  }

  @Test(arguments: [
    [:], ["NOTIFY_SOCKET": ""], ["NOTIFY_SOCKET": "@"], ["NOTIFY_SOCKET": "vsock:2:1234"],
    ["NOTIFY_SOCKET": "/" + String(repeating: "x", count: 200)],
    ["NOTIFY_SOCKET": "/nobody/listens"],
    ["NOTIFY_SOCKET": "/nobody/listens", "WATCHDOG_USEC": "x"],
    ["NOTIFY_SOCKET": "/nobody/listens", "WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"],
  ])
  func nobodyIsToldWhereNobodyAsks(environment: [String: String]) {
    var notifier = notifier(environment)
    notifier.tellStarting(at: 0)
    notifier.tellReady()
    notifier.tellAlive(at: 0)
    #expect(notifier.nextSign == nil)
  }
}
