import LinkbackCore
import CoreFixtures
import Testing

/// Deep links get into logs by the `Location` header of a redirect.
@Suite struct LocationTests {
  private static let nginx =
    "log_format l '$host $msec \"$request\" $status \"$sent_http_location\"';"

  private static func scanned(
    _ location: String, request: String = "GET /go HTTP/1.1", response: String = "302"
  ) throws -> ScannedLog {
    var options = LogScanner.Options()
    options.records = .events(revealingSessions: true)
    return ScannedLog(
      "site.example 1795341600 \"\(request)\" \(response) \"\(location)\"", options: options,
      format: try LogFormat(parsing: nginx))
  }

  private static let deepLink = "myapp://deep-link?session_id=csn_1&status=success"

  @Test(arguments: [
    (deepLink, "GET /go HTTP/1.1", "302", "callbacks"),
    (deepLink, "GET /go HTTP/1.1", "300", "callbacks"),
    (deepLink, "GET /go HTTP/1.1", "399", "callbacks"),
    (deepLink, "GET /go HTTP/1.1", "200", "other"),
    (deepLink, "GET /go HTTP/1.1", "400", "other"),
    (deepLink, "GET /go HTTP/1.1", "-", "other"),
    (deepLink, "POST /go HTTP/1.1", "303", "callbacks"),
    (deepLink, "HEAD /go HTTP/1.1", "302", "other"),
    (deepLink, "GET /go?status=x HTTP/1.1", "302", "callbacks"),
    // The target names a session: it alone is judged.
    (deepLink, "GET /go?session_id= HTTP/1.1", "302", "incomplete"),
    (deepLink, "GET /go?session_id=abc&status=s HTTP/1.1", "302", "foreign"),
    (deepLink, "POST /go?session_id=csn_2&status=s HTTP/1.1", "302", "wrong_method"),
    (deepLink, "GET /go?session_id=csn_2&status=s HTTP/1.1", "302", "callbacks"),
    ("myapp://x?session_id=csn_1", "GET /go HTTP/1.1", "302", "incomplete"),
    ("myapp://x?session_id=abc&status=s", "GET /go HTTP/1.1", "302", "foreign"),
    ("myapp://x?status=s", "GET /go HTTP/1.1", "302", "other"),
    ("-", "GET /go HTTP/1.1", "302", "other"),
    ("", "GET /go HTTP/1.1", "302", "other"),
    (#"myapp://x?session\x5Fid=csn_1&status=s"#, "GET /go HTTP/1.1", "302", "callbacks"),
  ])
  func aRedirectCountsByItsLocation(
    location: String, request: String, response: String, bucket: String
  ) throws {
    let scanned = try Self.scanned(location, request: request, response: response)
    #expect(scanned.statistics.bucket == bucket)
  }

  @Test func theTimeOfARedirectIsJudgedToo() throws {
    var options = LogScanner.Options()
    options.reading.callbacks.until = EventTime(seconds: 1_795_341_600)
    let scanned = ScannedLog(
      "a 1795341600 \"GET /\" 302 \"\(Self.deepLink)\"", options: options,
      format: try LogFormat(parsing: Self.nginx))
    #expect(scanned.statistics.bucket == "outside")
  }

  @Test(arguments: [
    (deepLink, "myapp://deep-link", "deep-link"),
    ("myapp://deep-link/a/b?session_id=csn_1&status=s", "myapp://deep-link/a/b", "deep-link"),
    ("MyApp://Deep-Link?session_id=csn_1&status=s", "MyApp://Deep-Link", "deep-link"),
    ("myapp://u@host:80/p?session_id=csn_1&status=s", "myapp://host/p", "host"),
    ("myapp:///p?session_id=csn_1&status=s", "myapp:///p", "site.example"),
    ("myapp:p?session_id=csn_1&status=s", "myapp:p", "site.example"),
    ("https://U@Example.com:8443/p?session_id=csn_1&status=s", "/p", "example.com"),
    ("https://example.com?session_id=csn_1&status=s", "/", "example.com"),
    ("HTTP://[2001:DB8::1]:80/?session_id=csn_1&status=s", "/", "[2001:db8::1]"),
    ("/p?session_id=csn_1&status=s", "/p", "site.example"),
    ("?session_id=csn_1&status=s", "/", "site.example"),
    ("p/q?session_id=csn_1&status=s", "p/q", "site.example"),
    (#"https://example.com/\xC3\xA9%2F?session_id=csn_1&status=s"#, "/é%2F", "example.com"),
  ])
  func theRouteAndHostAreTheLocations(location: String, route: String, host: String) throws {
    let records = try Self.scanned(location).records
    #expect(records.contains(#""route":"\#(route)","host":"\#(host)","#), "\(records)")
    #expect(records.contains(#""source":"location""#))
  }

  @Test(arguments: [
    ("/p", "/p", "site.example"),
    ("/p/%C3%A9;x=1", "/p/%C3%A9;x=1", "site.example"),
    (#"/p\x22\x5C"#, #"/p\"\\"#, "site.example"),
    ("http://Other.example:80/p", "/p", "other.example"),
    ("http://u:p@[::1]", "/", "[::1]"),
    ("", "/", "site.example"),
    ("*", "*", "site.example"),
  ])
  func theTargetsRouteIsItsPathAsLogged(path: String, route: String, host: String) throws {
    let request = "GET \(path)?session_id=csn_1&status=s HTTP/1.1"
    let records = try Self.scanned("-", request: request).records
    #expect(records.contains(#""route":"\#(route)","host":"\#(host)","#), "\(records)")
    #expect(records.contains(#""source":"request""#))
  }

  @Test(arguments: [
    ("a.example", "b.example:80", "a.example"), ("-", "B.example:80", "b.example"),
    ("", "b.example", "b.example"), ("a.example:443", "-", "a.example"),
  ])
  func theVirtualHostGoesBeforeTheHostHeader(vhost: String, header: String, host: String) throws {
    var options = LogScanner.Options()
    options.records = .events(revealingSessions: false)
    let format = try LogFormat(parsing: "$server_name|$http_host|$msec|$request_uri|")
    let records = ScannedLog(
      "\(vhost)|\(header)|1795341600|/?session_id=csn_1&status=s|", options: options,
      format: format
    ).records
    #expect(records.contains("\"host\":\"\(host)\","))
  }
}
