/// A line of the common log family.
package struct CommonLine {
  package var prefix = "192.0.2.7 - - "
  package var time = "22/Nov/2026:10:00:00 +0000"
  package var request = "GET /link?session_id=csn_1&status=success HTTP/1.1"
  package var tail = "200 612 \"-\" \"Mozilla/5.0\""

  package var text: String { "\(prefix)[\(time)] \"\(request)\" \(tail)" }

  package init() {}

  package init(target: String, method: String = "GET", response: String = "200") {
    request = "\(method) \(target) HTTP/1.1"
    tail = "\(response) 612 \"-\" \"Mozilla/5.0\""
  }

  package init(session: String, status: String, response: String = "200") {
    self.init(target: "/link?session_id=\(session)&status=\(status)", response: response)
  }
}

/// A line of an error log, with a callback in its Referer or beside it.
package enum ErrorLogLine {
  package static let nginx =
    #"2026/11/22 10:00:00 [error] 29#31: *7 open() "/srv/link" failed (2: No such file or directory), client: 192.0.2.7, server: example.com, request: "GET /link?session_id=csn_1&status=success HTTP/1.1", host: "example.com", referrer: "https://example.com/""#
  package static let apache =
    "[Sun Nov 22 10:00:00.123456 2026] [core:error] [pid 7:tid 140] [client 192.0.2.7:51622] AH00128: "
    + "File does not exist: /srv/a.png, referer: https://example.com/link?session_id=csn_1&status=new"
}
