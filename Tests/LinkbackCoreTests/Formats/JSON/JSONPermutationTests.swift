@testable import LinkbackCore
import CoreFixtures
import Testing

/// The order of a line's members means nothing.
@Suite struct JSONPermutationTests {
  private static let texts = [
    "\"/a?session_id=csn_1&status=s\"", "\"/b?session_id=csn_2&status=s\"", "\"/a\"", "\"/a?\"",
    "\"GET /c?session_id=csn_3&status=s HTTP/1.1\"", "\"POST /a HTTP/1.1\"", "\"GET /a HTTP/1.1\"",
    "\"session_id=csn_4&status=s\"", "\"?session_id=csn_5&status=s\"", "\"x=1\"", "\"-\"", "\"\"",
    "\"GET\"", "\"get\"", "\"POST\"", "200", "\"302 Found\"", "404.0", "12", "null", "true",
    "1795341600", "1795341600123", "0.003", "\"2026-11-22T09:00:00Z\"",
    "\"22/Nov/2026:08:00:00 +0000\"", "\"2026-11-22\"", "\"10:00:00\"", "\"a.example\"",
    "\"b.example:80\"", "\"192.0.2.1\"", "\"a text of more than thirty-two bytes\"",
    "\"\(CommonLine(session: "csn_6", status: "s").text.asJSON)\"",
    "\"\(CommonLine(session: "csn_7", status: "s").text.asJSON)\"",
    "\"a://b?session_id=csn_8&status=s\"",
  ]
  private static let names: [String] = {
    let lists: [[StaticString]] = [
      JSONFieldNames.request, JSONFieldNames.target, JSONFieldNames.query, JSONFieldNames.method,
      JSONFieldNames.response, JSONFieldNames.time, JSONFieldNames.location, JSONFieldNames.host,
      JSONFieldNames.message, JSONFieldNames.shipper, JSONFieldNames.client,
      JSONFieldNames.parsedClient, ["host", "xedgelocation", "zeit", "expires", "x"],
    ]
    return lists.flatMap { $0.map(\.description) }
  }()
  private static let common = [
    "url", "uri", "request", "path", "query", "args", "method", "status", "time", "timestamp",
    "@timestamp", "date", "host", "log", "message", "agent", "client", "code", "location", "zeit",
  ]
  private static let objects = [
    "a", "b", "request", "req", "http", "client", "source", "headers", "response", "url", "labels",
    "agent", "kubernetes", "event",
  ]

  private static func object(_ dice: inout Dice, depth: Int) -> [String] {
    var keys: Set<String> = []
    var members: [String] = []
    for _ in 0..<dice.within(1...6) {
      let isObject = depth < 3 && dice.once(in: 4)
      let key = isObject ? dice.pick(objects) : dice.pick(dice.once(in: 3) ? names : common)
      guard keys.insert(key).inserted else { continue }
      let value =
        isObject
        ? "{\(object(&dice, depth: depth + 1).joined(separator: ","))}" : dice.pick(texts)
      members.append("\"\(key)\":\(value)")
    }
    return members
  }

  @Test func permutedMembersSayTheSame() {
    var dice = Dice(seed: 21)
    var callbacks = 0
    for _ in 0..<6_000 {
      var members = Self.object(&dice, depth: 1)
      if dice.once(in: 2) { members.append("\"ts\":1795341600") }
      if dice.once(in: 2) { members.append("\"requesturi\":\"/a?session_id=csn_9&status=s\"") }
      let expected = verdict("{\(members.joined(separator: ","))}")
      if expected.contains("csn_") { callbacks += 1 }
      for _ in 0..<3 {
        members.shuffle(using: &dice)
        let line = "{\(members.joined(separator: ","))}"
        let said = verdict(line)
        #expect(said == expected, "\(line)")
      }
    }
    // It says something.
    #expect(callbacks > 1_000)
  }
}
