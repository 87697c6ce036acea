/// A line of the common log family.
struct CommonLine {
  var prefix = "192.0.2.7 - - "
  var time = "22/Nov/2026:10:00:00 +0000"
  var request = "GET /link?session_id=csn_1&status=success HTTP/1.1"
  var tail = "200 612 \"-\" \"Mozilla/5.0\""

  var text: String { "\(prefix)[\(time)] \"\(request)\" \(tail)" }

  init() {}

  init(target: String, method: String = "GET", response: String = "200") {
    request = "\(method) \(target) HTTP/1.1"
    tail = "\(response) 612 \"-\" \"Mozilla/5.0\""
  }

  init(session: String, status: String, response: String = "200") {
    self.init(target: "/link?session_id=\(session)&status=\(status)", response: response)
  }
}
