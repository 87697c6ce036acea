import Testing

@testable import LinkbackCore

@Suite struct SessionShardTests {
  private static func expect(
    _ change: SessionShard.Change, rows: Bool, windowRows: Bool, isLast: Bool, left: Int32 = -1,
    tied: Int32 = -1, _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(change.joinsRow == rows, sourceLocation: location)
    #expect(change.joinsWindowRow == windowRows, sourceLocation: location)
    #expect(change.isLast == isLast, sourceLocation: location)
    #expect(change.leftRow == left, sourceLocation: location)
    #expect(change.tiedRow == tied, sourceLocation: location)
  }

  @Test func aSessionJoinsARowAndACellOnce() {
    var part = SessionShard.empty
    Self.expect(part.touch(5, 100, 1, 10), rows: true, windowRows: true, isLast: true)
    Self.expect(part.touch(5, 100, 1, 10), rows: false, windowRows: false, isLast: false)
    Self.expect(part.touch(5, 200, 1, 11), rows: false, windowRows: true, isLast: false)
    Self.expect(part.touch(5, 200, 1, 11), rows: false, windowRows: false, isLast: false)
    Self.expect(part.touch(5, 150, 1, 10), rows: false, windowRows: false, isLast: false)
    #expect(part.lastCallback(of: 5)?.time == 200)
    #expect(part.lastCallback(of: 6) == nil)
  }

  @Test func theLastCallbackMovesOnWithTime() {
    var part = SessionShard.empty
    _ = part.touch(5, 100, 1, -1)
    Self.expect(part.touch(5, 90, 2, -1), rows: true, windowRows: false, isLast: false)
    Self.expect(part.touch(5, 110, 2, -1), rows: false, windowRows: false, isLast: true, left: 1)
    Self.expect(part.touch(5, 120, 1, -1), rows: false, windowRows: false, isLast: true, left: 2)
    #expect(part.lastCallback(of: 5)?.row == 1)
  }

  @Test func ofTwoAtOneTimeSomebodyElseSaysWhichIsTheLast() {
    var part = SessionShard.empty
    _ = part.touch(5, 100, 1, -1)
    var change = part.touch(5, 100, 2, -1)
    Self.expect(change, rows: true, windowRows: false, isLast: false, tied: 1)
    #expect(part.lastCallback(of: 5)?.row == 1)
    part.settle(&change, 5, in: 2)
    Self.expect(change, rows: true, windowRows: false, isLast: true, left: 1, tied: 1)
    #expect(part.lastCallback(of: 5)?.row == 2)
    Self.expect(part.touch(5, 100, 1, -1), rows: false, windowRows: false, isLast: false, tied: 2)
  }
}
