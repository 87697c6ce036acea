import CoreFixtures
import LinkbackCore
import Testing

@testable import LinkbackFollowing

@Suite struct HeadTableTests {
  private func record(_ head: String, log: ByteString = "a.log") -> LogStream {
    let stamp = FileStamp(identity: FileIdentity(device: 1, inode: 1), size: 1, modified: 0)
    var record = LogStream(
      id: 1, log: log, path: log, stamp: stamp, lastSeen: EventTime(nanoseconds: 0))
    record.fingerprint = FileFingerprint(head: Array(head.utf8).span)
    return record
  }

  private func table(_ heads: [String]) -> HeadTable {
    var table = HeadTable(StreamTable<VirtualFile>([], nextID: 1))
    for (index, head) in heads.enumerated() { table.add(index, record(head)) }
    return table
  }

  @Test func aFileBeginsAsStreamsOfAnyLength() {
    let table = table(["ab", "b", "abc", "", "ab"])
    #expect(table.matches(Array("abcd".utf8)) == [0, 2, 4])
    #expect(table.matches(Array("ab".utf8)) == [0, 4])
    #expect(table.matches(Array("a".utf8)) == [])
    #expect(table.matches([]) == [])
  }

  @Test func whatIsKnownOfAStreamGrows() {
    var table = table(["ab", "ab"])
    table.update(0, from: record("ab").fingerprint, record("abx"))
    #expect(table.matches(Array("abcd".utf8)) == [1])
    #expect(table.matches(Array("abxd".utf8)) == [0, 1])
    #expect(table.logs["a.log"]?.longest == 3)
  }

  /// What a loop over all streams would find.
  @Test func headsAreFoundAsByLookingAtAll() {
    var dice = Dice(seed: 7)
    for _ in 0..<200 {
      let heads = (0..<dice.below(20)).map { _ in dice.bytes(dice.below(6), of: [1, 2]) }
      var table = HeadTable(StreamTable<VirtualFile>([], nextID: 1))
      for index in heads.indices { table.add(index, record("x")) }
      let cut = heads.count / 2
      table.setHeads(heads[..<cut].enumerated().map { ($1, $0) }, of: "a.log")
      for index in cut..<heads.count { table.addHead(heads[index], of: index, "a.log") }
      let head = dice.bytes(dice.below(4), of: [1, 2])
      #expect(
        table.beginning(with: head, of: "a.log")
          == heads.indices.filter { heads[$0].starts(with: head) })
    }
  }
}
