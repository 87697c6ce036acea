import CoreFixtures

/// Lines of access logs as they come, most of them strange, from a seed.
struct LogNoise {
  var dice: Dice

  init(seed: UInt64) { dice = Dice(seed: seed) }

  mutating func log(lines: Int) -> [UInt8] {
    var log: [UInt8] = []
    for _ in 0..<lines { log += line() + (dice.once(in: 9) ? "\r\n" : "\n").utf8 }
    if dice.once(in: 2) { log.removeLast() }
    return log
  }

  mutating func line() -> [UInt8] {
    switch dice.below(20) {
    case 0: return []
    case 1: return dice.bytes(dice.below(80), of: Array("session_id%\\x735Fu0#&?= \"[]".utf8))
    case 2: return (0..<dice.below(60)).map { _ in byte() }
    case 3: return Array("\0\0".utf8) + Array(common().utf8)
    case 4:
      let line = Array(common().utf8)
      return Array(line.prefix(dice.below(line.count)))
    case 5:
      var line = Array(common().utf8)
      for _ in 0..<3 { line[dice.below(line.count)] = byte() }
      return line
    default: return Array(common().utf8)
    }
  }

  private mutating func byte() -> UInt8 {
    let byte = UInt8.random(in: .min ... .max, using: &dice)
    return byte == 0x0A ? 0x20 : byte
  }

  private mutating func common() -> String {
    var line = CommonLine()
    line.prefix = dice.pick([
      "192.0.2.7 - - ", "a.example:443 192.0.2.7 - - ", "2001:db8::1 - john doe ",
      "192.0.2.7:51622 - [x] ",
    ])
    line.time =
      "\(dice.pick(["21", "22", "30"]))/Nov/2026:1\(dice.below(3)):0\(dice.below(10)):00 "
      + dice.pick(["+0000", "+0100", "-0330"])
    line.request =
      dice.pick(["GET ", "GET ", "GET ", "POST ", "HEAD ", ""]) + target()
      + dice.pick([" HTTP/1.1", " HTTP/2.0", ""])
    line.tail =
      "\(dice.pick(["200", "302", "404", "500", "499", "000", "-"])) 612"
      + dice.pick(["", " \"-\" \"curl/8\"", " \"https://a.example\(target())\" \"x\"", " junk"])
    return line.text
  }

  private mutating func target() -> String {
    var target = dice.pick(["/", "/link", "/a%20b", "https://b.example/link", "/style.css"])
    guard !dice.once(in: 5) else { return target }
    target += "?"
    var spelling = Respelling(seed: dice.next())
    for _ in 0..<dice.within(1...4) {
      var name = dice.pick(["session_id", "session_id", "status", "status", "lang", "Session_id"])
      if dice.once(in: 3) {
        name = spelling.spell(name, by: dice.pick([[.percent], [.backslashX], [.doublePercent]]))
      }
      let value = dice.pick([
        "csn_1", "csn_2", "csn_\(dice.below(50))", "success", "user_aborted", "auth_expired", "new",
        "", "abc", "csn%5F7", "%FF", "a+b", "x#y",
      ])
      target +=
        name + dice.pick(["=", "=", "=", "=", ""]) + value + dice.pick(["&", "&", "&", "&amp;"])
    }
    return target
  }
}
