import LinkbackCore
import CoreFixtures
import Testing

@Suite struct URLPartsTests {
  @Test(arguments: [
    ("/a?b=c", "/a", "b=c"),
    ("/a", "/a", ""),
    ("/a?", "/a", ""),
    ("?b", "", "b"),
    ("", "", ""),
    ("/a?b?c", "/a", "b?c"),
    ("/a#b?c", "/a", ""),
    ("/a?b#c", "/a", "b#c"),
    ("/a#", "/a", ""),
    ("#?", "", ""),
    ("https://h/a?b", "https://h/a", "b"),
    ("myapp://h?b", "myapp://h", "b"),
  ])
  func theQueryStandsAfterTheFirstQuestionMarkInFrontOfTheFragment(
    url: String, path: String, query: String
  ) {
    let parts = withExactSpan(url) { bytes in
      let parts = URLParts(bytes, 0..<bytes.count)
      return [String(bytes, 0..<parts.pathEnd), String(bytes, parts.query)]
    }
    #expect(parts == [path, query])
  }

  @Test(arguments: [
    ("https://example.com/a", "https", "example.com"),
    ("HTTP://u:p@h:80?x", "HTTP", "u:p@h:80"),
    ("my.app+x-1://h#f", "my.app+x-1", "h"),
    ("myapp://", "myapp", ""),
    ("myapp:///path", "myapp", ""),
    ("https://[2001:db8::1]:8443/a", "https", "[2001:db8::1]:8443"),
  ])
  func theAuthorityStandsAfterTwoSlashes(url: String, scheme: String, authority: String) {
    let parts: [String]? = withExactSpan(url) { bytes in
      URLParts.authority(bytes, 0..<bytes.count).map {
        [String(bytes, $0.scheme), String(bytes, $0.authority)]
      }
    }
    #expect(parts == [scheme, authority])
  }

  @Test(arguments: [
    "", "/a", "//h/a", "myapp:a", "https:/a", "https:", "a b://h", "://h", "*", "h:80",
  ])
  func anythingElseHasNone(url: String) {
    let hasAuthority = withExactSpan(url) { URLParts.authority($0, 0..<$0.count) != nil }
    #expect(!hasAuthority)
  }

  @Test(arguments: [
    ("http", true), ("https", true), ("HTTPS", true), ("httpx", false), ("ftp", false), ("", false),
    ("(ttp", false),
  ])
  func twoSchemesAreTheWebs(scheme: String, isWeb: Bool) {
    let answer = withExactSpan(scheme) { URLParts.isWeb($0, scheme: 0..<$0.count) }
    #expect(answer == isWeb)
  }
}
