import Foundation
import Testing

/// A status is whatever somebody put after `status=`: it must neither break the records nor reach a
/// terminal raw.
@Suite struct HostileStatusTests {
  private func count(_ statuses: [String], _ options: String...) throws -> Outcome {
    let lines = statuses.enumerated().map { Lines.callback("csn_\($0)", $1) }.joined()
    let outcome = try Program.linkback.run(["count"] + options, input: Array(lines.utf8))
    #expect(outcome.status == 0)
    #expect(outcome.errorText == "")
    #expect(!outcome.output.contains { $0 < 0x20 && $0 != 0x0A || $0 == 0x7F })
    #expect(String(validating: outcome.output, as: UTF8.self) != nil)
    return outcome
  }

  @Test(
    arguments: [
      (
        "%22%7D%0A%7B%22record%22:%22summary%22%7D", #"\"}\n{\"record\":\"summary\"}"#,
        "a record of its own"
      ),
      ("a%0Ab", #"a\nb"#, "a line end"),
      ("%5C%22", #"\\\""#, "a backslash and a quote"),
      ("%1B%5B2J", #"\u001b[2J"#, "a command to the terminal"),
      ("%C2%9B31m", #"\u009b31m"#, "the same as one C1 control"),
      ("%7F%00", #"\u007f\u0000"#, "DEL and NUL"),
      ("%08%0C%0A%0D%09", #"\b\f\n\r\t"#, "the short escapes"),
      ("%E2%80%AEsseccus", #"\u202esseccus"#, "text that reads backwards"),
      ("%E2%81%A6x%E2%80%A8", #"\u2066x\u2028"#, "an isolate and a line separator"),
      ("%FF%FEx", "\u{fffd}\u{fffd}x", "no UTF-8"),
      ("%F0%9F%98x", "\u{fffd}x", "a cut character"),
      ("%ED%A0%80", "\u{fffd}\u{fffd}\u{fffd}", "half a surrogate pair"),
      ("%C0%AF", "\u{fffd}\u{fffd}", "an overlong slash"),
      ("e%CC%81", "e\u{301}", "not normalised"),
      ("%ZZ%4", "%ZZ%4", "malformed percent escapes"),
      ("a+b%2Bc", "a b+c", "a plus is a space"),
      ("%2522", "%22", "decoded once"),
      ("</script>", "</script>", "markup is data"),
      ("(other)", "(other)", "the name of the rest"),
    ] as [(String, String, String)])
  func isWrittenAs(logged: String, written: String, comment: String) throws {
    let outcome = try count([logged])
    #expect(outcome.outputText.contains(#""status":"\#(written)","hits":1,"#), "\(comment)")
    #expect(outcome.records.count == 2)
  }

  @Test func rawControlBytesInALogAreEscaped() throws {
    // A server that escapes nothing; the log's own quoting still holds.
    let outcome = try count(["\u{1b}[31mred\u{7}"])
    #expect(outcome.outputText.contains(#""status":"\u001b[31mred\u0007""#))
  }

  @Test func tenThousandStatusesAreSixtyFourRowsAndTheRest() throws {
    let outcome = try count((0..<10_000).map { "s\($0)" })
    let totals = outcome.records("total")
    #expect(totals.count == 64 + 1)
    #expect(totals.last?.string("status") == "(other)")
    #expect(outcome.hits.values.reduce(0, +) == 10_000)
    #expect(outcome.summary.number("limited") == 10_000 - 64)
    #expect(outcome.summary.number("sessions") == 10_000)
  }

  @Test(arguments: ["1", "8"]) func whichStatusesKeepARowDoesNotDependOnThreads(
    threads: String
  ) throws {
    let folder = try WorkingFolder()
    for file in 0..<8 {
      try folder.write(
        (0..<50).map { Lines.callback("csn_\(file)_\($0)", "s\(file)_\($0)") }.joined(),
        to: "\(file).log")
    }
    let outcome = try Program.linkback.run(["count", ".", "--threads", threads], in: folder)
    #expect(outcome.hits.keys.contains("s0_49") && outcome.hits.keys.contains("s1_13"))
    #expect(!outcome.hits.keys.contains("s1_14"))
  }

  @Test func aStatusOf64BytesFitsAndOf65DoesNot() throws {
    let outcome = try count([
      String(repeating: "a", count: 64), String(repeating: "b", count: 65),
      // Counted as decoded and repaired: 21 × 3 bytes, and one more.
      String(repeating: "%FF", count: 21), String(repeating: "%FF", count: 22),
    ])
    #expect(Set(outcome.hits.values) == [1, 2])
    #expect(outcome.hits["(other)"] == 2)
    #expect(outcome.summary.number("limited") == 2)
  }

  @Test func eventsCarryNoRawControlBytes() throws {
    let line = Lines.callback("csn_%1B", "%1B%5B2J", path: "/li\\x1bnk")
    let outcome = try Program.linkback.run(
      ["events", "--reveal-session-ids"], input: Array(line.utf8))
    #expect(outcome.status == 0)
    #expect(!outcome.output.contains(0x1b))
    #expect(
      outcome.outputText.contains(
        #""session":"csn_\u001b","status":"\u001b[2J","route":"/li\u001bnk""#))
  }
}
