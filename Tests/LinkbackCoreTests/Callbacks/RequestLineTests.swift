import LinkbackCore
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
    ("GET /a http/1.1", "GET", "/a http/1.1"),
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

  @Test func nothingOutsideTheRangeIsRead() {
    let parts = withExactSpan("x GET /a HTTP/1.1 HTTP/1.1") { bytes in
      let request = RequestLine(bytes, 2..<17)
      return [String(bytes, request.method), String(bytes, request.target)]
    }
    #expect(parts == ["GET", "/a"])
  }
}
