import LinkbackCore
import Testing

@testable import LinkbackFollowing

@Suite struct StreamTableTests {
  private func record(_ id: Int64, offset: Int64 = 0, head: String = "") -> LogStream {
    let stamp = FileStamp(
      identity: FileIdentity(device: 1, inode: UInt64(id)), size: offset, modified: 0)
    var record = LogStream(
      id: id, log: "a.log", path: "a.log", stamp: stamp, lastSeen: EventTime(nanoseconds: 0))
    record.offset = offset
    if !head.isEmpty { record.fingerprint = FileFingerprint(head: Array(head.utf8).span) }
    return record
  }

  private func table(_ ids: Int64..., nextID: Int64) -> StreamTable<VirtualFile> {
    StreamTable(ids.map { record($0) }, nextID: nextID)
  }

  @Test func streamsAreFoundByID() {
    let table = table(7, 2, 5, nextID: 9)
    #expect(table.all.map(\.record.id) == [2, 5, 7])
    #expect((0...9).map { table.index(of: $0) } == [nil, nil, 0, nil, nil, 1, nil, 2, nil, nil])
  }

  @Test func aNewStreamIsNews() {
    var table = table(2, nextID: 3)
    #expect(!table.hasNews)
    table.append(FollowedStream(record(table.nextID)))
    #expect(table.hasNews && table.nextID == 4)
    #expect(table.takeNews().streams.map(\.id) == [3])
    #expect(!table.hasNews)
    #expect(table.takeNews().streams.isEmpty)
  }

  @Test func onlyWhatChangedIsSaved() {
    var table = table(1, 2, 3, nextID: 4)
    table[1].record.offset = 8
    table.change(1)
    #expect(table.takeNews().streams.map(\.offset) == [8])
  }

  @Test func expiredLinesAreReportedOnce() {
    var table = table(1, nextID: 2)
    table[0].expiredLines = 3
    table.change(0)
    #expect(table.takeNews().expired.map(\.lines) == [3])
    table.change(0)
    #expect(table.takeNews().expired.isEmpty)
  }

  @Test func whatIsForgottenIsSaidOnce() {
    var table = table(1, 2, 3, nextID: 4)
    table.forget { $0.record.id != 2 }
    #expect(table.all.map(\.record.id) == [2] && table.hasNews)
    #expect(table.takeNews().forgotten == [1, 3])
    #expect(table.takeNews().forgotten.isEmpty)
    #expect(table.nextID == 4)
  }

  /// What is to come through a pipe has nothing to do with what came before.
  @Test func aPipeOfAnEarlierRunIsForgotten() {
    var table = StreamTable<VirtualFile>(
      [record(1, offset: 9), record(2, offset: 9, head: "a file")], nextID: 3)
    #expect(table.all.map(\.record.id) == [2])
    #expect(table.takeNews().forgotten == [1])
  }
}
