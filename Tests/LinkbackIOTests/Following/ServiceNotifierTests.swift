import Glibc
import LinkbackCore
import Testing

@testable import LinkbackIO

@Suite struct ServiceNotifierTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// What a service manager has: a socket with a name, and what was sent to it.
  private struct Manager: ~Copyable {
    let socket: Descriptor

    /// - Parameter name: A path, or an abstract name that begins with a NUL.
    init(name: [UInt8]) throws {
      socket = Descriptor(
        owning: Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue), 0))
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      // SAFETY: the names of these tests are shorter than the field.
      unsafe withUnsafeMutableBytes(of: &address.sun_path) { field in
        for (index, byte) in name.enumerated() { unsafe field[index] = byte }
      }
      let (number, length) = (socket.number, socklen_t(2 + name.count))
      // SAFETY: the address lives during the call.
      let result = unsafe withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          unsafe bind(number, $0, length)
        }
      }
      try #require(result == 0)
    }

    func take() throws -> [String] {
      var messages: [String] = []
      var buffer = [UInt8](repeating: 0, count: 1_000)
      while let count = try socket.readAvailable(into: &buffer, 0..<1_000) {
        messages.append(String(decoding: buffer[..<count], as: UTF8.self))
      }
      return messages
    }
  }

  private func notifier(_ environment: [String: String]) -> ServiceNotifier {
    ServiceNotifier { name in environment[name].map { Array($0.utf8) } }
  }

  @Test func everythingIsToldToASocketWithAPath() throws {
    let path = folder["notify"]
    let manager = try Manager(name: path.bytes)
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
    let manager = try Manager(name: [0] + Array(name.utf8))
    var notifier = notifier(["NOTIFY_SOCKET": "@\(name)"])
    notifier.tellReady()
    #expect(try manager.take() == ["READY=1"])
  }

  @Test func aliveIsToldTwiceAsOftenAsHasToBe() throws {
    let manager = try Manager(name: folder["notify"].bytes)
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

  @Test(arguments: [
    [:], ["NOTIFY_SOCKET": ""], ["NOTIFY_SOCKET": "@"], ["NOTIFY_SOCKET": "vsock:2:1234"],
    ["NOTIFY_SOCKET": "/" + String(repeating: "x", count: 200)],
    ["NOTIFY_SOCKET": "/nobody/listens"],
    ["NOTIFY_SOCKET": "/nobody/listens", "WATCHDOG_USEC": "x"],
    ["NOTIFY_SOCKET": "/nobody/listens", "WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"],
  ])
  func nobodyIsToldWhereNobodyAsks(environment: [String: String]) {
    var notifier = notifier(environment)
    notifier.tellReady()
    notifier.tellAlive(at: 0)
    #expect(notifier.nextSign == nil)
  }
}
