import LinkbackCore
import Testing

/// A request as a server sees it, before it escapes anything.
struct SampleRequest: Sendable {
  var method = "GET"
  var path = "/link"
  var query = "session_id=csn_1&status=success"
  var response = "200"
  var referer = "-"
  var agent = "Mozilla/5.0"

  var target: String { query.isEmpty ? path : "\(path)?\(query)" }
  var url: String { "https://example.com\(target)" }
}

/// One of the formats that are read without being asked for: how it writes a request at
/// 2026-11-22T10:00:00Z.
struct FormatSample: CustomTestStringConvertible, Sendable {
  /// `name`, or `name, variant`.
  let title: String
  /// The host that is counted.
  var host = "-"
  var route = "/link"
  /// The server's own escapes of any byte of a query.
  var escapes: [Respelling.Spelling] = []
  /// What has to stand before the line.
  var header = ""
  /// Whether the format logs the Referer, and the user agent.
  var hasClientText = true
  let line: @Sendable (SampleRequest) -> String

  var testDescription: String { title }
  var name: String { String(title.prefix { $0 != "," }) }

  /// The line after its header.
  func text(_ request: SampleRequest) -> String { header + line(request) }

  /// What ``verdict(_:format:zone:since:prefix:)`` says of a callback.
  func counted(
    session: String = "csn_1", status: String = "success", response: String = "200"
  ) -> String {
    "2026-11-22T10:00:00Z \(session) \(status) \(route) \(host) \(response)"
  }
}

extension String {
  /// As the text of a JSON string.
  var asJSON: String {
    map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
  }
}

private func combined(_ request: SampleRequest, target: String? = nil) -> String {
  "[22/Nov/2026:10:00:00 +0000] \"\(request.method) \(target ?? request.target) HTTP/1.1\" "
    + "\(request.response) 612 \"\(request.referer)\" \"\(request.agent)\""
}

extension FormatSample {
  static let all = commonLog + json + pairs + wrapped + vendors + columns

  static let commonLog: [FormatSample] = [
    FormatSample(title: "combined", escapes: [.backslashX]) { "192.0.2.7 - - \(combined($0))" },
    FormatSample(title: "vcombined", host: "example.com", escapes: [.backslashX]) {
      "example.com:443 2001:db8::7 - john doe \(combined($0))"
    },
    FormatSample(title: "combined+", escapes: [.backslashX]) {
      "192.0.2.7 - - \(combined($0)) 0.004"
    },
    FormatSample(title: "traefik", escapes: [.backslashX]) {
      "192.0.2.7 - - \(combined($0)) 12 \"web@docker\" \"http://192.0.2.1:80\" 34ms"
    },
    FormatSample(title: "varnish", host: "example.com", escapes: [.backslashX]) {
      "192.0.2.7 - - \(combined($0, target: $0.url))"
    },
    // Its second word may be a user's name, unless the format is named.
    FormatSample(title: "lighttpd", escapes: [.backslashX]) {
      "192.0.2.7 example.com - \(combined($0))"
    },
  ]

  static let json: [FormatSample] = [
    FormatSample(
      title: "nginx-json", host: "example.com", escapes: [.backslashU, .backslashX]
    ) {
      """
      {"time_iso8601":"2026-11-22T10:00:00+00:00","remote_addr":"192.0.2.7","host":"example.com",\
      "request":"\($0.method) \($0.target) HTTP/2.0","status":\($0.response),\
      "http_referer":"\($0.referer)","http_user_agent":"\($0.agent)","upstream_response_time":-}
      """
    },
    FormatSample(title: "nginx-json, in pieces", escapes: [.backslashU, .backslashX]) {
      """
      {"msec":1795341600.000,"uri":"\($0.path)","args":"\($0.query)","request_method":\
      "\($0.method)","status":"\($0.response)","referer":"\($0.referer)","agent":"\($0.agent)"}
      """
    },
    FormatSample(title: "caddy", host: "example.com", escapes: [.backslashU]) {
      """
      {"level":"info","ts":1795341600,"msg":"handled request","request":{"remote_ip":\
      "2001:db8::7","proto":"HTTP/2.0","method":"\($0.method)","host":"example.com",\
      "uri":"\($0.target)","headers":{"Referer":["\($0.referer)"],"User-Agent":\
      ["\($0.agent)"]}},"status":\($0.response),"resp_headers":{"Server":["Caddy"]}}
      """
    },
    FormatSample(title: "caddy, console", host: "example.com", escapes: [.backslashU]) {
      """
      2026/11/22 10:00:00.000\tinfo\thttp.log.access\thandled request\t{"request": {"method": \
      "\($0.method)", "host": "example.com", "uri": "\($0.target)", "headers": {"Referer": \
      ["\($0.referer)"], "User-Agent": ["\($0.agent)"]}}, "status": \($0.response)}
      """
    },
    FormatSample(title: "traefik-json", host: "example.com", escapes: [.backslashU]) {
      """
      {"ClientAddr":"192.0.2.7:5","DownstreamStatus":\($0.response),"RequestHost":"example.com",\
      "RequestMethod":"\($0.method)","RequestPath":"\($0.target)","StartUTC":\
      "2026-11-22T10:00:00Z","request_Referer":"\($0.referer)","time":"2026-11-22T10:00:09Z"}
      """
    },
    FormatSample(title: "gcp-lb", host: "example.com", escapes: [.backslashU]) {
      """
      {"httpRequest":{"requestMethod":"\($0.method)","requestUrl":"\($0.url)","status":\
      \($0.response),"referer":"\($0.referer)","userAgent":"\($0.agent)"},"timestamp":\
      "2026-11-22T10:00:00Z"}
      """
    },
    FormatSample(title: "json, Elastic's names", host: "example.com", escapes: [.backslashU]) {
      """
      {"@timestamp":"2026-11-22T10:00:00.000Z","url":{"path":"\($0.path)","query":\
      "\($0.query)","domain":"example.com"},"http":{"request":{"method":"\($0.method)",\
      "referrer":"\($0.referer)"},"response":{"status_code":\($0.response)}}}
      """
    },
    FormatSample(title: "json, CloudFront's names", escapes: [.backslashU, .percent]) {
      """
      {"date":"2026-11-22","time":"10:00:00","x-edge-location":"FRA2","cs-method":\
      "\($0.method)","cs-uri-stem":"\($0.path)","sc-status":"\($0.response)","cs(Referer)":\
      "\($0.referer)","cs(User-Agent)":"\($0.agent)","cs-uri-query":"\($0.query)"}
      """
    },
  ]

  static let pairs: [FormatSample] = [
    FormatSample(title: "logfmt, Heroku's router", host: "example.com", hasClientText: false) {
      "2026-11-22T10:00:00+00:00 heroku[router]: at=info method=\($0.method) "
        + "path=\"\($0.target)\" host=example.com request_id=id-1 fwd=\"192.0.2.7\" dyno=web.1 "
        + "connect=0ms service=57ms status=\($0.response) bytes=612 protocol=https"
    },
    FormatSample(
      title: "logfmt, with a time of its own", host: "example.com", escapes: [.backslashU]
    ) {
      "ts=1795341600.000 level=info msg=\"handled request\" request.method=\($0.method) "
        + "request.host=example.com request.uri=\"\($0.target)\" referer=\"\($0.referer)\" "
        + "user_agent=\"\($0.agent)\" status=\($0.response)"
    },
    FormatSample(title: "ltsv", host: "example.com", escapes: [.backslashX]) {
      "time:[22/Nov/2026:10:00:00 +0000]\thost:192.0.2.7\treq:\($0.method) \($0.target) HTTP/1.1\t"
        + "status:\($0.response)\tsize:612\treferer:\($0.referer)\tua:\($0.agent)\t"
        + "vhost:example.com"
    },
  ]

  static let wrapped: [FormatSample] = [
    FormatSample(title: "combined, in Docker's JSON", escapes: [.backslashX]) {
      "{\"log\":\"\("192.0.2.7 - - \(combined($0))\n".asJSON.asOneLine)\",\"stream\":\"stdout\"}"
    },
    FormatSample(title: "combined, in Docker's JSON in the journal's", escapes: [.backslashX]) {
      let docker = "{\"log\":\"\("192.0.2.7 - - \(combined($0))".asJSON)\"}"
      return "{\"MESSAGE\":\"\(docker.asJSON)\",\"PRIORITY\":\"6\"}"
    },
    FormatSample(title: "combined, after a CRI prefix", escapes: [.backslashX]) {
      "2026-11-22T10:00:00.123456789+01:00 stdout F 192.0.2.7 - - \(combined($0))"
    },
    FormatSample(title: "combined, after a syslog prefix", escapes: [.backslashX]) {
      "<190>Nov  2 10:00:09 web nginx: 192.0.2.7 - - \(combined($0))"
    },
    FormatSample(title: "gcp-lb, after RFC 5424", escapes: [.backslashU]) {
      "<190>1 2026-11-22T10:00:00Z web gcp 1 - [a@1 b=\"{\\]\"] {\"httpRequest\":{\"requestUrl\":"
        + "\"\($0.target)\",\"requestMethod\":\"\($0.method)\",\"status\":\($0.response)},"
        + "\"referer\":\"\($0.referer)\",\"timestamp\":\"2026-11-22T10:00:00Z\"}"
    },
  ]

  static let vendors: [FormatSample] = [
    FormatSample(title: "envoy", host: "example.com") {
      "[2026-11-22T10:00:00.000Z] \"\($0.method) \($0.target) HTTP/1.1\" \($0.response) - 0 1 2 - "
        + "\"192.0.2.7\" \"\($0.agent)\" \"id-1\" \"example.com\" \"192.0.2.1:80\""
    },
    FormatSample(title: "envoy, Istio's", host: "example.com") {
      "[2026-11-22T10:00:00.000Z] \"\($0.method) \($0.target) HTTP/1.1\" \($0.response) - "
        + "via_upstream - \"-\" 0 1 2 3 \"192.0.2.7\" \"\($0.agent)\" \"id-1\" \"example.com\" "
        + "\"192.0.2.1:80\" outbound|80||x - 192.0.2.1:80 192.0.2.7:5 - default"
    },
    FormatSample(title: "alb", host: "example.com", escapes: [.backslashX]) {
      "https 2026-11-22T10:00:00.000000Z app/lb/1 192.0.2.7:5 192.0.2.1:80 0.0 0.1 0.0 "
        + "\($0.response) 200 34 366 \"\($0.method) https://example.com:443\($0.target) HTTP/2.0\" "
        + "\"\($0.agent)\" ECDHE TLSv1.2 arn:aws:1 \"Root=1\" \"example.com\" \"arn:2\" 1 "
        + "2026-11-22T10:00:09.000000Z \"forward\" \"-\" \"-\" \"192.0.2.1:80\" \"200\" \"-\" \"-\""
    },
    FormatSample(title: "elb", host: "example.com", escapes: [.backslashX]) {
      "2026-11-22T10:00:00.000000Z lb 192.0.2.7:5 192.0.2.1:80 0.0 0.1 0.0 \($0.response) 200 0 29 "
        + "\"\($0.method) http://example.com:80\($0.target) HTTP/1.1\" \"\($0.agent)\" - -"
    },
    FormatSample(title: "s3", host: "example.com", escapes: [.backslashX]) {
      String(repeating: "79a5", count: 16) + " bucket [22/Nov/2026:10:00:00 +0000] 192.0.2.7 - 3E5 "
        + "WEBSITE.GET.OBJECT link \"\($0.method) \($0.target) HTTP/1.1\" \($0.response) - 1 1 2 3 "
        + "\"\($0.referer)\" \"\($0.agent)\" - host= SigV4 ECDHE AuthHeader example.com TLSv1.2 - -"
    },
    FormatSample(title: "cloud-storage", host: "example.com") {
      "\"1795341600000000\",\"192.0.2.7\",\"1\",\"\",\"\($0.method)\",\"\($0.target)\","
        + "\"\($0.response)\",\"1\",\"2\",\"3\",\"example.com\",\"\($0.referer)\",\"\($0.agent)\","
        + "\"id\",\"GET_Object\",\"bucket\",\"link\""
    },
    FormatSample(title: "haproxy", escapes: [.hash], hasClientText: false) {
      "192.0.2.7:5 [22/Nov/2026:10:00:00.000] web~ app/srv1 0/0/1/2/3 \($0.response) 612 - - ---- "
        + "1/1/0/0/0 0/0 \"\($0.method) \($0.target) HTTP/1.1\""
    },
    FormatSample(title: "haproxy, with captures", escapes: [.hash]) {
      "<134>Nov 22 10:00:09 lb haproxy[12]: 192.0.2.7:5 [22/Nov/2026:10:00:00.000] web~ app/srv1 "
        + "0/0/1/2/3 \($0.response) 612 - - ---- 1/1/0/0/0 0/0 {\($0.referer)|\($0.agent)} {} "
        + "\"\($0.method) \($0.target) HTTP/1.1\""
    },
    FormatSample(title: "squid", host: "example.com", hasClientText: false) {
      "1795341600.000     57 2001:db8::7 TCP_MISS/\($0.response) 612 \($0.method) \($0.url) - "
        + "HIER_DIRECT/192.0.2.1 text/html"
    },
    FormatSample(title: "uwsgi", hasClientText: false) {
      "[pid: 28|app: 0|req: 1/2] 192.0.2.7 () {40 vars in 814 bytes} [Sun Nov 22 10:00:00 2026] "
        + "\($0.method) \($0.target) => generated 5 bytes in 12 msecs (HTTP/1.1 \($0.response)) "
        + "4 headers in 150 bytes (1 switches on core 0)"
    },
    FormatSample(
      title: "nginx-proxy-manager, standard", host: "example.com", escapes: [.backslashX]
    ) {
      "[22/Nov/2026:10:00:00 +0000] \($0.response) - \($0.method) https example.com "
        + "\"\($0.target)\" [Client 192.0.2.7] [Length 150] [Gzip -] "
        + "\"\($0.agent)\" \"\($0.referer)\""
    },
    FormatSample(
      title: "nginx-proxy-manager, proxy", host: "example.com", escapes: [.backslashX]
    ) {
      "[22/Nov/2026:10:00:00 +0000] - 502, 200 \($0.response) - \($0.method) https example.com "
        + "\"\($0.target)\" [Client 192.0.2.7] [Length 150] [Gzip -] [Sent-to 198.51.100.2] "
        + "\"\($0.agent)\" \"\($0.referer)\""
    },
  ]

  static let columns: [FormatSample] = [
    FormatSample(
      title: "w3c", host: "example.com",
      header: "#Fields: date time c-ip cs-method cs-uri-stem cs-uri-query sc-status cs-host "
        + "cs(Referer) cs(User-Agent)\n"
    ) {
      "2026-11-22 10:00:00 192.0.2.7 \($0.method) \($0.path) \($0.query) \($0.response) "
        + "example.com \($0.referer) \($0.agent)"
    },
    FormatSample(
      title: "w3c, with tabs", header: "#Fields:\ttimestamp\tcs-uri\tcs-method\tsc-status\tx\ty\n"
    ) {
      "1795341600\t\($0.target)\t\($0.method)\t\($0.response)\t\($0.referer)\t\($0.agent)"
    },
    FormatSample(
      title: "w3c, with local times",
      header:
        "#Fields: date-local time-local c-ip cs-method cs-uri sc-status cs(Referer) cs(User-Agent)\n"
    ) {
      "2026-11-22 10:00:00 192.0.2.7 \($0.method) \($0.target) \($0.response) \($0.referer) "
        + $0.agent
    },
    FormatSample(
      title: "w3c, with the date before",
      header: "#Date: 2026-11-22 09:58:00\n"
        + "#Fields: time cs-method cs-uri-stem sc-status cs(Referer) cs(User-Agent)\n"
    ) {
      "10:00:00 \($0.method) \($0.target) \($0.response) \($0.referer) \($0.agent)"
    },
    FormatSample(title: "cloudfront, real-time", host: "example.com", escapes: [.percent]) {
      "1795341600.000\t192.0.2.7\t0.002\t\($0.response)\t612\t\($0.method)\thttps\t"
        + "d1.example.com\t\($0.target)\t50\tFRA2\tid==\texample.com\t0.002\tHTTP/2.0\tIPv4\t"
        + "\($0.agent)\t\($0.referer)\t-\t\($0.query.isEmpty ? "-" : $0.query)\tMiss\t-"
    },
    FormatSample(title: "cloudfront", host: "example.com", escapes: [.percent]) {
      "2026-11-22\t10:00:00\tFRA2\t1\t192.0.2.7\t\($0.method)\td1.example.com\t\($0.path)\t"
        + "\($0.response)\t\($0.referer)\t\($0.agent)\t\($0.query)\t-\tHit\tid==\texample.com\thttps"
    },
  ]
}

extension String {
  fileprivate var asOneLine: String { map { $0 == "\n" ? "\\n" : String($0) }.joined() }
}
