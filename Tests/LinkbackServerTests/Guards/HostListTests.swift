import Testing

@testable import LinkbackServer

struct HostListTests {
  @Test(arguments: [
    ("127.0.0.1:8090", "127.0.0.1:8090", true),
    ("127.0.0.1:8090", "127.0.0.1", true),
    ("127.0.0.1:8090", "localhost:9000", true),
    ("127.0.0.1:8090", "LocalHost", true),
    ("127.0.0.1:8090", "[::1]:8090", true),
    ("127.0.0.1:8090", "stats.example.com", true),
    ("127.0.0.1:8090", "Stats.Example.com:443", true),
    ("127.0.0.1:8090", "example.com", false),
    ("127.0.0.1:8090", "evil.stats.example.com", false),
    ("127.0.0.1:8090", "stats.example.com.", false),
    ("127.0.0.1:8090", "stats.example.com@example.net", false),
    ("127.0.0.1:8090", "stats.example.com:80:80", false),
    ("127.0.0.1:8090", "stats.example.com:", false),
    ("127.0.0.1:8090", "192.0.2.1", false),
    ("127.0.0.1:8090", "", false),
    ("127.0.0.1:8090", ":8090", false),
    ("127.0.0.1:8090", "[::1", false),
    ("0.0.0.0:8090", "192.0.2.1:8090", true),
    ("0.0.0.0:8090", "192.0.2.256", false),
    ("0.0.0.0:8090", "192.0.2.1.example.com", false),
    ("[::]:8090", "[2001:db8::1]:8090", true),
    ("192.0.2.1:8090", "192.0.2.1:8090", true),
    ("192.0.2.1:8090", "127.0.0.1:8090", false),
  ])
  func admitsOwnNamesAlone(listen: String, host: String, isAdmitted: Bool) throws {
    let listen = try #require(ListenAddress(listen))
    let hosts = HostList(listen: listen, names: ["stats.example.com"])
    #expect(hosts.admits(host) == isAdmitted)
  }

  @Test(arguments: [
    ("127.0.0.1:8090", "127.0.0.1", 8090, true, false),
    ("127.255.0.1:0", "127.255.0.1", 0, true, false),
    ("[::1]:8090", "::1", 8090, true, false),
    ("LOCALHOST:1", "localhost", 1, true, false),
    ("0.0.0.0:8090", "0.0.0.0", 8090, false, true),
    ("[::]:8090", "::", 8090, false, true),
    ("192.0.2.1:8090", "192.0.2.1", 8090, false, false),
    ("127.example.com:8090", "127.example.com", 8090, false, false),
  ])
  func readsAddresses(
    text: String, host: String, port: Int, isLoopback: Bool, isUnspecified: Bool
  ) throws {
    let address = try #require(ListenAddress(text))
    #expect(address.host == host)
    #expect(address.port == port)
    #expect(address.isLoopback == isLoopback)
    #expect(address.isUnspecified == isUnspecified)
  }

  @Test(arguments: [
    "", "8090", ":8090", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "::1:8090",
    "[127.0.0.1]:8090", "a b:8090", "http://127.0.0.1:8090", "127.0.0.1:8090/", "[]:1",
  ])
  func refusesWhatIsNoAddress(text: String) {
    #expect(ListenAddress(text) == nil)
  }
}
