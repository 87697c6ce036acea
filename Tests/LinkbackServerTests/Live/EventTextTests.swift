import Testing

@testable import LinkbackServer

struct EventTextTests {
  @Test(arguments: [
    ("a", "data: a\n"), ("a\nb", "data: a\ndata: b\n"), ("", "data: \n"),
    (
      "a\r\nevent: b\r\n\r\nid: 9",
      "data: a\ndata: \ndata: event: b\ndata: \ndata: \ndata: \ndata: id: 9\n"
    ),
    ("a\revent: b", "data: a\ndata: event: b\n"),
    ("\u{2028}\u{1F600}", "data: \u{2028}\u{1F600}\n"),
  ])
  func keepsEachLineInTheData(data: String, text: String) {
    var bytes: [UInt8] = []
    EventText.append("window", id: "1.2", data: Array(data.utf8), to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == "event: window\nid: 1.2\n\(text)\n")
  }
}
