import LinkbackCore
import LinkbackView
import Testing

@Suite struct OutcomesTableTests {
  static let start: Int64 = 1_795_305_600

  static let model: PageModel = {
    var query = ViewQuery()
    query.period = .custom(since: nil, until: nil)
    return PageModel(
      .counting([
        CountedCallback(time: start, session: 1, status: "=1+1,\"x\""),
        CountedCallback(time: start + 70, session: 2),
      ]), query)
  }()

  @Test func csvHasARowForEachBucketAndStatus() {
    let lines = String(decoding: OutcomesCSV.text(Self.model), as: UTF8.self)
      .split(separator: "\r\n")
    #expect(lines.count == 1 + 2 * 5)
    #expect(lines[0] == "start,end,final,status,sessions")
    #expect(lines[5] == "2026-11-22T00:00:00Z,2026-11-22T00:01:00Z,true,\"'=1+1,\"\"x\"\"\",1")
    #expect(lines[6] == "2026-11-22T00:01:00Z,2026-11-22T00:02:00Z,true,success,1")
  }

  /// Of what was before the first callback nothing is known, and no zero is written.
  @Test func whatIsNotKnownHasNoRow() {
    var model = Self.model
    model.buckets[0].isKept = false
    let lines = String(decoding: OutcomesCSV.text(model), as: UTF8.self).split(separator: "\r\n")
    #expect(lines.count == 1 + 5)
    #expect(lines[1].hasPrefix("2026-11-22T00:01:00Z,"))
    let json = String(decoding: OutcomesJSON.text(model), as: UTF8.self)
    #expect(json.contains("\"buckets\":[{\"start\":\"2026-11-22T00:01:00Z\""))
  }

  @Test func jsonHasTheSameNumbers() {
    let text = String(decoding: OutcomesJSON.text(Self.model), as: UTF8.self)
    #expect(text.hasPrefix("{\"start\":\"2026-11-22T00:00:00Z\",\"end\":\"2026-11-22T00:02:00Z\","))
    #expect(text.contains("\"sessions\":2,\"hits\":2,\"compared\":null,"))
    #expect(
      text.contains(
        "{\"status\":\"=1+1,\\\"x\\\"\",\"sessions\":1,\"hits\":1,\"responses\":{\"2xx\":1},"
          + "\"last_seen\":\"2026-11-22T00:00:00Z\"}"))
    #expect(text.hasSuffix("\"sessions\":[1,0,0,0,0],\"hits\":1}]}\n"))
  }
}
