/// A callback of one moment, 2026-11-22T10:00:00Z, in each format.
struct FormatLines: Sendable {
  var format: String
  var time: String?
  var text: String
  var needsFields = false

  static let fields = "#Fields: date time c-ip cs-method cs-uri-stem cs-uri-query sc-status"

  private static let url = "/link?session_id=csn_1&status=success"
  private static let request = "GET \(url) HTTP/1.1"
  private static let common = "22/Nov/2026:10:00:00 +0000"

  /// The formats whose lines say by themselves what they are, and one that has columns.
  static let named: [FormatLines] = [
    FormatLines(
      format: "common", time: common,
      text: "192.0.2.7 - - [\(common)] \"\(request)\" 200 612"),
    FormatLines(
      format: "vcombined", time: common,
      text: "app.example.com:443 192.0.2.7 - - [\(common)] \"\(request)\" 200 612 \"-\" \"x\""),
    FormatLines(
      format: "json", time: "2026-11-22T10:00:00Z",
      text: "{\"timestamp\":\"2026-11-22T10:00:00Z\",\"uri\":\"\(url)\",\"status\":200}"),
    FormatLines(
      format: "json", time: "2026-11-22 10:00:00",
      text: "{\"date\":\"2026-11-22\",\"time\":\"10:00:00\",\"uri\":\"\(url)\"}"),
    FormatLines(
      format: "w3c", time: "2026-11-22 10:00:00",
      text: "2026-11-22 10:00:00 192.0.2.7 GET /link session_id=csn_1&status=success 200",
      needsFields: true),
    FormatLines(
      format: "alb", time: "2026-11-22T10:00:00.000000Z",
      text: "https 2026-11-22T10:00:00.000000Z app/lb/1 192.0.2.7:1 192.0.2.8:80 0 0 0 200 200 1 2 "
        + "\"\(request)\" \"x\" - - t \"-\" \"-\" \"-\" 0 2026-11-22T10:00:00.000000Z \"-\" \"-\""),
    FormatLines(
      format: "elb", time: "2026-11-22T10:00:00.000000Z",
      text: "2026-11-22T10:00:00.000000Z lb 192.0.2.7:1 192.0.2.8:80 0 0 0 200 200 0 2 "
        + "\"\(request)\" \"x\" - -"),
    FormatLines(
      format: "haproxy", time: "22/Nov/2026:10:00:00.000",
      text:
        "192.0.2.7:1 [22/Nov/2026:10:00:00.000] web app/a 0/0/0/1/1 200 612 - - ---- 1/1/0/0/0 0/0 "
        + "\"\(request)\""),
    FormatLines(
      format: "squid", time: "1795341600.000",
      text: "1795341600.000     5 192.0.2.7 TCP_MISS/200 612 GET http://app.example.com\(url) - "
        + "HIER_DIRECT/192.0.2.8 text/html"),
    FormatLines(
      format: "envoy", time: "2026-11-22T10:00:00.000Z",
      text: "[2026-11-22T10:00:00.000Z] \"\(request)\" 200 - 0 12 3 2 \"192.0.2.7\" \"x\" \"id\" "
        + "\"app.example.com\" \"192.0.2.8:80\""),
    FormatLines(
      format: "linkback-events", time: nil,
      text: "{\"record\":\"event\",\"v\":1,\"time\":\"2026-11-22T10:00:00Z\",\"session\":\"csn_1\","
        + "\"status\":\"success\",\"route\":\"/link\",\"host\":null,\"response\":200,"
        + "\"source\":\"request\",\"file\":\"-\",\"line\":1}"),
  ]

  /// All of them, and lines that are none.
  static let all =
    named.map(\.text) + [
      fields, "#Fields: date time cs-uri-stem cs-uri-query", "#Version: 1.0",
      "{\"record\":\"summary\",\"v\":1,\"lines\":1}",
      "{\"record\":\"explanation\",\"v\":1,\"target\":\"\(url)\",\"time\":\"2026-11-22T10:00:00Z\"}",
      "{\"log\":\"192.0.2.7 - - [\(common)] \\\"\(request)\\\" 200 612\"}",
      "Nov 22 10:00:00 web1 nginx: 192.0.2.7 - - [\(common)] \"\(request)\" 200 612",
      "192.0.2.7 - - [\(common)] \"POST \(url) HTTP/1.1\" 200 612 \"-\" \"x\"",
      "192.0.2.7 - - [\(common)] \"GET /link?session_id=csn_1&amp;status=success HTTP/1.1\" 200 6",
      "192.0.2.7 - - [\(common)] \"GET /a.css HTTP/1.1\" 200 6 \"https://app.example.com\(url)\" \"x\"",
      "1795341600 /link?session_id=abc&status=success",
    ]
}
