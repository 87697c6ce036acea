import LinkbackCore
import CoreFixtures
import Testing

@Suite struct ExplanationRecordTests {
  private static func record(
    _ line: [UInt8], file: ByteString? = nil, revealing: Bool = false
  ) -> String {
    let options = ReadingOptions()
    var explainer = LineExplainer(options: options)
    var writer = RecordWriter()
    writer.append(
      withExactSpan(line) { explainer.explain($0, number: 7) }, file: file, options: options,
      revealsValues: revealing)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private static let line = Array(
    CommonLine(target: #"/link?lang=de&session%5Fid=csn_1&status=ok\x7E"#).text.utf8)

  @Test func valuesAreMasked() {
    #expect(
      Self.record(Self.line, file: "a.log") == """
        {"record":"explanation","v":1,"file":"a.log","line":7,"verdict":"callback",\
        "rule":"callback_in_request","reason":"it is a GET, or its method is not logged, and its URL \
        has a session_id that begins with csn_ and a status","format":"combined","wrapped":false,\
        "time":"2026-11-22T10:00:00Z","response":200,"method":"GET","source":"request",\
        "session":"6cce94f42fe5ddca","status":"ok~",\
        "meaning":"a code that this version does not know",\
        "next_step":"do not take it for a success, and look the code up in Connect's documentation",\
        "target":"/aaaa?aaaa=aa&aaaaaaa%9aaa=aaa_9&status=aa~",\
        "query":"aaaa=aa&aaaaaaa%9aaa=aaa_9&status=aa~",\
        "fields":[{"name":"request",\
        "logged":"aaa /aaaa?aaaa=aa&aaaaaaa%9aaa=aaa_9&status=aa\\\\a9a aaaa/9.9",\
        "text":"aaa /aaaa?aaaa=aa&aaaaaaa%9aaa=aaa_9&status=aa~ aaaa/9.9"}],\
        "parameters":[{"name":"session_id","logged":"aaaaaaa%9aaa=aaa_9","decoded":"aaa_9",\
        "counts":true},{"name":"status","logged":"status=aa~","decoded":"aa~","counts":true}],\
        "closest":null}

        """)
  }

  @Test func valuesAreRevealedOnRequest() {
    let record = Self.record(Self.line, revealing: true)
    #expect(record.contains(#""file":null"#))
    #expect(record.contains(#""session":"csn_1","status":"ok~""#))
    #expect(record.contains(#""target":"/link?lang=de&session%5Fid=csn_1&status=ok~""#))
    #expect(record.contains(#""logged":"session%5Fid=csn_1","decoded":"csn_1""#))
  }

  @Test func onlyACallbacksStatusIsShown() {
    let line = CommonLine(session: "abc", status: "secret").text
    #expect(Self.record(Array(line.utf8)).contains(#""status":"aaaaaa","meaning":null"#))
  }

  @Test func aMethodOfTheClientsOwnIsMasked() {
    let line = CommonLine(target: "/?session_id=csn_1&status=ok", method: "JOHN").text
    #expect(Self.record(Array(line.utf8)).contains(#""method":"aaaa""#))
  }

  @Test func aLineThatFitsNoFormatSaysHowFarItGoes() {
    let line = "192.0.2.7 - john [22/Nov/2026:10:00:00 +0000] GET session_id"
    #expect(
      Self.record(Array(line.utf8), revealing: true).hasSuffix(
        #""closest":{"format":"combined","position":44,"expected":"`] \"`"}}"# + "\n"))
  }

  /// Whoever sent the request is in no record, revealed or not.
  @Test(arguments: [false, true], 0..<10)
  func clientsUsersAndAgentsAreInNone(revealing: Bool, seed: Int) {
    var dice = Dice(seed: UInt64(seed))
    for _ in 0..<100 {
      var line = CommonLine(session: "csn_1", status: "success")
      line.prefix = "198.51.100.9 - mallory "
      line.tail =
        "\(dice.pick(["200", "302", "x", ""])) 612 \"https://referer.example\" \"Agent/5\""
      var bytes = Array(line.text.utf8)
      if dice.once(in: 3) { bytes.removeSubrange(dice.below(40)..<dice.within(40...60)) }
      let record = Self.record(bytes, revealing: revealing)
      for word in ["198.51", "mallory", "referer.example", "Agent/5"] {
        #expect(!record.contains(word), "\(record)")
      }
    }
  }

  @Test(arguments: [false, true])
  func nothingThatATerminalActsUponIsWritten(revealing: Bool) {
    var noise = LogNoise(seed: 5)
    for _ in 0..<2_000 {
      let record = Self.record(noise.line(), revealing: revealing)
      #expect(record.last == "\n")
      let scalars = record.unicodeScalars.dropLast()
      #expect(scalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
    }
  }
}
