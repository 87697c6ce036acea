import CoreFixtures
import Testing

@testable import LinkbackCore

@Suite struct PrefilterTests {
  /// Bytes that often make a candidate, or nearly one.
  private static let alphabet = Array("session_id%\\#xu0257365fF\n &=?".utf8)

  /// All candidates, and the line breaks before each, by one of the two code paths.
  private static func candidates(in bytes: [UInt8], from: Int, portably: Bool) -> [[Int]] {
    withExactSpan(bytes) { span in
      var found: [[Int]] = []
      var position = from
      while true {
        var newlines: UInt64 = 0
        let hit =
          portably
          ? Prefilter.candidatePortably(in: span, from: position, newlines: &newlines)
          : Prefilter.candidate(in: span, from: position, newlines: &newlines)
        found.append([hit ?? -1, Int(newlines)])
        guard let hit else { return found }
        position = hit + 1
      }
    }
  }

  @Test(arguments: 0...300)
  func theWideSearchFindsWhatThePortableOneFinds(length: Int) {
    var dice = Dice(seed: UInt64(length))
    for _ in 0..<6 {
      let bytes = dice.bytes(length, of: Self.alphabet)
      let from = dice.within(0...length)
      #expect(
        Self.candidates(in: bytes, from: from, portably: false)
          == Self.candidates(in: bytes, from: from, portably: true),
        "\(String(decoding: bytes, as: UTF8.self))")
    }
  }

  @Test(arguments: ["session_id", "%73", "%25", "%7%", "%%", "\\x5F", "\\u0064", "#6e"])
  func aCandidateIsFoundWhereverItStands(candidate: String) {
    for before in 0...100 {
      for after in [0, 1, 9, 31, 32, 33, 64] where after > 0 || candidate != "%%" {
        var bytes = [UInt8](repeating: 0x2E, count: before)
        for position in stride(from: 3, to: before, by: 7) { bytes[position] = 0x0A }
        bytes += candidate.utf8
        bytes += [UInt8](repeating: 0x2E, count: after)
        var newlines: UInt64 = 0
        let found = withExactSpan(bytes) {
          Prefilter.candidate(in: $0, from: 0, newlines: &newlines)
        }
        #expect(found == before)
        #expect(newlines == UInt64(bytes[..<before].count { $0 == 0x0A }))
      }
    }
  }

  /// They are counted in single bytes first, which hold no more than 255.
  @Test(arguments: [100, 8_128, 8_192, 20_000, 100_000])
  func manyLineFeedsAreCounted(count: Int) {
    for ending in ["", "session_id"] {
      let bytes = [UInt8](repeating: 0x0A, count: count) + Array(ending.utf8)
      var newlines: UInt64 = 0
      let found = withExactSpan(bytes) {
        Prefilter.candidate(in: $0, from: 0, newlines: &newlines)
      }
      #expect(found == (ending.isEmpty ? nil : count))
      #expect(newlines == UInt64(count))
    }
  }

  @Test(arguments: [
    "session_i", "ession_id", "session-id", "%7", "%", "%20", "%2F", "%2f", "%E4%BD", "\\x22",
    "\\x0A", "\\", "\\u00", "\\u0022", "\\u2028", "\\n", "\\\"", "#top", "#", "#1", "%5B", "%7Bx",
  ])
  func ordinaryTrafficIsNoCandidate(text: String) {
    for before in [0, 1, 23, 31, 60] {
      var newlines: UInt64 = 0
      let padded = Array(repeating: 0x2E, count: before) + Array(text.utf8)
      let found = withExactSpan(padded) {
        Prefilter.candidate(in: $0, from: 0, newlines: &newlines)
      }
      #expect(found == nil)
    }
  }
}
