import LinkbackCore
import CoreFixtures
import Testing

/// A client's address or name, or that of a log's machine, is never the host.
@Suite struct JSONHostTests {
  private static func host(_ members: String) -> String {
    let line =
      #"{"ts":1795341600,"uri":"/a?session_id=csn_1&status=s",\#(members)}"#
    let words = verdict(line).split(separator: " ")
    #expect(words.count >= 6, "\(line)")
    return words.count >= 6 ? String(words[4]) : "?"
  }

  @Test(arguments: [
    ("example.com", "example.com"), ("Example.com:8443", "example.com"),
    ("a-b.example", "a-b.example"), ("1.example", "1.example"), ("example.com.", "example.com."),
    ("bücher.example", "bücher.example"),
    ("192.0.2.1", "-"), ("192.0.2.1:443", "-"), ("2001:db8::1", "-"), ("[2001:db8::1]", "-"),
    ("[2001:db8::1]:443", "-"), ("::ffff:192.0.2.1", "-"), ("web-1", "-"), ("localhost", "-"),
    ("web-1:80", "-"), (".example", "-"), ("a b.example", "-"), ("192.0.2.1, 192.0.2.2", "-"),
    ("user@example.com", "-"), ("0x7f.1", "-"), ("192.0.2.1.", "-"), ("", "-"), ("-", "-"),
  ])
  func aBareHostIsANameWithADot(text: String, expected: String) {
    #expect(Self.host(#""host":"\#(text)""#) == expected)
    #expect(Self.host(#""data":{"host":"\#(text)"}"#) == expected)
    #expect(Self.host(#""x":{"host":"\#(text)"}"#) == "-")
    // Where the name says that it is the site, an address is one.
    if text == "192.0.2.1:443" { #expect(Self.host(#""vhost":"\#(text)""#) == "192.0.2.1") }
  }

  /// A sensor's host, and that of an application that names its threads.
  @Test(arguments: [
    #""flow_id":17"#, #""in_iface":"eth0""#, #""src_ip":"192.0.2.7","dest_ip":"192.0.2.1""#,
    #""level_index":2"#,
    #""thread":"puma 001""#, #""thread_name":"main""#, #""newrelic.source":"logs""#,
    #""entity.guid":"x""#,
  ])
  func aMachineIsNoHost(sign: String) {
    #expect(Self.host(#""host":"ids1.example.net",\#(sign)"#) == "-")
    #expect(Self.host(#"\#(sign),"host":"ids1.example.net""#) == "-")
    let own = #""http":{"hostname":"www.example.com"}"#
    #expect(Self.host(#""host":"ids1.example.net",\#(sign),\#(own)"#) == "www.example.com")
  }

  @Test(arguments: [
    "192.0.2.1", "192.0.2.1:51622", "[2001:db8::1]:443", "web-1", "-", "", "a.example:x",
  ])
  func ofTwoBareHostsTheNameWins(other: String) {
    #expect(Self.host(#""host":"\#(other)","host":"www.example.com""#) == "www.example.com")
    #expect(Self.host(#""host":"www.example.com","ho\u0073t":"\#(other)""#) == "www.example.com")
    // Of two names the smaller one, whatever their order.
    #expect(Self.host(#""host":"b.example","host":"a.example""#) == "a.example")
    #expect(Self.host(#""host":"a.example","host":"b.example""#) == "a.example")
    #expect(Self.host(#""host":"a\u002eexample","host":"b.example""#) == "a.example")
    #expect(Self.host(#""host":"b.example","host":"a\u002eexample""#) == "a.example")
  }

  @Test(arguments: [
    // The machine that shipped the line.
    #""host":"web.example","source_type":"file""#, #""host":"web.example","sourcetype":"nginx""#,
    #""host":"web.example","agent":{"type":"filebeat"}"#, #""host":"web.example","@version":"1""#,
    #""host":"web.example","kubernetes":{"pod_name":"web-1"}"#,
    #""host":"web.example","docker":{"container_id":"1"}"#,
    #""host":"web.example","container_id":"1""#,
    #""host":"web.example","log":{"file":{"path":"/x"}}"#,
    #""host":"web.example","short_message":"x""#,
    #""host":"web.example","attributes":{"x":1}"#, #""host":"web.example","ddsource":"nginx""#,
    #""HOST":"web.example","PROGRAM":"nginx","HOST_FROM":"web.example","LEGACY_MSGHDR":"nginx: ""#,
    #""host":{"name":"web.example","hostname":"web.example"}"#, #""hostname":"web.example""#,
    // The client, as parsers of the common log name it.
    #""host":"c.example","user":"-","code":"302","size":"5","referer":"-","agent":"UA""#,
    #""host":"c.example","identity":"-","user":"-","status":200,"size":5"#,
    #""host":"c.example","message":"GET /a HTTP/1.1","status":200"#,
    #""host":"c.example","user-identifier":"-","bytes":5"#,
    #""host":"c.example","logicalUserName":"-","user":"-","statusCode":"200""#,
    #""host":"c.example","ident":"-","req":"GET /b HTTP/1.1","ua":"UA","reqtime":"0.1""#,
    // Below the client.
    #""client":{"host":"c.example","domain":"c.example","address":"c.example"}"#,
    #""source":{"domain":"c.example"}"#, #""remote":{"host":"c.example"}"#,
    #""client":{"a":{"b":{"host":"c.example","server_name":"c.example"}}}"#,
    #""client":{"request":{"host":"c.example"}}"#, #""client":{"headers":{"host":"c.example"}}"#,
    #""remote_host":"c.example","client_host":"c.example","source.host":"c.example""#,
    #""server":{"address":"192.0.2.5"},"destination":{"domain":"c.example"}"#,
    #""x_forwarded_for":"192.0.2.1, 192.0.2.2","x_forwarded_host":"c.example""#,
    #""db":{"host":"c.example"}"#, #""upstream":{"host":"c.example","server_name":"c.example"}"#,
    #""visitor":{"host":"c.example"}"#, #""server_name":"*.example.com""#,
    #""server_name":"~^(www|shop)\\.example$""#,
    #""user":{"domain":"c.example","host":"c.example"}"#, #""server_name":"_""#,
    #""tls":{"server_name":"c.example"},"labels":{"host":"c.example"}"#,
  ])
  func neitherTheClientNorTheMachineIsTheSite(members: String) {
    #expect(Self.host(members) == "-", "\(members)")
    // The site's own names count beside it, in any order.
    #expect(Self.host(members + #","http_host":"example.com""#) == "example.com", "\(members)")
    #expect(Self.host(#""http_host":"example.com","# + members) == "example.com", "\(members)")
  }

  @Test(arguments: [
    #""agent":"UA""#, #""source":"nginx""#, #""remote_addr":"192.0.2.1","code":200"#,
    #""identity":"-","client_ip":"192.0.2.1""#, #""ident":"-","client":{"ip":"192.0.2.1"}"#,
    #""remote":{"ip":"192.0.2.1"},"code":302"#, #""fwd":"192.0.2.1","code":"H12""#,
    #""_source":{"x":1}"#, #""kubernetes":"x""#, #""labels":{"a":"b"}"#,
  ])
  func aBareHostIsTheSiteBesideOthers(members: String) {
    #expect(Self.host(#""host":"example.com","# + members) == "example.com", "\(members)")
    #expect(Self.host(members + #","host":"example.com""#) == "example.com", "\(members)")
  }

  @Test func elasticsearchsSourceIsTheRecord() {
    let line =
      #"{"_index":"x","_source":{"ts":1795341600,"uri":"/a?session_id=csn_1&status=s","#
      + #""url":{"domain":"example.com"}}}"#
    #expect(verdict(line) == "2026-11-22T10:00:00Z csn_1 s /a example.com -")
  }

  /// Shapes of JSON that have a place for the client: no address or name there is ever printed.
  @Test(arguments: [
    #"{"date":1795341600.0,"host":"$C","user":"-","method":"GET","path":"$U","code":"302","size":"5"}"#,
    #"{"host":"$C","identity":"$C","user":"$C","timestamp":"2026-11-22T10:00:00Z","message":"GET $U HTTP/1.0","method":"GET","path":"$U","status":200}"#,
    #"{"host":"$C","user-identifier":"$C","datetime":"22/Nov/2026:10:00:00 +0000","method":"GET","request":"$U","status":200}"#,
    #"{"time":"[22/Nov/2026:10:00:00 +0000]","host":"$C","logicalUserName":"-","user":"$C","request":"GET $U HTTP/1.1","statusCode":"200"}"#,
    #"{"time":"22/Nov/2026:10:00:00 +0000","host":"$C","ident":"-","req":"GET $U HTTP/1.1","status":"200","ua":"$C"}"#,
    #"{"@timestamp":"2026-11-22T10:00:00Z","url":{"original":"$U"},"client":{"address":"$C","domain":"$C","ip":"$C"},"source":{"address":"$C","domain":"$C"}}"#,
    #"{"@timestamp":"2026-11-22T10:00:00Z","clientip":"$C","timestamp":"22/Nov/2026:10:00:00 +0000","request":"$U","host":"$C","@version":"1"}"#,
    #"{"ts":1795341600,"request":{"remote_ip":"$C","client_ip":"$C","host":"example.com","uri":"$U","headers":{"X-Forwarded-For":["$C"]}}}"#,
    #"{"time":1795341600000,"req":{"url":"$U","remoteAddress":"$C","headers":{"x-forwarded-for":"$C, $C"}}}"#,
    #"{"ClientAddr":"$C:1","ClientHost":"$C","RequestPath":"$U","RequestAddr":"example.com","StartUTC":"2026-11-22T10:00:00Z"}"#,
    #"{"httpRequest":{"requestUrl":"https://example.com$U","remoteIp":"$C"},"timestamp":"2026-11-22T10:00:00Z"}"#,
    #"{"start_time":"2026-11-22T10:00:00Z","path":"$U","downstream_remote_address":"$C:1","x_forwarded_for":"$C"}"#,
    #"{"time_iso8601":"2026-11-22T10:00:00Z","remote_addr":"$C","http_x_forwarded_for":"$C","request_uri":"$U"}"#,
    #"{"timestamp":"2026-11-22T10:00:00Z","network":{"client":{"ip":"$C","host":"$C"}},"http":{"url":"$U"}}"#,
    #"{"time":"2026-11-22T10:00:00Z","remote":"$C","host":"-","method":"GET","path":"$U","code":"200"}"#,
    #"{"message":"$C - $C [22/Nov/2026:10:00:00 +0000] \"GET $U HTTP/1.1\" 200 5","host":"$C","source_type":"file"}"#,
  ])
  func noClientIsEverPrinted(shape: String) {
    for client in [
      "192.0.2.99", "192.0.2.99:51622", "2001:db8::99", "[2001:db8::99]:80",
      "client-99.example.net",
      "host99", "::ffff:192.0.2.99",
    ] {
      var options = LogScanner.Options()
      options.records = .events(revealingSessions: true)
      let line = shape.replacing("$U", with: "/a?session_id=csn_1&status=s")
        .replacing("$C", with: client)
      let records = ScannedLog(line, options: options).records
      #expect(records.contains("csn_1"), "\(line)")
      #expect(!records.contains("99"), "\(line) \(records)")
    }
  }
}
