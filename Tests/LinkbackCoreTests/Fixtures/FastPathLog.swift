import CoreFixtures

/// Lines of the common log family, most of them usual ones or nearly so, from a seed.
struct FastPathLog {
  var dice: Dice

  init(seed: UInt64) { dice = Dice(seed: seed) }

  private static let addresses = [
    "192.0.2.7", "1.2.3.4", "198.51.100.254", "2001:db8:6977:e356::60d7", "::1", "fe80::1%eth0",
    "2026-11-22T10:00:00Z", "2026-11-22T10:00:00", "1763805600.250", "host", "a.example:443",
    "abcdef", "10:00", "deadbeef00.x", "Feb", "h2", "-", "[::1]", "\"x\"", "{", "é", "79a5",
  ]
  private static let users = [
    "- -", "- -", "- -", "- john", "- john doe", "- -  ", "-", "x -", "- [", "- - [x]", "| -",
    "- é",
    "192.0.2.1 - -", "-  -",
  ]
  private static let times = [
    "22/Nov/2026:10:00:00 +0100", "22/Nov/2026:10:00:00 +0100", "22/Nov/2026:10:00:01 +0000",
    "29/Feb/2027:10:00:00 +0000", "31/Dec/1677:00:00:00 +0000", "22/Nov/2026:10:00:60 -0330",
    "22/Nov/2026:10:00:00 Z", "2026-11-22T10:00:00.123456+00:00", "x",
  ]
  private static let targets = [
    "/link?", "/link?lang=de&", "/?status=old&", "/a?session_id=csn_0&from=x&", "/a&b?", "/a?b?",
    "?",
    "https://example.com/link?", "/my%20account?city=K%C3%B6ln&", "/\\xC3\\xBCber?", "/a\\x3Fb?",
    "/a\\\"b?", "/a#b?", "/\\xZZ?", "/a b?", " /a?", "/a?x=1#&", "/ü?", "/a?x=%26&", "/a?+=+&",
    "/a", "//host.example/a?", "/another/route?", "/a/route/of/24/bytes/123?",
    "/a/route/of/more/than/24/bytes/1?", "/a/route/of/more/than/24/bytes/2?",
    "/a/route/that/has/exactly/the/48/bytes/of/a/key/?",
    "/a/route/that/has/more/than/the/48/bytes/of/one/key/1?",
    "/a/route/that/has/more/than/the/48/bytes/of/one/key/2?",
    "/a\\x22\\x23?", "/\\u00e9?", "\\xc3", "/a?&", "/a?&&",
  ]
  private static let names = [
    "session_id=", "session_id=", "session_id=", "session%5Fid=", "%73ession_id=", "session_id",
    "Session_id=", "session\\x5Fid=", "session_idx=", "xsession_id=",
  ]
  private static let values = [
    "csn_1", "csn_EvLm77UOtIlKSqUdPHbh", "csn_2", "csn%5F3", "csn_", "csn", "", "abc", "csn_ü",
    "csn_+", "csn_1;x", "csn_1\\x41", "csn_1=2", "csn_1?x",
  ]
  private static let statuses = [
    "&status=success", "&status=success", "&status=user_aborted", "&status=bad_configuration",
    "&status=a_status_of_more_than_24_bytes", "&status=st%61te", "&status=", "", "&status",
    "&status=é", "&amp;status=success", "?status=success", "&status=s&x=1", "&st%61tus=s",
    "&status=success#top", "&status=s ", "&status=\\xC3\\xA9", "&Status=s",
  ]
  private static let protocols = [
    " HTTP/1.1", " HTTP/1.1", " HTTP/2.0", " HTTP/3", "", " HTTP/1.1 HTTP/1.1", " HTTP/1.1 ",
    " HTTP/1.0\\", " http/1.1", "\tHTTP/1.1",
  ]
  private static let tails = [
    "\" 200 612 \"-\" \"x\"", "\" 200 612 \"-\" \"x\"", "\" 000 0", "\" 499 -", "\" 20 1", "\" - 1",
    "\" 200", "\"200 1", "\" 200\" 200 1", "\\\" 200 1\" 302 2 ", "\"\" 200 1", "\" 2000 1",
    "\" 200 1 \"https://a.example/?session_id=csn_1&status=s\" \"x\"", "\" abc 1", "",
  ]

  /// The first choice, but for one time in eight.
  private mutating func usually(_ choices: [String]) -> String {
    dice.once(in: 8) ? dice.pick(choices) : choices[0]
  }

  mutating func line() -> [UInt8] {
    let method = usually(["GET ", "POST ", "HEAD ", "GET", "get ", "GET  ", " GET ", "- ", ""])
    var address = usually(Self.addresses)
    if dice.once(in: 4) { address = Self.addresses[3] }
    let request =
      usually(Self.targets) + usually(Self.names) + usually(Self.values) + usually(Self.statuses)
    let text =
      "\(address) \(usually(Self.users)) [\(usually(Self.times))] \"\(method)\(request)"
      + "\(usually(Self.protocols))\(usually(Self.tails))"
    var line = Array(text.utf8)
    if dice.once(in: 4) { change(&line) }
    return line.filter { $0 != 0x0A }
  }

  /// Changes, adds or takes away up to three bytes, or cuts the line.
  private mutating func change(_ line: inout [UInt8]) {
    let alphabet = Array("\"\\[] -?&#%+=/:.x19aé\r\0".utf8)
    for _ in 0..<dice.within(1...3) where !line.isEmpty {
      let position = dice.below(line.count)
      switch dice.below(4) {
      case 0: line.insert(dice.pick(alphabet), at: position)
      case 1: line.remove(at: position)
      case 2 where dice.once(in: 4): line.removeSubrange(position...)
      default: line[position] = dice.pick(alphabet)
      }
    }
  }

  mutating func log(lines: Int) -> [UInt8] {
    var log: [UInt8] = []
    for _ in 0..<lines { log += line() + (dice.once(in: 12) ? "\r\n" : "\n").utf8 }
    if dice.once(in: 2) { log.removeLast() }
    return log
  }
}
