import LinkbackCore
import Testing

@Suite struct OutcomeCountsTests {
  @Test(
    arguments: [
      (-1, "none"), (0, "none"), (1, "none"), (99, "none"), (100, "1xx"), (199, "1xx"),
      (200, "2xx"),
      (299, "2xx"), (302, "3xx"), (399, "3xx"), (400, "4xx"), (499, "4xx"), (500, "5xx"),
      (599, "5xx"), (600, "none"), (999, "none"),
    ] as [(Int32, String)])
  func aResponseIsCountedByItsClass(response: Int32, name: String) {
    #expect(ResponseClass(response: response).name == name)
  }

  @Test func hitsAddUpAndSessionsDoNot() {
    var left = OutcomeCounts()
    left.addHit(.successful)
    left.sessions = 1
    var right = OutcomeCounts()
    right.addHit(.successful)
    right.addHit(.none)
    right.sessions = 2
    left.addHits(of: right)
    #expect(left.hits == 3)
    #expect(left.sessions == 1)
    #expect(left.responses[ResponseClass.successful.rawValue] == 2)
    #expect(left.responses[ResponseClass.none.rawValue] == 1)
  }
}
