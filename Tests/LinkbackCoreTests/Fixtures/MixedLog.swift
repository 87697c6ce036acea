import CoreFixtures

/// Logs whose lines are in all formats at once, many of them broken, from a seed.
struct MixedLog {
  var dice: Dice
  private var noise: LogNoise

  init(seed: UInt64) {
    dice = Dice(seed: seed)
    noise = LogNoise(seed: seed)
  }

  mutating func log(lines: Int) -> [UInt8] {
    var log: [UInt8] = []
    for _ in 0..<lines { log += line() + (dice.once(in: 9) ? "\r\n" : "\n").utf8 }
    if dice.once(in: 2) { log.removeLast() }
    return log
  }

  mutating func line() -> [UInt8] {
    let sample = dice.pick(FormatSample.all)
    switch dice.below(12) {
    case 0: return noise.line().filter { $0 != 0x0A }
    case 1, 2: return Array(sample.header.utf8.dropLast())
    case 3: return Array(sample.line(request()).utf8.prefix(dice.below(300)))
    case 4:
      var line = Array(sample.line(request()).utf8)
      for _ in 0..<2 {
        line[dice.below(line.count)] = dice.pick(Array("\"\\{}[]: #%-\t1a".utf8))
      }
      return line
    case 5:
      return Array(
        dice.pick(["{\"record\":\"event\",\"v\":1,", "{\"record\":\"total\",\"v\":1,"]).utf8)
        + Array(
          "\"time\":\"2026-11-22T10:00:0\(dice.below(9))Z\",\"session\":\"csn_\(dice.below(9))\",\"status\":\"x\"}"
            .utf8)
    default: return Array(sample.line(request()).utf8)
    }
  }

  private mutating func request() -> SampleRequest {
    var request = SampleRequest()
    request.method = dice.pick(["GET", "GET", "GET", "POST", "HEAD"])
    request.path = dice.pick(["/link", "/a", "/b/c"])
    request.query = dice.pick([
      "session_id=csn_\(dice.below(20))&status=success", "session%5Fid=csn_1&status=new", "v=1",
      "session_id=abc&status=s", "session_id=csn_3", "status=s", "session_id=csn_1&status=",
    ])
    request.response = dice.pick(["200", "302", "404", "500", "-"])
    if dice.once(in: 3) { request.referer = "https://example.com/?session_id=csn_1&status=success" }
    return request
  }
}
