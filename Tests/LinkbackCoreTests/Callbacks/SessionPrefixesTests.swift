import LinkbackCore
import Testing

@Suite struct SessionPrefixesTests {
  @Test(
    arguments: [
      (["csn_"], ["csn_"]), (["shop_", "csn_"], ["csn_", "shop_"]),
      (["csn_", "shop_", "csn_"], ["csn_", "shop_"]), (["csn_a", "csn_"], ["csn_"]),
      (["a", "ab", "b", "aab"], ["a", "b"]), (["csn_", ""], [""]), ([], [""]),
    ])
  func onlyWhatMattersIsKept(given: [String], kept: [String]) {
    let prefixes = SessionPrefixes(given.map { ByteString(Array($0.utf8)) })
    #expect(prefixes.all == kept.map { ByteString(Array($0.utf8)) })
    #expect(prefixes == SessionPrefixes(given.reversed().map { ByteString(Array($0.utf8)) }))
  }

  @Test(
    arguments: [
      ("csn_1", true), ("shop_", true), ("shop", false), ("xcsn_", false), ("", false),
      ("long_prefix_1", true), ("long_prefi", false), ("long_prefix", true),
    ])
  func anIDHasOneOfThem(session: String, isCovered: Bool) {
    let prefixes = SessionPrefixes(["shop_", "csn_", "long_prefix"])
    #expect(prefixes.cover(session) == isCovered)
    #expect(SessionPrefixes.any.cover(session))
  }

  @Test func theyAreSaidInOrder() {
    #expect(SessionPrefixes(["shop_", "csn_"]).description == "csn_ or shop_")
  }
}
