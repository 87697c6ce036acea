import LinkbackCore
import CoreFixtures
import Testing

@Suite struct PrefilterMatcherTests {
  private static func contains(_ text: String) -> Bool {
    var matcher = PrefilterMatcher()
    return withExactSpan(text) { matcher.matches($0) }
  }

  private static func candidate(_ text: String) -> Int? {
    var newlines: UInt64 = 0
    return withExactSpan(text) {
      Prefilter.candidate(in: $0, from: 0, newlines: &newlines)
    }
  }

  @Test(arguments: [
    "session_id", "x session_id=", "%73ession_id", "session%5Fid", "session%5fid",
    "session%255Fid", "se%2573sion_id", "session%%35%46id", "session%5%46id", "session\\x5Fid",
    "session\\u005fid", "session#5Fid", "session\\x255Fid", "session#25255Fid", "\\u0073ession_id",
    "%73%65%73%73%69%6F%6E%5F%69%64", "session\\x5f\\u0069\\x64",
  ])
  func everySpellingIsAMention(text: String) {
    #expect(Self.contains(text))
    #expect(Self.candidate(text) != nil)
  }

  @Test(
    arguments: [
      "", "session_i", "Session_id", "session%20id", "session%25255Fid", "session\\x5Gid",
      "session_%69", "session+id", "session\\u015Fid", "session_id".dropLast() + "%6", "sessionid",
    ].map { String($0) })
  func nothingElseIs(text: String) {
    #expect(!Self.contains(text))
  }

  @Test(arguments: 0..<40)
  func everyMentionHasACandidate(seed: Int) {
    var spelling = Respelling(seed: UInt64(seed))
    for _ in 0..<100 {
      var text = spelling.spell("session_id", by: Respelling.Spelling.allCases)
      if spelling.dice.once(in: 3) {
        text = spelling.escape(
          text, as: spelling.dice.pick([.backslashX, .backslashU, .hash, .percent]))
      }
      let padding = String(repeating: ".", count: spelling.dice.below(40))
      text = padding + text + padding
      if Self.contains(text) {
        #expect(Self.candidate(text) != nil, "\(text)")
      }
    }
  }

  /// The reverse: what is spelled by one server and at most doubly encoded is found to be a mention.
  @Test(arguments: [Respelling.Spelling.backslashX, .backslashU, .hash])
  func oneServersEscapesOfTwoRoundsAreMentions(server: Respelling.Spelling) {
    var spelling = Respelling(seed: 11)
    for _ in 0..<300 {
      let encoded = spelling.spell(
        "session_id", by: [.percent, .doublePercent, .nestedPercent, .halfNestedPercent])
      let escaped = spelling.escape(encoded, as: server)
      let isMention = Self.contains(escaped)
      #expect(isMention, "\(escaped)")
    }
  }

  @Test func randomBytesWithoutACandidateAreNoMention() {
    var dice = Dice(seed: 3)
    for _ in 0..<4_000 {
      let bytes = dice.bytes(dice.below(60), of: Array("session_id%\\#xu02573".utf8))
      let text = String(decoding: bytes, as: UTF8.self)
      if Self.candidate(text) == nil { #expect(!Self.contains(text), "\(text)") }
    }
  }
}
