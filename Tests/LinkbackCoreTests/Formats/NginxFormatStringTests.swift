import LinkbackCore
import Testing

@Suite struct NginxFormatStringTests {
  private static let combined =
    #"$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "#
    + #""$http_referer" "$http_user_agent""#
  private static let line =
    #"192.0.2.7 - john doe [22/Nov/2026:10:00:00 +0000] "GET /a?b HTTP/1.1" 200 612 "-" "x""#

  @Test(arguments: [
    combined,
    "log_format combined '\(combined)';",
    "log_format  combined  escape=default\n  '\(combined)' ;\n",
    "log_format main \"\(combined.replacing("\"", with: "\\\""))\";",
    "log_format main '$remote_addr - $remote_user [$time_local] \"$request\" '\n"
      + "                '$status $body_bytes_sent \"$http_referer\" '\n"
      + "                '\"$http_user_agent\"';",
    "'\(combined)'",
    "  \(combined)  ",
  ])
  func aDirectiveIsReadVerbatim(format: String) throws {
    let cut = FormatStringCut(Self.line, by: try LogFormat(parsing: format))
    #expect(cut?.fields == ["request": "GET /a?b HTTP/1.1"])
    #expect(cut?.response == 200)
    #expect(cut?.time == EventTime(seconds: 1_795_341_600))
  }

  @Test(arguments: [
    (
      "$time_iso8601 $request_method $request_uri $status",
      "2026-11-22T10:00:00+00:00 GET /a?b=c 200", ["method": "GET", "target": "/a?b=c"]
    ),
    ("$msec|$uri$is_args$args|", "1795341600.000|/a?b=c|", ["target": "/a?b=c"]),
    (
      "$msec|$uri$is_args$query_string|$http_host",
      "1795341600.000|/a|Example.com:80", ["target": "/a", "hostHeader": "Example.com:80"]
    ),
    (
      "$uri\t$args\t$time_iso8601\t$host", "/a\tb=c\t2026-11-22T10:00:00Z\texample.com",
      ["path": "/a", "query": "b=c", "virtualHost": "example.com"]
    ),
    (
      "$server_name $msec \"$request\" \"$sent_http_location\"",
      "a.example 1795341600 \"GET / HTTP/2.0\" \"myapp://x?y\"",
      ["virtualHost": "a.example", "request": "GET / HTTP/2.0", "location": "myapp://x?y"]
    ),
    (
      "log_format json escape=json '{\"t\":\"$time_iso8601\",\"r\":\"$request\",\"s\":$status}';",
      #"{"t":"2026-11-22T10:00:00+00:00","r":"GET /\"a\" HTTP/1.1","s":304}"#,
      ["request": #"GET /\"a\" HTTP/1.1"#]
    ),
    (
      "log_format n escape=none '$msec \"$request\" $status';", #"1795341600 "GET /\" 200"#,
      ["request": #"GET /\"#]
    ),
    (
      #"log_format tabs '$msec\t$request_uri\t$status';"#, "1795341600\t/a b\t200",
      ["target": "/a b"]
    ),
    (#"log_format q '\'$request\' $msec';"#, "'GET /' 1795341600", ["request": "GET /"]),
  ])
  func variablesHaveTheirMeaning(format: String, line: String, fields: [String: String]) throws {
    let cut = FormatStringCut(line, by: try LogFormat(parsing: format))
    #expect(cut?.fields == fields)
    #expect(cut?.time == EventTime(seconds: 1_795_341_600))
  }

  @Test(arguments: [
    ("$remote_addr $request", "the format has no time; add $time_local or $time_iso8601"),
    ("$remote_addr [$time_local] $status", "the format has no request; add $request"),
    ("[$time_local] $uri", "the format has no request; add $request"),
    (
      "$remote_addr$remote_user [$time_local] $request",
      "$remote_addr and $remote_user stand side by side, so where one ends can't be known; put a "
        + "separator between them"
    ),
    (
      "[$time_local] $request$status",
      "$request and $status stand side by side, so where one ends can't be known; put a separator "
        + "between them"
    ),
    ("[$time_local] $ $request", "'$' is not followed by a variable's name"),
    ("[${time_local] $request", "${time_local has no closing brace"),
    ("log_format a '$request [$time_local];", "the log_format string has no closing '"),
    ("log_format a \"$request [$time_local]';", "the log_format string has no closing \""),
    (
      "log_format a escape=xml '$request';",
      "escape=xml is not known; nginx has default, json and none"
    ),
  ])
  func whatCannotBeReadIsRefusedWithAReason(format: String, message: String) {
    #expect(throws: FormatError(message)) { try LogFormat(parsing: format) }
  }

  @Test func aTypedFieldMayTouchTheNext() throws {
    let format = try LogFormat(parsing: "$time_iso8601$status $request")
    let cut = FormatStringCut("2026-11-22T10:00:00Z200 GET /", by: format)
    #expect(cut?.response == 200)
    #expect(cut?.fields == ["request": "GET /"])
  }
}
