import Testing

@testable import LinkbackSystem

@Suite struct ArrayFillingTests {
  private struct Failure: Error, Equatable {}

  /// Portions of a source: a number of bytes each, or an error; then nothing more.
  @Test(
    arguments: [
      ("all at once", [4], 4), ("byte by byte", [1, 1, 1, 1], 4), ("the source ends", [2, 1], 3),
      ("nothing", [], 0), ("an error at once", [nil], 0), ("an error later", [1, 2, nil], 3),
      ("an error after the last byte", [4, nil], 4),
    ] as [(String, [Int?], Int)])
  func whatCameIsCountedHoweverItEnds(name: String, portions: [Int?], expected: Int) {
    var bytes = [UInt8](repeating: 0, count: 4)
    var (filled, rest) = (0, portions[...])
    var hasFailed = false
    do throws(Failure) {
      try bytes.fill(&filled) { (bytes, start) throws(Failure) in
        guard let next = rest.popFirst() else { return 0 }
        guard let count = next else { throw Failure() }
        for index in start..<start + count { bytes[index] = UInt8(index + 1) }
        return count
      }
    } catch {
      hasFailed = true
    }
    #expect(filled == expected)
    #expect(bytes == (1...4).map { $0 <= expected ? UInt8($0) : 0 })
    #expect(hasFailed == (expected < 4 && portions.contains(nil)))
  }
}
