import LinkbackCore
import CoreFixtures
import Testing

@Suite struct HostNameTests {
  @Test(arguments: [
    ("example.com", "example.com"),
    ("Example.COM:443", "example.com"),
    ("user@example.com", "example.com"),
    ("user:pa@ss@Example.com:8443", "example.com"),
    ("example.com:", "example.com"),
    ("192.0.2.7:80", "192.0.2.7"),
    ("[2001:DB8::1]:443", "[2001:db8::1]"),
    ("[2001:db8::1]", "[2001:db8::1]"),
    ("u@[::1]:80", "[::1]"),
    ("2001:DB8::1", "[2001:db8::1]"),
    ("::1", "[::1]"),
    ("[::1", "[::1"),
    ("-", ""),
    ("-:443", ""),
    ("", ""),
    ("@", ""),
    (":80", ""),
    ("xn--bcher-kva.example", "xn--bcher-kva.example"),
    ("BÜCHER.example", "bÜcher.example"),
  ])
  func aHostIsLowerCaseWithoutUserAndPort(authority: String, host: String) {
    var output: [UInt8] = []
    withExactSpan(authority) { HostName.append($0, authority: 0..<$0.count, to: &output) }
    #expect(String(decoding: output, as: UTF8.self) == host)
  }

  @Test func nothingOutsideTheRangeIsRead() {
    var output: [UInt8] = []
    withExactSpan("u@a:1@Host:22:x") { HostName.append($0, authority: 6..<13, to: &output) }
    #expect(String(decoding: output, as: UTF8.self) == "host")
  }

  /// It is a host's name already: what is no name any more when cut again stays whole.
  @Test(arguments: ["[a:b] c]", "Example.com:80", "u@a"])
  func theHostOfAnEventRecordStaysAsItIs(host: String) {
    var options = LogScanner.Options()
    options.outcomes.byHost = true
    let record = """
      {"record":"event","v":1,"time":"2026-11-22T10:00:00Z","session":"89c8a3c76b0fd72a",\
      "status":"success","route":"/link","host":"\(host)","response":200,"source":"request"}
      """
    #expect(ScannedLog(record, options: options).result.contains("\"host\":\"\(host)\""))
  }
}
