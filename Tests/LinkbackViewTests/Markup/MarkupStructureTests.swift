import CoreFixtures
import LinkbackCore
import LinkbackView
import Testing
import ViewFixtures

/// Names from logs change no page but in its text.
@Suite struct MarkupStructureTests {
  /// As many plain names in the same order and as long, so that all else on the page is the same.
  private static func plain(_ names: [ByteString]) -> [ByteString] {
    let ranks = names.sorted()
    return names.map { name in
      let rank = ranks.firstIndex(of: name) ?? 0
      let digits = Array("\(1_000 + rank)".utf8)
      return ByteString(digits + [UInt8](repeating: 0x61, count: name.bytes.count - digits.count))
    }
  }

  private static func expectSameStructure(_ names: [ByteString], _ query: ViewQuery = ViewQuery()) {
    var other = query
    let plain = plain(names)
    for path in [\ViewQuery.status, \.route, \.host] {
      other[keyPath: path] = query[keyPath: path].flatMap { names.firstIndex(of: $0) }
        .map { plain[$0] }
    }
    let attacked = ExamplePage.hostileModel(names: names, query)
    let calm = ExamplePage.hostileModel(names: plain, other)
    for render in [Page.html, Page.report] {
      let difference = MarkupTokens(render(attacked)).difference(from: MarkupTokens(render(calm)))
      #expect(difference == nil)
    }
  }

  @Test func knownAttacksStayText() {
    let names = HostileName.all.map { ByteString($0.bytes + [0x5F, 0x5F, 0x5F, 0x5F]) }
    var query = ViewQuery()
    query.period = .hour
    Self.expectSameStructure(names, query)
    (query.route, query.host) = (names[0], names[2])
    Self.expectSameStructure(names, query)
  }

  @Test(arguments: 1...6)
  func anyBytesStayText(seed: UInt64) {
    var dice = Dice(seed: seed)
    var query = ViewQuery()
    query.period = .hour
    var names: Set<ByteString> = []
    while names.count < 6 {
      // Long enough to be no link either way, or short enough to be one in any spelling.
      let length = dice.once(in: 6) ? 65_536 : dice.within(4...300)
      names.insert(ByteString(dice.bytes(length, of: HostileBytes.alphabet)))
    }
    Self.expectSameStructure(names.sorted(), query)
  }

  @Test func tokensSeeWhatAnAttackWouldChange() {
    let page = Array(#"<p class="a">x</p>"#.utf8)
    #expect(MarkupTokens(page).tokens == [.start("p", ["class="]), .end("p")])
    for other in [#"<p class="a" id="b">x</p>"#, #"<p class="a">x</p><p></p>"#, "<p>x</p>"] {
      #expect(MarkupTokens(page).difference(from: MarkupTokens(Array(other.utf8))) != nil)
    }
    #expect(MarkupTokens(page).difference(from: MarkupTokens(page)) == nil)
    #expect(MarkupTokens(Array(#"<p class="a>x</p>"#.utf8)).fault != nil)
    #expect(MarkupTokens(Array("<p>x".utf8)).fault != nil)
    #expect(MarkupTokens(Array("x</p>".utf8)).fault != nil)
  }
}
