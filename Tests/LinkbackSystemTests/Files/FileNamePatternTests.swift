import LinkbackSystem
import Testing

@Suite struct FileNamePatternTests {
  private func matches(_ pattern: String, _ name: String) -> Bool {
    FileNamePattern(Array(pattern.utf8)).matches(Array(name.utf8))
  }

  @Test(arguments: [
    ("*", "a"), ("*", ""), ("*.conf", "a.conf"), ("*.conf", "a.b.conf"), ("a*", "a"),
    ("a*b*c", "a-b-b-c"), ("*a*", "bab"), ("???", "abc"), ("[a-c]1", "b1"), ("[!a-c]", "d"),
    ("[^a]", "b"), ("[]a]", "]"), ("[a-]", "-"), ("\\*", "*"), ("a[", "a["), ("[a", "[a"),
    (".*", ".a"), ("é*", "été".replacing("t", with: "")), ("**", "ab"), ("plain", "plain"),
  ])
  func names(pattern: String, name: String) { #expect(matches(pattern, name)) }

  @Test(arguments: [
    ("*", ".a"), ("*.conf", "a.conf~"), ("*.conf", "aconf"), ("?", ""), ("?", "ab"), ("[a-c]", "d"),
    ("[!a-c]", "b"), ("[a]", "A"), ("[z-a]", "b"), ("\\*", "a"), ("?a", ".a"), ("[.]a", ".a"),
    ("a", ""),
    ("a*b", "a"), ("", "a"),
  ])
  func otherNames(pattern: String, name: String) { #expect(!matches(pattern, name)) }

  /// Exponential in a matcher that tries every star again.
  @Test(.timeLimit(.minutes(1))) func manyStarsTakeNoTime() {
    let pattern = String(repeating: "a*", count: 60) + "b"
    #expect(!matches(pattern, String(repeating: "a", count: 20_000)))
  }

  @Test(arguments: [("a", false), ("a*", true), ("a?", true), ("[a]", true), ("a.b-c", false)])
  func aPatternHasACharacterThatStandsForOthers(text: String, isPattern: Bool) {
    #expect(FileNamePattern(Array(text.utf8)).isPattern == isPattern)
  }
}
