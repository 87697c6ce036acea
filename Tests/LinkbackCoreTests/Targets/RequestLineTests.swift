@testable import LinkbackCore
import CoreFixtures
import Testing

@Suite struct RequestLineTests {
  @Test(arguments: [
    ("GET /a HTTP/1.1", "GET", "/a"),
    ("GET /a HTTP/2.0", "GET", "/a"),
    ("GET /a HTTP/2", "GET", "/a"),
    ("GET /a HTTP/", "GET", "/a"),
    ("GET /a HTTP/1.10 ", "GET", "/a"),
    ("POST /a b  c HTTP/1.1", "POST", "/a b  c"),
    ("GET /a HTTP/1.1 b HTTP/1.0", "GET", "/a HTTP/1.1 b"),
    ("GET /a HTTP/1.1 HTTP/1.1", "GET", "/a HTTP/1.1"),
    ("GET /a?q=HTTP/1.1", "GET", "/a?q=HTTP/1.1"),
    ("GET /a", "GET", "/a"),
    ("GET   /a  HTTP/1.1", "GET", "/a"),
    ("GET ", "GET", ""),
    ("GET  HTTP/1.1", "GET", ""),
    ("GET", "GET", ""),
    ("-", "-", ""),
    ("", "", ""),
    (" /a HTTP/1.1", "", "/a"),
    ("GET https://example.com/a HTTP/1.1", "GET", "https://example.com/a"),
    ("GET /a\tb HTTP/1.1", "GET", "/a\tb"),
  ])
  func theMethodEndsAtTheFirstSpaceAndTheTargetAtTheLastProtocol(
    line: String, method: String, target: String
  ) {
    let parts = withExactSpan(line) { bytes in
      let request = RequestLine(bytes, 0..<bytes.count)
      return [String(bytes, request.method), String(bytes, request.target)]
    }
    #expect(parts == [method, target])
  }

  /// As programs write it that do not write ` HTTP/`: a number, a name with a version, a hyphen.
  @Test(arguments: [
    "1.1", "2", "h2", "h2c", "h3", "h3-29", "-", "http/1.1", "Http/1.0", "HTTP2", "HTTP_1_1",
    "https", "SPDY/3.1",
    "QUIC", "hq-29", "ws", "wss",
  ])
  func aLastWordMayBeTheProtocol(word: String) {
    func target(_ line: String) -> String {
      withExactSpan(line) { bytes in
        String(bytes, RequestLine(bytes, 0..<bytes.count).target)
      }
    }
    #expect(target("GET /a?b=c \(word)") == "/a?b=c")
    #expect(target("GET   /a?b=c  \(word) ") == "/a?b=c")
    #expect(target("GET /a?b=c d \(word)") == "/a?b=c d")
    // The only word is the target, and what is before ` HTTP/` is a part of it.
    #expect(target("GET \(word)") == word)
    #expect(target("GET /a?b=c \(word) HTTP/1.1") == "/a?b=c \(word)")
  }

  @Test(arguments: [
    "", "x", "11", "1.", ".1", "1.1.1", "1,1", "h", "hx", "h2cc", "--", "httpd", "http!",
    "c", "wsx", "e2", "é",
  ])
  func anyOtherWordIsAPartOfTheTarget(word: String) {
    let line = "GET /a \(word)"
    let target = withExactSpan(line) { bytes in
      String(bytes, RequestLine(bytes, 0..<bytes.count).target)
    }
    #expect(target == (word.isEmpty ? "/a" : "/a \(word)"))
  }

  @Test func nothingOutsideTheRangeIsRead() {
    let parts = withExactSpan("x GET /a HTTP/1.1 HTTP/1.1") { bytes in
      let request = RequestLine(bytes, 2..<17)
      return [String(bytes, request.method), String(bytes, request.target)]
    }
    #expect(parts == ["GET", "/a"])
  }

  @Test(arguments: [
    ("GET /a HTTP/1.1", false), ("GET /a b c HTTP/1.1", false), ("GET /a", false), ("GET", false),
    ("GET /a is 10.2 of 3.4.5 HTTP/1.1", false), ("GET /a at 10:30 HTTP/1.1", false),
    ("GET /a?q=how to get b HTTP/1.1", false), ("GET /a?q=GET HTTP/1.1", false),
    ("GET /a?q=the GETTING HTTP/1.1", false), ("GET /a?q=1.2.3.x y HTTP/1.1", false),
    ("GET /a?q=b to POST", false), ("GET /a?q=to GET b HTTP/1.1", false),
    ("GET /a?q=or /b HTTP/1.1", false), ("GET 192.0.2.7 HTTP/1.1", false),
    ("GET /a HTTP/1.1GET /b HTTP/1.1", true), ("GET /a HTTP/1.1\"x", true),
    ("GET /a1795341761.123 12 192.0.2.7 TCP_MISS/200 512", true),
    ("GET /a1795341632.123 x\t2001:db8:c::7\t0.002 HTTP/1.1", true),
    ("GET /a [2001:db8::7]:443 - HTTP/1.1", true), ("GET /a 192.0.2.7:51622 HTTP/1.1", true),
    ("GET /a 192.0.2.7, 192.0.2.8 HTTP/1.1", true),
    ("GET /a {log:x \\\"GET /b HTTP/1.1", true), ("GET /a CONNECT\thttps\tb HTTP/1.1", true),
    ("GET /a192.0.2.7:1 [22/Nov/2026:10:00:00.123] f b/s 0/0 200 - x", true),
    ("GET /a [b/c] [22-11] HTTP/1.1", false),
    ("GET /a[pid: 7] GET /b HTTP/1.1", true), ("GET /a TCP_MISS/200\tPOST\t/b HTTP/1.1", true),
  ])
  func twoLinesInOneAreTornApart(request: String, expected: Bool) {
    #expect(withExactSpan(request) { RequestLine.isTorn($0, 0..<$0.count) } == expected)
  }
}
