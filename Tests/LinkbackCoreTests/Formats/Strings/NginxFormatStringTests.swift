import LinkbackCore
import CoreFixtures
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
    "log_format main '\(combined)'",
    "log_format '\(combined)';",
    "log_format main '\(combined.replacing(" ", with: " ' '"))';",
    "main '\(combined)';",
    "main '\(combined)'",
    "main '$remote_addr - $remote_user [$time_local] \"$request\" '\r\n"
      + "  '$status $body_bytes_sent \"$http_referer\" \"$http_user_agent\"';\r\n",
    "main escape=default '\(combined)';",
    "escape=default '\(combined)'",
    "# what we log\nlog_format main '\(combined)'; # really\naccess_log /var/log/a.log main;",
    "'\(combined)';",
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
    (
      "$msec|$document_uri?$query_string|$status", "1795341600|/a?b=c|200", ["target": "/a?b=c"]
    ),
    ("$msec $uri ?$args;", "1795341600 /a ?b=c;", ["path": "/a", "query": "b=c"]),
    (
      "$msec $host$request_uri $status", "1795341600 a.example/b?c=/d 200",
      ["virtualHost": "a.example", "target": "/b?c=/d"]
    ),
    (
      "$msec https://$http_host$uri$is_args$args|$status", "1795341600 https://a.example:1/b?c|200",
      ["virtualHost": "a.example:1", "target": "/b?c"]
    ),
    (
      "$msec $server_name:$server_port$request_uri", "1795341600 a.example:80/b",
      ["virtualHost": "a.example:80", "target": "/b"]
    ),
    ("$msec $host$request_uri|$status", "1795341600 -|400", ["virtualHost": "-", "target": ""]),
    (
      "$msec \"$request_method $scheme://$host$request_uri $server_protocol\"",
      "1795341600 \"GET https://a.example/b?c HTTP/2.0\"",
      ["method": "GET", "virtualHost": "a.example", "target": "/b?c"]
    ),
    (
      "$msec $scheme://$host:$server_port$request_uri|", "1795341600 http://a.example:80/b|",
      ["virtualHost": "a.example:80", "target": "/b"]
    ),
    (
      "$msec $scheme://$host $uri?$args", "1795341600 http://a.example /b?c",
      ["virtualHost": "a.example", "target": "/b?c"]
    ),
    (
      "$msec $request \"$upstream_http_location\" \"$sent_http_location\"",
      "1795341600 GET / HTTP/1.1 \"/first\" \"/last\"",
      ["method": "GET", "target": "/", "location": "/last"]
    ),
    (
      "$msec \"$request\" \"$upstream_http_location\"",
      "1795341600 \"GET /\" \"/first\"", ["request": "GET /", "location": "/first"]
    ),
    (
      "$msec $server_name $host \"$request\"", "1795341600 _ a.example \"GET /\"",
      ["virtualHost": "a.example", "request": "GET /"]
    ),
    (
      "$msec $server_name $hostname \"$request\"", "1795341600 a.example box \"GET /\"",
      ["virtualHost": "a.example", "request": "GET /"]
    ),
    ("${msec}s $request", "1795341600s GET /", ["request": "GET /"]),
    (
      "é\u{301}$msec\u{301} $request\u{301}", "é\u{301}1795341600\u{301} GET /\u{301}",
      ["request": "GET /"]
    ),
    ("\"$request\" \"$msec\"", "\"GET /\" \"1795341600\"", ["request": "GET /"]),
    ("'$request' $msec", "'GET /' 1795341600", ["request": "GET /"]),
    (
      "100% of $request at $msec", "100% of GET / HTTP/1.0 at 1795341600",
      ["method": "GET", "target": "/"]
    ),
    (
      "main escape=json '{\"t\":$msec,' '\"r\":\"$request\"}';",
      #"{"t":1795341600.000,"r":"GET /\"a\""}"#, ["request": #"GET /\"a\""#]
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
    (
      "[$time_local] $uri",
      "the format has only the request's path, and session_id is in its query; add $args"
    ),
    (
      "$remote_addr $status",
      "the format has no time and no request; add $time_local or $time_iso8601, and $request"
    ),
    (
      "[$time_local] $remote_addr$request_uri",
      "$remote_addr and $request_uri are side by side, so where one ends can't be known; put a "
        + "separator between them"
    ),
    (
      "[$time_local] $host$uri",
      "$host and $uri are side by side, so where one ends can't be known; put a separator between "
        + "them"
    ),
    (
      "[$time_local] $status$host$request_uri$request_id",
      "$host$request_uri and $request_id are side by side, so where one ends can't be known; put a "
        + "separator between them"
    ),
    (
      "log_format a '$msec'; log_format b '$request';",
      "these are 2 log_format directives; give one of them"
    ),
    (
      "log_format main;$",
      "the format has no time and no request; add $time_local or $time_iso8601, and $request"
    ),
    ("escape=xml '$request';", "escape=xml is not known; nginx has default, json and none"),
    (
      "$remote_addr$remote_user [$time_local] $request",
      "$remote_addr and $remote_user are side by side, so where one ends can't be known; put a "
        + "separator between them"
    ),
    (
      "[$time_local] $request$status",
      "$request and $status are side by side, so where one ends can't be known; put a separator "
        + "between them"
    ),
    ("[$time_local] $ $request", "'$' is not followed by a variable's name"),
    ("[${time_local] $request", "${time_local has no closing brace"),
    ("log_format a '$request [$time_local];", "the string has no closing '"),
    ("log_format a \"$request [$time_local]';", "the string has no closing \""),
    (
      "log_format a escape=xml '$request';",
      "escape=xml is not known; nginx has default, json and none"
    ),
  ])
  func whatCannotBeReadIsRefusedWithAReason(format: String, message: String) {
    #expect(throws: FormatError(message)) { try LogFormat(parsing: format) }
  }

  /// The host of a URL that is logged in pieces, and its path, are the callback's.
  @Test(arguments: [
    ("$host$request_uri", "a.example:81/link"),
    ("$scheme://$http_host$uri?$args", "https://A.example/link"),
    ("https://$host$request_uri", "https://a.example/link"),
  ])
  func aSiteInFrontOfTheTargetIsTheHost(format: String, url: String) throws {
    let format = try LogFormat(parsing: "$msec \(format) \"$http_referer\"")
    let query = "?session_id=csn_1&status=success"
    var options = LogScanner.Options()
    (options.outcomes.byRoute, options.outcomes.byHost) = (true, true)
    let log = ScannedLog(
      "1795341600 \(url)\(query) \"-\"\n1795341600 - \"https://a.example/\(query)\"\n"
        + "1795341600 a.example \"https://a.example/\(query)\"\n", options: options, format: format)
    #expect(log.statistics.callbacks == 1 && log.statistics.lines == 3)
    #expect(log.result.contains(#""route":"/link","host":"a.example","hits":1"#))
  }

  @Test func aTypedFieldMayTouchTheNext() throws {
    let format = try LogFormat(parsing: "$time_iso8601$status $request")
    let cut = FormatStringCut("2026-11-22T10:00:00Z200 GET /", by: format)
    #expect(cut?.response == 200)
    #expect(cut?.fields == ["request": "GET /"])
  }
}
