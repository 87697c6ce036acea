import CoreFixtures
import Testing

/// Apache's `ssl_request_log` has a size where others have a status.
@Suite struct CipherWatchTests {
  private static func verdict(_ words: String, _ after: String) -> String {
    LinkbackCoreTests.verdict(
      "[22/Nov/2026:10:00:00 +0000] 192.0.2.11 \(words) "
        + "\"GET /link?session_id=csn_1&status=s HTTP/1.1\" \(after)")
  }

  private static func counted(_ response: String) -> String {
    "2026-11-22T10:00:00Z csn_1 s /link - \(response)"
  }

  @Test(
    arguments: [
      "TLSv1.3 TLS_AES_256_GCM_SHA384", "TLSv1 ECDHE-RSA-AES128-SHA", "SSLv3 -",
    ], ["512", "-", "5", "1048576", #"299 "-" "Mozilla/5.0""#])
  func aLoneNumberIsASize(words: String, after: String) {
    #expect(Self.verdict(words, after) == Self.counted("-"))
  }

  @Test(arguments: ["302 5", "302 -", #"302 0 "-" "Mozilla/5.0""#])
  func aStatusAndASizeAreThemselves(after: String) {
    #expect(Self.verdict("TLSv1.3 TLS_AES_256_GCM_SHA384", after) == Self.counted("302"))
  }

  @Test(arguments: ["TLSv1.3", "x TLSv1.3", "TLSv1.3 c x", "a b"])
  func otherWordsChangeNothing(words: String) {
    #expect(Self.verdict(words, "302") == Self.counted("302"))
  }
}
