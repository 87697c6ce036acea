import LinkbackCore
import CoreFixtures
import Testing

/// Lines that give a reader many places to look at: up to a limit they are read, beyond it they are malformed.
@Suite struct LongFieldTests {
  private static func verdict(user: String) -> String? {
    let line =
      "192.0.2.1 - \(user) [22/Nov/2026:10:00:00 +0000] "
      + "\"GET /link?session_id=csn_1&status=success HTTP/1.1\" 200 5\n"
    return ScannedLog(line).statistics.bucket
  }

  @Test(
    arguments: [
      (0, "callbacks"), (1, "callbacks"), (31, "callbacks"), (32, "malformed"),
      (6_000, "malformed"),
    ])
  func bracketsInAUsersName(count: Int, bucket: String) {
    #expect(Self.verdict(user: "a" + String(repeating: "[", count: count)) == bucket)
    #expect(Self.verdict(user: "a" + String(repeating: " [x", count: count)) == bucket)
  }

  /// A name of a host or program that is longer than any is none of a prefix.
  @Test(arguments: [(1, "callbacks"), (512, "callbacks"), (513, "malformed"), (6_000, "malformed")])
  func longNamesInPrefixes(length: Int, bucket: String) {
    let name = String(repeating: "n", count: length)
    let line =
      "\(name)  | {\"time\":\"2026-11-22T10:00:00Z\","
      + "\"request\":\"GET /link?session_id=csn_1&status=success HTTP/1.1\",\"status\":200}\n"
    #expect(ScannedLog(line).statistics.bucket == bucket)
  }

  /// A field's end is found however often a part of it comes before.
  @Test(arguments: [0, 1, 15, 16, 17, 100]) func quotesBeforeTheEndOfABareField(count: Int) {
    let agent = "a" + String(repeating: "\"b", count: count)
    let line =
      "192.0.2.1 - - [22/Nov/2026:10:00:00 +0000] "
      + "\"GET /link?session_id=csn_1&status=success HTTP/1.1\" 200 5 \"-\" \"\(agent)\" 7 \"r\" "
      + "\"http://192.0.2.9\" 3ms\n"
    #expect(ScannedLog(line).statistics.bucket == "callbacks")
  }
}
