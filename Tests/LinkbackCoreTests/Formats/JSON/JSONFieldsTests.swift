import LinkbackCore
import Testing

/// Which members of a JSON log line are believed.
@Suite struct JSONFieldsTests {
  private static let url = #""uri":"/a?session_id=csn_1&status=s""#
  private static let counted = "2026-11-22T10:00:00Z csn_1 s /a - -"
  private static let query = "session_id=csn_1&status=s"

  /// Members after a time, and what is counted.
  private static func said(_ members: String) -> String {
    verdict("{\"ts\":1795341600,\(members)}")
  }

  @Test(arguments: [
    "request_uri", "requestUri", "RequestURI", "request-uri", "request.uri", "REQUEST URI",
    "@request_uri",
    #"request\u005furi"#, #"\u0072equest_uri"#, #"\u0052equest\x55ri"#, #"request\/uri"#,
    #"request\"uri"#,
    "reqüuest_uri".split(separator: "ü").joined(), "uri", "URI", "http.target", "url.full",
    "cs-uri", #"u\u0161ri"#,
  ])
  func aNameIsItsLettersAndDigits(key: String) {
    #expect(Self.said("\"\(key)\":\"/a?\(Self.query)\"") == Self.counted)
  }

  @Test(arguments: [
    #"{"uri":"U"}"#, #"{"a":{"uri":"U"}}"#, #"{"a":{"request":{"uri":"U"}}}"#,
    #"{"http":{"target":"U"}}"#, #"{"a":{"req":{"uest":{"uri":"U"}}}}"#, #"{"url":{"full":"U"}}"#,
    #"{"original":{"url":"U"}}"#, #"{"url":["U","V"]}"#, #"{"url":[ "U" ]}"#,
  ])
  func aPathOfKeysIsAName(object: String) {
    let object = object.replacing("U", with: "/a?\(Self.query)")
    #expect(Self.said("\"x\":\(object)") == Self.counted)
  }

  @Test(arguments: [
    // Letters are what they are, and no name of more than three keys is put together.
    #""requesturis":"U""#, #""the_uri":"U""#, #""réquest_uri":"U""#, #""u\u0061ri":"U""#,
    #""u":{"r":{"":{"i":"U"}}}"#, #""ur":"U""#, #""":"U""#,
    // The Referer, under any name and in any place.
    #""referer":"U""#, #""referrer":"U""#, #""http_referer":"U""#, #""request":{"referer":"U"}"#,
    #""http":{"request":{"referrer":"U"}}"#, #""Referer":{"url":"U"}"#,
    #""referrerUrl":{"uri":"U"}"#,
    #""url":{"referrer":"U"}"#, #""\u0072eferer":{"uri":"U"}"#, #""ref\x65rer":{"uri":"U"}"#,
    #""referrer":["U"]"#, #""refer":{"a":{"uri":"U"}}"#,
    // Names that a client chose.
    #""headers":{"uri":"U"}"#, #""request":{"headers":{"Url":["U"]}}"#, #""cookies":{"path":"U"}"#,
    #""query":{"url":"U"}"#, #""query_params":{"uri":"U"}"#, #""args":{"path":"U"}"#,
    #""body":{"uri":"U"}"#, #""form":{"uri":"U"}"#, #""request_headers":{"Location":"U"}"#,
    #""parameters":{"request":{"uri":"U"}}"#, #""requestHeaders":{"x":{"uri":"U"}}"#,
    #""resp_headers":{"uri":"U"}"#, #""headers":[{"uri":"U"}]"#, #""headers":{"Host":{"uri":"U"}}"#,
    #""querystring":{"uri":"U"}"#, #""cookieArgs":{"uri":"U"}"#,
    // Not text, or not the first of it.
    #""uri":["x","U"]"#, #""uri":[["U"]]"#, #""uri":[{"uri":"U"}]"#, #""uri":U"#, #""uri":[U]"#,
    // Only at the root.
    #""a":{"target":"U"}"#,
  ])
  func nothingElseIsAURL(members: String) {
    let text = "{\"ts\":1795341600,\(members.replacing("U", with: "/a?\(Self.query)"))}"
    #expect(["malformed", "other"].contains(verdict(text)), "\(text)")
    // Beside a URL it changes nothing.
    let decoy = members.replacing("U", with: "/b?session_id=csn_2&status=x")
    if !members.contains(#""uri":["#), !members.contains(#""uri":U"#) {
      #expect(Self.said("\(decoy),\(Self.url)") == Self.counted, "\(members)")
      #expect(Self.said("\(Self.url),\(decoy)") == Self.counted, "\(members)")
    }
  }

  @Test(arguments: [
    // The smallest place in the list, then the smaller depth, then the first on the line.
    (#""uri":"2","request_uri":"1""#, "1"), (#""data":{"request_uri":"1"},"uri":"2""#, "1"),
    (#""a":{"request_uri":"2"},"uri":"1""#, "1"),
    (#""a":{"request_uri":"1"},"b":{"uri":"2"}"#, "1"),
    (#""a":{"uri":"2"},"uri":"1""#, "1"), (#""uri":"1","a":{"uri":"2"}"#, "1"),
    (#""a":{"uri":"1"},"b":{"uri":"1"}"#, "1"), (#""uri":"1","uri":"1""#, "1"),
    (#""a":{"b":{"uri":"2"}},"c":{"uri":"1"}"#, "1"),
    // What is not usable has no say.
    (#""request_uri":"-","uri":"1""#, "1"), (#""request_uri":"","uri":"1""#, "1"),
    (#""request_uri":null,"uri":"1""#, "1"), (#""request_uri":7,"uri":"1""#, "1"),
    (#""request_uri":{},"uri":"1""#, "1"), (#""request_uri":[],"uri":"1""#, "1"),
    // A request line goes before every target; `request` may be a target itself.
    (#""request_uri":"2","request":"GET 1 HTTP/1.1""#, "1"), (#""request":"1""#, "1"),
    (#""request":"1","uri":"2""#, "2"), (#""request":"1","path":"2""#, "1"),
    (#""request":"https://1","path":"2""#, "1"),
    (#""httpRequest":"1","request_line":"GET 2 HTTP/1.1""#, "2"),
  ])
  func theBestNameCounts(members: String, winner: String) {
    var text = members
    for number in ["1", "2"] {
      for (old, path) in [("//\(number)", "//h/a"), (number, "/a")] where text.contains(old) {
        text = text.replacing(
          old, with: "\(path)?session_id=csn_\(number == "1" ? "X" : "Y")&status=s")
      }
    }
    let session = winner == "1" ? "csn_X" : "csn_Y"
    #expect(Self.said(text).contains(" \(session) s /a "), "\(text)")
  }

  @Test(arguments: [
    (#""uri":"/a","args":"Q""#, counted), (#""uri":"/a","query":"?Q""#, counted),
    (#""path":"/a","query_string":"Q""#, counted), (#""url":{"path":"/a","query":"Q"}"#, counted),
    (#""request":"GET /a HTTP/1.1","args":"Q""#, counted),
    // A query of its own goes first, an empty one too.
    (#""uri":"/a?Q","args":"session_id=csn_2&status=x""#, counted),
    (#""uri":"/a?","args":"Q""#, counted), (#""uri":"/a#?","args":"Q""#, counted),
    (#""uri":"/a","args":"-""#, "other"), (#""uri":"/a","args":"""#, "other"),
    // Without a path there is no route.
    (#""args":"Q""#, "2026-11-22T10:00:00Z csn_1 s - - -"),
    (#""request":{"query":"Q"}"#, "2026-11-22T10:00:00Z csn_1 s - - -"),
  ])
  func aQueryOfItsOwnIsTheURLs(members: String, expected: String) {
    #expect(Self.said(members.replacing("Q", with: Self.query)) == expected)
  }

  @Test(arguments: [
    (#""method":"GET""#, counted), (#""method":"-""#, counted), (#""method":"""#, counted),
    (#""method":null"#, counted), (#""method":"get""#, counted),
    (#""verb":"PUT""#, "wrong_method"), (#""verb":"PUT","method":"GET""#, counted),
    (#""request":{"method":"HEAD"}"#, "wrong_method"), (#""http":{"method":"GET"}"#, counted),
    (#""http":{"request":{"method":"PUT"}}"#, "wrong_method"),
    (#""headers":{"method":"PUT"}"#, counted), (#""\u006dethod":"\u0050UT""#, "wrong_method"),
    (#""method":"\u0047ET""#, counted),
  ])
  func theMethodIsOneOfItsNames(members: String, expected: String) {
    #expect(Self.said("\(members),\(Self.url)") == expected)
    // With a request line its own method is the only one.
    #expect(Self.said("\(members),\"request\":\"GET /a?\(Self.query) HTTP/1.1\"") == Self.counted)
  }

  @Test(arguments: [
    (#""status":200"#, "200"), (#""status":"404""#, "404"), (#""status":"-""#, "-"),
    (#""status":0"#, "-"), (#""status":"000""#, "-"), (#""status":2000,"code":201"#, "201"),
    (#""status":"ok","code":201"#, "201"), (#""status":20.5,"code":201"#, "201"),
    (#""status":-1"#, "-"), (#""status":,"code":201"#, "201"),
    (#""response":{"status":500}"#, "500"),
    (#""http":{"response":{"status_code":502}}"#, "502"), (#""resp":{"code":7}"#, "-"),
  ])
  func theResponseIsOneToThreeDigits(members: String, response: String) {
    #expect(Self.said("\(members),\(Self.url)") == Self.counted.dropLast() + response)
  }

  private static let deepLink = "myapp://x?session_id=csn_1&status=s"

  @Test(arguments: [
    (#""sent_http_location":"@""#, true), (#""redirect_url":"@""#, true),
    (#""Location":"@""#, true),
    (#""resp_headers":{"Location":["@"]}"#, true), (#""responseHeaders":{"location":"@"}"#, true),
    (#""response":{"headers":{"Location":["@"]}}"#, true),
    (#""res":{"headers":{"location":"@"}}"#, true),
    (#""downstream_Location":"@""#, true),
    (#""http":{"response":{"headers":{"location":"@"}}}"#, true),
    (#""a":{"location":"@"}"#, false), (#""headers":{"Location":["@"]}"#, false),
    (#""request":{"headers":{"Location":["@"]}}"#, false), (#""query":{"location":"@"}"#, false),
    (#""resp_headers":{"X-Location":["@"]}"#, false),
    (#""resp_headers":{"a":{"Location":"@"}}"#, false),
    (#""resp_headers":{"Host":["@"]}"#, false), (#""referer":{"Location":"@"}"#, false),
  ])
  func theLocationIsTheResponses(members: String, isRead: Bool) {
    let said = Self.said(
      #""uri":"/go","status":302,"# + members.replacing("@", with: Self.deepLink))
    #expect(said == (isRead ? "2026-11-22T10:00:00Z csn_1 s myapp://x x 302 location" : "other"))
  }

  @Test(arguments: [
    (#""host":"A.example:80""#, "a.example"), (#""host":"-""#, "-"), (#""host":"""#, "-"),
    (#""host":"b.example","http_host":"a.example""#, "a.example"),
    (#""headers":{"Host":"a.example"}"#, "a.example"),
    (#""headers":{"Host":["a.example"]}"#, "a.example"),
    (#""request":{"headers":{"host":"a.example"}}"#, "a.example"),
    (#""http":{"request":{"headers":{"Host":"a.example"}}}"#, "a.example"),
    (#""headers":{"X-Forwarded-Host":"x"}"#, "-"), (#""resp_headers":{"Host":"x"}"#, "-"),
    (#""my_headers":{"Host":"x"}"#, "-"), (#""query":{"host":"x"}"#, "-"),
    (#""host":{"name":"x"}"#, "-"),
    (#""url":{"domain":"[2001:db8::1]"}"#, "[2001:db8::1]"),
    (#""vhost":"2001:db8::1""#, "[2001:db8::1]"),
  ])
  func theHostIsTheServersOrTheHostHeaders(members: String, host: String) {
    #expect(Self.said("\(members),\(Self.url)") == "2026-11-22T10:00:00Z csn_1 s /a \(host) -")
  }
}
