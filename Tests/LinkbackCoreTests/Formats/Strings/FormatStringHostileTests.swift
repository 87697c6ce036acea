import LinkbackCore
import Testing

/// Long lines in formats of one's own, with something to try again at every byte. Work that
/// grows with the square of the length would take minutes for each.
@Suite struct FormatStringHostileTests {
  private static let formats = [
    #"$remote_addr - $remote_user [$time_local] "$request" $status "$http_user_agent""#,
    #"$http_user_agent $upstream_addr $status $msec "$request""#,
    "$remote_user/$host $status $msec|$request_uri|", "$msec $remote_user $request $status",
    "$msec|$request_uri|$status|$http_x|$host",
    "$http_x:$host:$server_port $msec $request_uri $status",
    "log_format a escape=none '$msec \"$http_x\" \"$request\" $status \"$http_y\"';",
    "%{sec}t|%r|%>s|%{X}i|%m",
    #"%{User-Agent}i %u %{sec}t "%r" %>s %B"#, "%u %>s %B %{sec}t %m %U%q",
    #"logformat a %{User-Agent}>h %6tr %ts.%03tu "%rm %ru HTTP/%rv" %>Hs"#,
    #"logformat a %ts %un"%{X}>h" %rm %ru %>Hs"#,
    #"log-format '%tr %CC %hr %hs %ST %{+Q}[var(txn.x)] %{+Q}r'"#,
    #"[%START_TIME%] "%REQ(:METHOD)% %REQ(:PATH)% %PROTOCOL%" %RESPONSE_CODE% "%REQ(X)%" "%REQ(:AUTHORITY)%""#,
    "%START_TIME% %REQ(X)% %REQ(:METHOD)% %REQ(:PATH)% %RESPONSE_CODE%",
  ]

  private static let units = [
    " ", "\"", "\\\"", "/", ":", "a, ", "1 ", "1, 1 : ", "a/", " \"", "\" ", "\" 200 ", "|", "a b ",
    " HTTP/1.1", " HTTP/1.1\" 200 ", "GET / HTTP/1.1 ", "1795341600 ", "- ", "[", "{",
  ]

  private static let heads = [
    "", "1795341600 ", "1795341600|", "1795341600 \"", "192.0.2.1 - ",
    "[2026-11-22T10:00:00Z] \"GET /", "2026-11-22T10:00:00Z ", "22/Nov/2026:10:00:00.000 ",
    "192.0.2.1 - - [22/Nov/2026:10:00:00 +0000] \"GET /", "1795341600|/",
  ]

  @Test(arguments: formats.indices)
  func aLongLineTakesLinearWork(index: Int) throws {
    let format = try LogFormat(parsing: Self.formats[index])
    for unit in Self.units {
      let text = String(repeating: unit, count: (1 << 17) / unit.utf8.count)
      for head in Self.heads {
        _ = FormatStringCut(head + text, by: format)
      }
    }
  }
}
