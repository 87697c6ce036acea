@testable import LinkbackGenerator

/// Random numbers from a seed, the same on every run: the generator's own.
struct Dice: RandomNumberGenerator {
  private var numbers: SplitMix64

  init(seed: UInt64) { numbers = SplitMix64(seed: seed) }

  mutating func next() -> UInt64 { numbers.next() }
}
