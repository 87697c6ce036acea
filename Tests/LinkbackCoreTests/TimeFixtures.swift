import LinkbackCore

/// Random numbers that are the same in every run: SplitMix64,
/// <https://prng.di.unimi.it/splitmix64.c>.
struct RepeatableNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

extension EventTime {
  /// As records write it.
  var text: String {
    var bytes: [UInt8] = []
    TimeText.append(self, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension LocalTimeZone {
  /// The offset when a clock of the zone reads `2026-11-22 10:00:00`.
  func offset(at reading: String) throws -> Int {
    offset(forLocal: try EventTime(parsing: reading, zone: .utc).seconds)
  }
}
