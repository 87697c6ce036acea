import CoreFixtures
import LinkbackCore
import Testing

@Suite struct SessionStoryTests {
  private func record(_ time: String, _ line: Int) -> String {
    #"{"record":"event","v":1,"time":"\#(time)","session":"00","status":"\"time\":\"x","line":\#(line)}"#
      + "\n"
  }

  @Test func recordsComeInTheOrderOfTheirTimes() {
    // As text, the fractions would come in another order.
    let times = [
      "2026-11-22T10:00:01Z", "2026-11-22T10:00:00.500Z", "2026-11-22T10:00:00Z",
      "2026-11-22T10:00:00.000000001Z", "1969-12-31T23:59:59.999Z", "2026-11-22T10:00:00Z",
    ]
    let records = times.enumerated().map { record($0.element, $0.offset) }
    let expected = [4, 2, 5, 3, 1, 0].map { records[$0] }.joined()
    for size in 1...records.count {
      var story = SessionStory()
      #expect(story.isEmpty)
      for start in stride(from: 0, to: records.count, by: size) {
        let part = records[start..<min(start + size, records.count)].joined()
        story.add(Array(part.utf8))
      }
      #expect(!story.isEmpty)
      #expect(String(decoding: story.bytes(), as: UTF8.self) == expected)
    }
  }

  @Test func nothingIsNoRecord() {
    var story = SessionStory()
    story.add([])
    #expect(story.isEmpty && story.bytes().isEmpty)
  }
}
