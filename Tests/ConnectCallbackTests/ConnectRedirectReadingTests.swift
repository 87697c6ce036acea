import ConnectCallback
import Testing

@Suite struct ConnectRedirectReadingTests {
  @Test(arguments: [
    ("https://example.com/link?session_id=csn_123&status=success", "csn_123", "success"),
    ("myapp://deep-link?session_id=csn_123&status=success", "csn_123", "success"),
    ("/link?lang=de&session_id=csn_123&status=user_aborted#top", "csn_123", "user_aborted"),
    ("?session_id=csn_1&status=new", "csn_1", "new"),
    // The last occurrence counts, in any order and any spelling.
    ("/?status=open&session_id=web-1&session_id=csn_1&status=success", "csn_1", "success"),
    ("/?session_id=csn_1&session%5Fid=csn_2&status=a&%73tatus=b", "csn_2", "b"),
    ("/?status=a&session_id=csn_1", "csn_1", "a"),
    // Decoded once; plus is a space; what is malformed stays.
    ("/?session_id=csn%5F1&status=suc%63ess", "csn_1", "success"),
    ("/?session_id=csn_%2541&status=a+b%20c%2Bd", "csn_%41", "a b c+d"),
    ("/?session_id=csn_%&status=%zz%4", "csn_%", "%zz%4"),
    ("/?session_id=csn_%%41&status=%4%41", "csn_%A", "%4A"),
    ("/?session_id=csn_%ff%C3&status=%E2%82x", "csn_\u{FFFD}\u{FFFD}", "\u{FFFD}x"),
    ("/?session_id=csn_%C3%BC&status=%c3%bc", "csn_ü", "ü"),
    ("/?session_id=csn_\0&status=\r\n", "csn_\0", "\r\n"),
    // Only & separates, only the first = ends a name, only the first ? opens.
    ("/?session_id=csn_1;x=y&status=a=b", "csn_1;x=y", "a=b"),
    ("/?a?b&session_id=csn_1&status=a?b/c", "csn_1", "a?b/c"),
    ("/?&&session_id=csn_1&&status=a&&", "csn_1", "a"),
    ("/?session_id=csn_&status= ", "csn_", " "),
  ])
  func aRedirectIsRead(url: String, sessionID: String, status: String) throws {
    let redirect = try ConnectRedirect(reading: url)
    #expect(redirect.sessionID == sessionID)
    #expect(redirect.status.rawValue == status)
  }

  @Test(arguments: [
    ("", ConnectRedirect.ReadingError.noSessionID),
    ("https://example.com/link", .noSessionID),
    ("https://example.com/link?", .noSessionID),
    ("/?status=success", .noSessionID),
    ("/?Session_ID=csn_1&status=success", .noSessionID),
    ("/?xsession_id=csn_1&status=success", .noSessionID),
    ("/?session+id=csn_1&status=success", .noSessionID),
    ("/?session%255Fid=csn_1&status=success", .noSessionID),
    ("/?a=1;session_id=csn_1&status=success", .noSessionID),
    ("/?next=%3Fsession_id%3Dcsn_1%26status%3Dsuccess", .noSessionID),
    ("/link#?session_id=csn_1&status=success", .noSessionID),
    ("/session_id=csn_1&status=success", .noSessionID),
    ("/?session_id&status=success", .emptySessionID),
    ("/?session_id=&status=success", .emptySessionID),
    ("/?session_id=csn_1&session_id=&status=success", .emptySessionID),
    ("/?session_id=web-1&status=success", .foreignSessionID),
    ("/?session_id=CSN_1&status=success", .foreignSessionID),
    ("/?session_id=csn_1&session_id=7&status=success", .foreignSessionID),
    ("/?session_id=csn", .foreignSessionID),
    ("/?session_id=csn_1", .noStatus),
    ("/?session_id=csn_1&amp;status=success", .noStatus),
    ("/?session_id=csn_1&Status=success", .noStatus),
    ("/?session_id=csn_1#&status=success", .noStatus),
    ("/?session_id=csn_1&status", .emptyStatus),
    ("/?session_id=csn_1&status=success&status=", .emptyStatus),
  ])
  func whatIsNoRedirectSaysWhy(url: String, reason: ConnectRedirect.ReadingError) {
    #expect(throws: reason) { try ConnectRedirect(reading: url) }
  }

  @Test(arguments: [
    ("", "web-1", true), ("web-", "web-1", true), ("web-", "csn_1", false),
    ("web-1", "web-1", true),
    ("web-1x", "web-1", false), ("ü", "%C3%BC1", true),
  ])
  func thePrefixIsTheCallersChoice(prefix: String, sessionID: String, isRead: Bool) {
    let url = "/?session_id=\(sessionID)&status=success"
    let redirect = try? ConnectRedirect(reading: url, sessionPrefix: prefix)
    #expect((redirect != nil) == isRead)
  }

  @Test func withoutAPrefixAnEmptySessionIsStillNone() {
    #expect(throws: ConnectRedirect.ReadingError.emptySessionID) {
      try ConnectRedirect(reading: "/?session_id=&status=success", sessionPrefix: "")
    }
  }

  @Test func rawBytesAreRepairedAfterDecoding() throws {
    let url = Array("/?session_id=csn_".utf8) + [0xC3] + Array("%BC&status=".utf8) + [0xFF, 0x61]
    let redirect = try ConnectRedirect(utf8: url)
    #expect(redirect.sessionID == "csn_ü")
    #expect(redirect.status.rawValue == "\u{FFFD}a")
  }

  @Test func everyReasonNamesItsParameter() {
    let texts = ConnectRedirect.ReadingError.allCases.map(\.description)
    #expect(Set(texts).count == texts.count)
    #expect(texts.filter { $0.contains("session") }.count == 3)
    #expect(texts.filter { $0.contains("parameter") && $0.contains("status") }.count == 2)
  }
}
