import CoreFixtures

/// Lines of columns after their `#Fields` lines, most of them usual ones or nearly so, from a seed.
struct ColumnLog {
  private var dice: Dice

  init(seed: UInt64) { dice = Dice(seed: seed) }

  private static let headers = [
    "date time s-ip cs-method cs-uri-stem cs-uri-query s-port c-ip cs(User-Agent) sc-status",
    "date time cs-method cs-uri-query cs-uri-stem cs-host sc-status time-taken cs(Referer)",
    "date time cs-uri sc-status cs-method c-ip cs(User-Agent)", "time date cs-uri-query cs-method",
    "date time s-ip", "date-time cs-method cs-uri-query c-ip",
    "date time x-edge-location cs-uri-query",
  ]
  private static let values = [
    "192.0.2.7", "GET", "/link", "session_id=csn_1&status=success", "443", "-", "200", "302",
    "/link?session_id=csn_2&status=s", "?session_id=csn_1&status=x", "session%5Fid=csn_2&status=y",
    "session_id=csn_1&x=1", "a=1&session_id=csn_%31&status=s", "session_id=abc&status=s", "POST",
    "\"GET\"", "\"session_id=csn_1&status=s\"", "\"a b\"", "[22/Nov/2026:10:00:00", "|", "[", "!",
    "2026-11-22", "10:00:00",
    "Mozilla/5.0+(X11;+Linux+x86_64)+AppleWebKit/537.36+(KHTML,+like+Gecko)",
    "session_id=csn_EvLm77UOtIlKSqUdPHbh&lang=de&session_id=csn_EvLm77UOtIlKSqUdPHbh&status=success",
  ]
  private static let dates = [
    "2026-11-22", "2026-11-22", "2026-11-23", "2026-02-29", "026-11-22", "-",
  ]
  private static let times = ["10:00:00", "10:00:01", "10:00:60", "10:00:00.5", "10:00", "|", "-"]

  /// The first choice, but for one time in ten.
  private mutating func usually(_ choices: [String]) -> String {
    dice.once(in: 10) ? dice.pick(choices) : choices[0]
  }

  private mutating func value(for name: Substring) -> String {
    if dice.once(in: 12) { return dice.pick(Self.values) }
    return switch name {
    case "date": usually(Self.dates)
    case "time": dice.pick(["10:00:00", "10:00:00", usually(Self.times)])
    case "date-time": dice.pick(["2026-11-22T10:00:00Z", "1795341600"])
    case "cs-method": "GET"
    case "cs-uri-query": Self.values[dice.once(in: 2) ? 3 : 25]
    case "cs-uri": Self.values[8]
    case "sc-status": "200"
    default: dice.pick(Self.values)
    }
  }

  private mutating func line(_ header: String) -> [UInt8] {
    let values = header.split(separator: " ").map { value(for: $0) }
    var line = Array(values.joined(separator: usually([" ", "\t", "  "])).utf8)
    guard dice.once(in: 5) else { return line }
    for _ in 0..<dice.within(1...2) where !line.isEmpty {
      let position = dice.below(line.count)
      let byte = dice.pick(Array("\" \t-|[]!#1:\r\u{1}ü".utf8))
      switch dice.below(3) {
      case 0: line.insert(byte, at: position)
      case 1: line.remove(at: position)
      default: line[position] = byte
      }
    }
    return line
  }

  mutating func log(lines: Int) -> [UInt8] {
    var log: [UInt8] = []
    var header = Self.headers[0]
    for number in 0..<lines {
      if number == 0 || dice.once(in: 25) {
        header = usually(Self.headers)
        log += "#Fields: \(header)\n".utf8
      }
      log += line(header) + (dice.once(in: 12) ? "\r\n" : "\n").utf8
    }
    return log
  }
}
