import LinkbackCore
import CoreFixtures
import Testing

/// Lines of a mebibyte that begin as a format's do and then give it something to try again at every
/// byte. Work that grows with the square of the length would take minutes for each.
@Suite struct HostileLineTests {
  /// A sample's line up to the user agent, or up to the path.
  private static func head(_ name: String, upTo mark: String = "@") throws -> String {
    let sample = try #require(FormatSample.all.first { $0.title == name })
    let text = sample.text(SampleRequest(query: "session_id=csn_1&status=s", agent: "@"))
    return String(text.prefix { !mark.contains($0) })
  }

  /// Formats by the place where clients write, and what they may write there.
  private static let places: [(name: String, mark: String, units: [String])] = [
    ("envoy, Istio's", "@", ["\"", "\"\"\" ", "\" \""]),
    ("envoy", "?", ["\"", "\" 200 ", "\" 1 a b c d \""]),
    ("alb", "@", ["\"", "\" x", "\" a b c \""]),
    ("elb", "?", ["\"", "\\\"", "\" x"]),
    ("s3", "@", ["\"", "\" \"", "\"x"]),
    ("cloud-storage", "?", ["\"", "\"\",\"", "\",\""]),
    ("haproxy, with captures", "@", [" \"", "\" ", "#22"]),
    ("squid", "?", ["/1 ", "/1 a b", " "]),
    ("cloudfront", "@", ["\"", "\"\t", "%25"]),
    ("w3c", "@", ["\" ", "\"\"\" ", "\""]),
    ("traefik", "@", ["\\", "\" \"", "\" 1 \"\" \"\" "]),
    ("json, Elastic's names", "?", ["\\", "\\\"", "\\\\\\\""]),
    ("caddy", "@", ["\",\"", "\"],\"a\":[\"", "\"],\"a\":{\"b\":["]),
    ("combined, in Docker's JSON", "@", ["\\\\", "\\\"", "\\u005c\\u0022"]),
    ("lighttpd", "[", ["[", "a.b ", ": "]),
  ]

  @Test(arguments: places.indices)
  func aMebibyteTakesLinearWork(place: Int) throws {
    let (name, mark, units) = Self.places[place]
    let head = try Self.head(name, upTo: mark)
    for unit in units {
      let text = head + String(repeating: unit, count: (1 << 20) / unit.utf8.count)
      let statistics = ScannedLog(text + "\nsession_id\n" + text + "\" session_id").statistics
      #expect(statistics.lines == 3 + 2 * head.utf8.count { $0 == 0x0A })
      #expect(statistics.count(of: .malformed) > 0)
    }
  }

  /// By their places in the list: a test's name should not be a mebibyte long.
  private static let beginnings: [(head: String, unit: String)] = [
    ("#Fields: date time cs-uri" + String(repeating: " x", count: 250_000), " date time"),
    ("#Fields: date time cs-uri", " x-edge-location"), ("#Fields: ", " "),
    ("{\"a\":[", "[],"), ("{\"a\":{", "\"session_id\":{"), ("{\"", "\\u0061"), ("{", "\"a\":1,"),
    ("[pod/", "a"), ("<1>1 - - - - - ", "[session_id]"), ("2026-11-22T10:00:00Z ", "a:"),
    ("", "x | "), ("", "a:1 "), ("", "%2"), ("", "\\x5c"), ("", "#23"),
    ("{\"record\":\"event\",\"v\":1,", "\"session\":\"session_id\","),
  ]

  @Test(arguments: beginnings.indices)
  func anyOtherLineDoesToo(beginning: Int) {
    let (head, unit) = Self.beginnings[beginning]
    let text = head + String(repeating: unit, count: (1 << 19) / unit.utf8.count)
    #expect(ScannedLog(text + "\nsession_id\n" + text + "\"}session_id").statistics.lines == 3)
  }
}
