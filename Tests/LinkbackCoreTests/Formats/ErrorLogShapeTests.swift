import LinkbackCore
import CoreFixtures
import Testing

@Suite struct ErrorLogShapeTests {
  @Test(
    arguments: [
      ErrorLogLine.nginx, "2026/11/22 10:00:00 [warn] 7#7: conflicting server name",
      "2026/11/22 10:00:00 [crit] 1234#1234: *1 x", ErrorLogLine.apache,
      "[Sun Nov 22 10:00:00 2026] [error] [client 192.0.2.7] File does not exist: /srv/a.png",
      "[Sun Nov 02 10:00:00.000001 2026] [mpm_event:notice] [pid 1:tid 2] AH00489: started",
      "[Sun Nov 22 10:00:00.1 2026] [proxy_fcgi:error] [pid 1] x",
    ])
  func linesOfErrorLogsAreTold(line: String) {
    #expect(withExactSpan(line) { ErrorLogShape.begins($0) })
    #expect(withExactSpan("x " + line) { ErrorLogShape.begins($0, at: 2) })
    #expect(!withExactSpan("x" + line) { ErrorLogShape.begins($0) })
    for count in 0..<30 {
      #expect(!withExactSpan(Array(line.utf8.prefix(count))) { ErrorLogShape.begins($0) })
    }
  }

  @Test(
    arguments: [
      "", "[", "2026/11/22 10:00:00 GET /link?session_id=csn_1&status=success",
      "2026/11/22 10:00:00 [Sun] GET /link?session_id=csn_1", "2026/11/22 10:00:00 [] 1#1: x",
      "2026/11/22 10:00:00 [error] x#1: y", "2026/11/22 10:00:00 [error] 1# x",
      "2026/11/22 10:00:00 [\(String(repeating: "a", count: 99))] 1#1: x",
      "[22/Nov/2026:10:00:00 +0000] \"GET /link?session_id=csn_1 HTTP/1.1\" 200",
      "[Sun Nov 22 10:00:00 2026] \"GET /link?session_id=csn_1 HTTP/1.1\" 200",
      "[Sun Nov 22 10:00:00 2026] [] x", "[Sun Nov 22 10:00:00 2026] [a:] x",
      "[2026-11-22T10:00:00Z] \"GET / HTTP/1.1\" 200",
    ])
  func otherLinesAreNot(line: String) {
    #expect(!withExactSpan(line) { ErrorLogShape.begins($0) })
  }
}
