@testable import LinkbackCore
import CoreFixtures
import Testing

@Suite struct JSONWalkerTests {
  /// Writes down what it is told of: `depth:key=value`, strings in quotes.
  private struct Notes: JSONMemberVisitor {
    var text: [String] = []

    mutating func visit(_ member: JSONMember, in line: Span<UInt8>, _ times: inout TimeReader) {
      let value = String(line, member.value)
      text.append(
        "\(member.depth):\(String(line, member.key))=\(member.isString ? "\"\(value)\"" : value)")
    }

    mutating func scope(of object: JSONMember, in line: Span<UInt8>) -> JSONScope {
      String(line, object.key) == "skip" ? .nothing : .fields
    }
  }

  /// The members of an object, or `nil` where it is none.
  private static func members(_ text: String) -> String? {
    withExactSpan(text) { line in
      var notes = Notes()
      var times = TimeReader(zone: .utc)
      guard JSONWalker.walk(line, from: 0, &notes, &times) else { return nil }
      return notes.text.joined(separator: " ")
    }
  }

  @Test(arguments: [
    ("{}", ""), ("{ }", ""), ("{}  ", ""), ("{},", ""), ("{} ,\t ", ""),
    (#"{"a":"b"}"#, #"1:a="b""#), (#"{"a":1}"#, "1:a=1"),
    (#"{"a":true,"b":null}"#, "1:a=true 1:b=null"),
    ("{ \"a\" :\t\"b\" , \"c\" : -1.5e3 }", #"1:a="b" 1:c=-1.5e3"#),
    (#"{"a":{"b":{"c":"d"},"e":1},"f":2}"#, #"3:c="d" 2:e=1 1:f=2"#),
    (#"{"a":{},"b":[],"c":[[]],"d":[{}]}"#, ""),
    (#"{"a":["b","c"],"d":[ "e" ],"f":[1,"g"],"h":[["i"]]}"#, #"1:a="b" 1:d="e""#),
    (#"{"skip":{"a":"}","b":[{"c":"]"}]},"d":1}"#, "1:d=1"),
    (#"{"a":"\"","b":"\\","c":"\\\"","d\"":"}"}"#, #"1:a="\"" 1:b="\\" 1:c="\\\"" 1:d\"="}""#),
    // What servers write that JSON does not have.
    (#"{"a":-,"b":,"c": }"#, "1:a=- 1:b= 1:c="), (#"{"a":1.2.3,"b":x"y}"#, "1:a=1.2.3 1:b=x\"y"),
    ("{\"a\":\"\u{1}\t\0\",\"b\":\"\\x22\\q\"}", "1:a=\"\u{1}\t\0\" 1:b=\"\\x22\\q\""),
    (#"{"a":[x y],"b":[1 2}],"":""}"#.split(separator: "}]").joined(separator: "]"), #"1:="""#),
    (#"{"a":1,"a":2}"#, "1:a=1 1:a=2"), (#"{"a":{"b":1,},"c":2, }"#, "2:b=1 1:c=2"),
  ])
  func membersAreVisitedInTheirOrder(object: String, members: String) {
    #expect(Self.members(object) == members)
  }

  @Test(arguments: [
    "", "{", "}", "a", "[]", "\"a\"", "{a:1}", "{\"a\"}", "{\"a\":", "{\"a\":1", "{\"a\":1,,}",
    "{,}", "{,\"a\":1}",
    "{\"a\" 1}", "{\"a\":1 \"b\":2}",
    "{\"a\":\"b}",
    "{\"a\":\"b\\\"}", "{\"a\":\"b\"\"c\":1}", "{\"a\":\"b\"x}", "{\"a\":{}", "{\"a\":{]}",
    "{\"a\":[}", "{\"a\":[1}",
    "{\"a\":[\"]}", "{\"a\":{\"b\":1,,}}", "{\"a\":1}}", "{\"a\":1}x", "{\"a\":1},,", "{\"a\":1},x",
    "{\"a\":1} {\"b\":2}",
    "{\"a\":1]", "{\"a\":{\"b\":1}", "{\"a\":{\"b\":1}]", "{1:2}",
    "{\"skip\":{\"a\":1}", "{\"skip\":[\"}", "{'a':1}",
  ])
  func anythingElseIsNoObject(text: String) {
    #expect(Self.members(text) == nil)
  }

  private static func nested(_ depth: Int, key: String = "a") -> String {
    String(repeating: "{\"\(key)\":", count: depth - 1) + "{\"b\":1}"
      + String(repeating: "}", count: depth - 1)
  }

  @Test func objectsAreNestedUpTo32Deep() {
    #expect(Self.members(Self.nested(32)) == "32:b=1")
    #expect(Self.members(Self.nested(33)) == nil)
    // Where nothing is looked at the limit is the same, and arrays count.
    #expect(Self.members(Self.nested(32, key: "skip")) == "")
    #expect(Self.members(Self.nested(33, key: "skip")) == nil)
    let array = {
      "{\"a\":" + String(repeating: "[", count: $0) + String(repeating: "]", count: $0) + "}"
    }
    #expect(Self.members(array(31)) == "")
    #expect(Self.members(array(32)) == nil)
    let mixed = {
      "{\"a\":" + String(repeating: "[{\"a\":", count: $0) + "1"
        + String(repeating: "}]", count: $0) + "}"
    }
    #expect(Self.members(mixed(15)) == "")
    #expect(Self.members(mixed(16)) == nil)
    // Depth ends with its object.
    #expect(
      Self.members("{\"x\":\(Self.nested(31)),\"y\":\(Self.nested(31)),\"z\":1}")?.hasSuffix(
        "1:z=1") == true)
  }

  /// A line that was cut off is never taken for one that says less.
  @Test func noBeginningOfAnObjectIsOne() {
    for sample in FormatSample.json + [
      FormatSample(title: "x") { _ in
        #"{"a":["b",{"c":[1,"\""]}],"skip":{"d":"}\\"},"e":{"f":-,"g":""},"h":"\u0022","i":[]}"#
      }
    ] {
      let line = sample.line(SampleRequest())
      // Caddy's console encoder writes text in front of the object.
      guard line.hasPrefix("{") else { continue }
      #expect(Self.members(line) != nil)
      for end in 0..<line.utf8.count {
        let head = String(decoding: line.utf8.prefix(end), as: UTF8.self)
        #expect(Self.members(head) == nil, "\(head)")
      }
    }
  }

  /// Whatever the bytes: an answer, and no read after the end.
  @Test func randomBytesAreWalkedWithinTheirBounds() {
    var dice = Dice(seed: 12)
    var objects = 0
    for _ in 0..<20_000 {
      let text =
        "{"
        + String(
          decoding: dice.bytes(dice.below(24), of: Array("{}[]\",:\\a1 ux".utf8)), as: UTF8.self)
      if Self.members(text) != nil { objects += 1 }
    }
    #expect(objects > 20)
  }

  // MARK: Keys

  private static func letters(_ key: String) -> String {
    withExactSpan(key) { bytes in
      var text = JSONKeyText(0..<bytes.count)
      var letters: [UInt8] = []
      while let letter = text.next(bytes) { letters.append(letter) }
      return String(decoding: letters, as: UTF8.self)
    }
  }

  @Test(arguments: [
    ("", ""), ("request_uri", "requesturi"), ("@Time-Stamp", "timestamp"), ("a1B2", "a1b2"),
    ("{}[]:,.", ""),
    (#"\u0061\u0041\u005f\x62\x5F"#, "aab"), (#"\"\\\/a"#, "a"), (#"\b\f\n\r\tx"#, "x"),
    (#"\q"#, "q"),
    (#"\u0161a"#, "a"), (#"\u00"#, "u00"), (#"\x4"#, "x4"), (#"a\"#, "a"), (#"\xzz"#, "xzz"),
    ("é", ""), (#"\ud83d"#, ""),
    (#"\\u0061"#, "u0061"), (#"\u0000a"#, "a"),
  ])
  func aKeyIsItsLettersAndDigits(key: String, letters: String) {
    #expect(Self.letters(key) == letters)
  }

  @Test func hashesAreThoseOfTheKeysInOne() {
    func hashes(_ keys: [String]) -> JSONKeyHashes {
      keys.reduce(JSONKeyHashes()) { parent, key in
        withExactSpan(key) { JSONKeyHashes($0, 0..<$0.count, in: parent) }
      }
    }
    let path = hashes(["A", "http", "Request_", "URI"])
    #expect(path.one == JSONKeyHashes.hash(of: "uri"))
    #expect(path.two == JSONKeyHashes.hash(of: "requesturi"))
    #expect(path.three == JSONKeyHashes.hash(of: "httprequesturi"))
    let short = hashes(["request", "uri"])
    #expect(short.two == JSONKeyHashes.hash(of: "requesturi"))
    #expect(short.three == 0)
    #expect(hashes(["uri"]).two == 0)
    #expect(hashes(["uri"]).three == 0)
  }
}
