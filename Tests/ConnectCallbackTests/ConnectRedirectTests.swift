import ConnectCallback
import Testing

@Suite struct ConnectRedirectTests {
  @Test(arguments: [
    // The four rows of the documentation of the redirect.
    ("https://example.com/link", "https://example.com/link?SUFFIX"),
    ("myapp://deep-link", "myapp://deep-link?SUFFIX"),
    ("https://example.com/link?lang=de", "https://example.com/link?lang=de&SUFFIX"),
    ("https://example.com/link?lang=de#top", "https://example.com/link?lang=de&SUFFIX#top"),
    // Where the separator is already there.
    ("https://example.com/link?", "https://example.com/link?SUFFIX"),
    ("https://example.com/link?lang=de&", "https://example.com/link?lang=de&SUFFIX"),
    ("https://example.com/link?&", "https://example.com/link?&SUFFIX"),
    ("https://example.com/link?#top", "https://example.com/link?SUFFIX#top"),
    // A question mark inside the query, or only in the fragment, opens nothing.
    ("https://example.com/link?q=why?", "https://example.com/link?q=why?&SUFFIX"),
    ("https://example.com/link??", "https://example.com/link??&SUFFIX"),
    ("https://example.com/#/page?tab=1", "https://example.com/?SUFFIX#/page?tab=1"),
    ("https://example.com/a&", "https://example.com/a&?SUFFIX"),
    ("https://example.com/#", "https://example.com/?SUFFIX#"),
    ("https://example.com/#a#b", "https://example.com/?SUFFIX#a#b"),
    // The callbackUrl's own parameters and escapes are nobody's business.
    (
      "https://example.com/?status=open&session_id=7",
      "https://example.com/?status=open&session_id=7&SUFFIX"
    ),
    (
      "https://example.com/K%c3%b6ln?q=%zz;a+b=ü",
      "https://example.com/K%c3%b6ln?q=%zz;a+b=ü&SUFFIX"
    ),
    ("myapp:", "myapp:?SUFFIX"), ("", "?SUFFIX"),
  ])
  func parametersAreAppended(callbackURL: String, expected: String) {
    let redirect = ConnectRedirect(sessionID: "csn_123", status: .userAborted)
    let parts = expected.split(separator: "SUFFIX", omittingEmptySubsequences: false)
    #expect(
      redirect.url(appendedTo: callbackURL)
        == parts.joined(separator: "session_id=csn_123&status=user_aborted"))
  }

  @Test(arguments: [
    ("csn_aZ09-._~", "csn_aZ09-._~"), ("a&b", "a%26b"), ("a#b", "a%23b"), ("a+b", "a%2Bb"),
    ("a%b", "a%25b"), ("a%41", "a%2541"), ("a b", "a%20b"), ("a=b", "a%3Db"), ("a;b", "a%3Bb"),
    ("a?b/c", "a%3Fb%2Fc"), ("\"'<>\\", "%22%27%3C%3E%5C"), ("\r\n\0\u{7F}", "%0D%0A%00%7F"),
    ("ü", "%C3%BC"), ("€", "%E2%82%AC"), ("😀", "%F0%9F%98%80"), ("", ""),
  ])
  func valuesArePercentEncoded(value: String, encoded: String) {
    let url = ConnectRedirect(sessionID: value, status: ConnectStatus(rawValue: value))
      .url(appendedTo: "a:")
    #expect(url == "a:?session_id=\(encoded)&status=\(encoded)")
  }

  @Test func whatIsBuiltReadsBackTheSame() throws {
    var random = Xorshift(state: 0x9E37_79B9_7F4A_7C15)
    for _ in 0..<5_000 {
      let callbackURL = random.text(of: Self.urlPieces, upTo: 12)
      let redirect = ConnectRedirect(
        sessionID: "csn_" + random.text(of: Self.valuePieces, upTo: 8),
        status: ConnectStatus(rawValue: "s" + random.text(of: Self.valuePieces, upTo: 4)))
      let url = redirect.url(appendedTo: callbackURL)
      let read = try ConnectRedirect(reading: url)
      #expect(Array(read.sessionID.utf8) == Array(redirect.sessionID.utf8), "\(url)")
      #expect(read.status == redirect.status, "\(url)")
      let page = callbackURL.prefix { $0 != "#" }
      #expect(url.hasPrefix(page), "\(url)")
      #expect(url.hasSuffix(callbackURL.dropFirst(page.count)), "\(url)")
    }
  }

  private static let urlPieces = [
    "https://example.com/", "myapp://deep-link", "link", "?", "&", "#", "=", "/", "%", "%2", "%26",
    "%zz", "+", ";", "session_id=", "status=", "session%5Fid", "csn_1", "ü", " ",
  ]
  private static let valuePieces = [
    "a", "Z", "9", "-", "_", "&", "#", "=", "+", "%", "%41", " ", "?", "/", ";", "\"", "\\", "\0",
    "\n", "ü", "e\u{301}", "😀", "\u{FFFD}",
  ]
}

/// Marsaglia's xorshift64: the same texts in every run, so that a failure can be looked at again.
private struct Xorshift {
  var state: UInt64

  mutating func next(below bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(bound))
  }

  mutating func text(of pieces: [String], upTo count: Int) -> String {
    var text = ""
    for _ in 0..<next(below: count + 1) { text += pieces[next(below: pieces.count)] }
    return text
  }
}
