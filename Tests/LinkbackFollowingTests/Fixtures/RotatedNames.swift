import LinkbackFollowing
import CoreFixtures

/// Names of logs, and what programs make of them when they rotate; all from a seed.
struct RotatedNames {
  private var dice: Dice

  init(seed: UInt64) { dice = Dice(seed: seed) }

  private static let words = ["access", "api", "site", "www", "a", "example.com", "x_y", "Zugriff"]

  /// The name of a log as a stem and an extension.
  private mutating func log() -> (stem: String, suffix: String) {
    let words = (0..<dice.within(1...3)).map { _ in dice.pick(Self.words) }
    let stem = words.joined(separator: dice.pick(["-", ".", "_"]))
    return (stem, dice.pick([".log", ".json", ".txt", ".ndjson", ".LOG"]))
  }

  /// A log and a name that a scheme makes of it.
  mutating func next() -> (log: String, rotated: String) {
    let (stem, suffix) = log()
    return (stem + suffix, rotated(stem, suffix))
  }

  /// A log, and what rotation makes of the name of another one, which has more words.
  mutating func nextOfAnother() -> (log: String, other: String) {
    let (stem, suffix) = log()
    let other =
      stem + dice.pick(["-", ".", "_"]) + dice.pick(["api", "ssl", "error", "8080", "v2"])
    return (stem + suffix, dice.once(in: 4) ? other + suffix : rotated(other, suffix))
  }

  private mutating func rotated(_ stem: String, _ suffix: String) -> String {
    let name = stem + suffix
    let packed = dice.pick(["", "", ".gz", ".zst", ".bz2", ".xz"])
    switch dice.below(9) {
    case 0: return "\(name).\(dice.within(1...1_000))\(packed)"
    case 1: return "\(name)-\(date(""))\(packed)"
    case 2: return "\(stem).\(dice.within(1...999))\(suffix)\(packed)"
    case 3: return "\(stem)-\(date(""))\(suffix)\(packed)"
    // Caddy
    case 4:
      let reason = dice.pick(["", "-size", "-time"])
      return
        "\(stem)-\(date("-"))T\(time("-")).\(digits(3, below: 1_000))\(reason)\(suffix)\(packed)"
    // winston
    case 5:
      return dice.once(in: 2)
        ? "\(name).\(date("-"))\(packed)" : "\(stem)-\(date("-"))\(suffix)\(packed)"
    // log4j
    case 6: return "\(stem)-\(date("-"))-\(dice.within(1...30))\(suffix)\(packed)"
    // pm2
    case 7: return "\(stem)__\(date("-"))_\(time("-"))\(suffix)\(packed)"
    // rotating-file-stream
    default:
      return "\(date(""))-\(digits(4, below: 2_360))-\(digits(2, below: 100))-\(name)\(packed)"
    }
  }

  private mutating func date(_ separator: String) -> String {
    [
      digits(4, from: 2_001, below: 2_060), digits(2, from: 1, below: 13),
      digits(2, from: 1, below: 32),
    ]
    .joined(separator: separator)
  }

  private mutating func time(_ separator: String) -> String {
    [digits(2, below: 24), digits(2, below: 60), digits(2, below: 60)].joined(separator: separator)
  }

  private mutating func digits(_ count: Int, from least: Int = 0, below end: Int) -> String {
    let text = String(dice.within(least...end - 1))
    return String(repeating: "0", count: count - text.count) + text
  }
}
