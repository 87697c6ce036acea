import Foundation
import LinkbackCore
import LinkbackFollowing
@testable import LinkbackIO
import LinkbackSystem
import SystemFixtures
import Testing

/// After a crash every record is in the files exactly once, wherever writing ended and whatever
/// became of the file.
@Suite struct RecordDeliveryResumeTests {
  /// What happened to the output while nobody was running.
  enum Fate: CaseIterable {
    case left, renamed, renamedAndMadeAnew, compressed, compressedAndMadeAnew, copiedAndCut
    case renamedAsNoRotationDoes, moved, movedAndCompressed, copiedElsewhereAndCut
  }

  static let old = "{\"n\":1}\n{\"n\":2}\n"
  static let records = "{\"n\":3,\"text\":\"long\"}\n{\"n\":4}\n{\"n\":5}\n"

  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func apply(_ fate: Fate, _ folder: TemporaryFolder) throws {
    let (path, moved) = (folder["out"], folder["out.1"])
    switch fate {
    case .left: break
    case .renamed, .renamedAndMadeAnew: try path.rename(to: moved)
    case .compressed, .compressedAndMadeAnew:
      try folder.write(gzipMember(folder.content(of: "out")), to: "out.1.gz")
      try path.unlink()
    case .copiedAndCut:
      try folder.write(folder.content(of: "out"), to: "out.1")
      try FileHandle(forWritingTo: URL(fileURLWithPath: path.text)).truncate(atOffset: 0)
    case .renamedAsNoRotationDoes: try path.rename(to: folder["other"])
    case .moved: try path.rename(to: folder["old/out.1"])
    case .movedAndCompressed:
      try folder.write(gzipMember(folder.content(of: "out")), to: "old/out.1.gz")
      try path.unlink()
    case .copiedElsewhereAndCut:
      try folder.write(folder.content(of: "out"), to: "old/out.1")
      try FileHandle(forWritingTo: URL(fileURLWithPath: path.text)).truncate(atOffset: 0)
    }
    if fate == .renamedAndMadeAnew || fate == .compressedAndMadeAnew {
      try folder.write("", to: "out")
    }
  }

  /// Everything that was ever written, from the oldest file to the newest.
  private func content(_ folder: TemporaryFolder) throws -> String {
    var bytes: [UInt8] = []
    let rotated = try FileManager.default.contentsOfDirectory(atPath: folder["old"].text)
    let names = try folder.names().filter { $0 != "old" && $0 != "other" }.sorted(by: >)
    let other = try folder.names().filter { $0 == "other" }
    for name in rotated.map({ "old/" + $0 }) + other + names {
      var source = try InputSource(path: folder[name])
      bytes += Drained(&source).bytes
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The outbox in chunks that begin before what is delivered.
  private func outbox(_ position: Int, cut: Int) -> [OutboxChunk] {
    let all = Array((Self.old + Self.records).utf8)
    let middle = min(all.count, 8 + cut)
    return [
      OutboxChunk(
        position: Int64(position - Self.old.utf8.count + 8), bytes: Array(all[8..<middle])),
      OutboxChunk(
        position: Int64(position - Self.old.utf8.count + middle), bytes: Array(all[middle...])),
    ]
  }

  @Test(arguments: Fate.allCases) func everyPlaceToStopAt(fate: Fate) throws {
    let bytes = Array(Self.records.utf8)
    let position = 1_000
    for length in 0...bytes.count {
      // A second run stops as well, before it has saved which file is written to now.
      for stopsAgain in [false, true] {
        let folder = try TemporaryFolder()
        try folder.write("", to: "old/unrelated")
        try folder.write(Array(Self.old.utf8) + bytes[..<length], to: "out")
        let saved = Delivery(
          position: Int64(position),
          file: Delivery.File(
            identity: try FileStatus(of: folder["out"]).identity,
            length: Int64(Self.old.utf8.count)))
        try apply(fate, folder)
        if stopsAgain {
          var delivery = RecordDelivery(to: folder["out"], rotatedIn: [folder["ol?"]])
          try delivery.resume(outbox(position, cut: length), from: saved)
          _ = try delivery.write()
        }
        var delivery = RecordDelivery(to: folder["out"], rotatedIn: [folder["ol?"]])
        try delivery.resume(outbox(position, cut: length), from: saved)
        if try delivery.write() == .waitsForSave {
          delivery.didSave(delivery.delivery)
          #expect(try delivery.write() == .finished)
        }
        try delivery.synchronize()
        #expect(delivery.pendingCount == 0)
        #expect(delivery.delivery.position == Int64(position + bytes.count))
        let status = try FileStatus(of: folder["out"])
        #expect(
          delivery.delivery.file == Delivery.File(identity: status.identity, length: status.size))
        try check(content(folder), fate, length)
      }
    }
  }

  private func check(_ text: String, _ fate: Fate, _ length: Int) throws {
    switch fate {
    case .compressed, .compressedAndMadeAnew, .movedAndCompressed:
      // What gzip has can't be completed: the whole record is in the new file, unless only its
      // LF is missing.
      let stopped = Self.records.utf8.prefix(length)
      let whole = stopped.lastIndex(of: 0x0A).map { Self.records[...$0] } ?? ""
      let half = String(stopped.dropFirst(whole.utf8.count)) ?? ""
      let rest = Self.records.dropFirst(whole.count)
      let expected = half.hasSuffix("}") ? rest.dropFirst(half.count + 1) : rest
      #expect(text == "\(Self.old)\(whole)\(half)\(expected)")
    default: #expect(text == Self.old + Self.records)
    }
  }

  /// The file may hold some of the records, or none.
  @Test(arguments: [Fate.moved, .movedAndCompressed, .copiedElsewhereAndCut, nil])
  func whatIsNotFoundIsNotWrittenTwice(fate: Fate?) throws {
    try folder.write("", to: "old/unrelated")
    try folder.write(Self.old, to: "out")
    let saved = Delivery(
      position: 1_000,
      file: Delivery.File(
        identity: try FileStatus(of: folder["out"]).identity, length: Int64(Self.old.utf8.count)))
    try folder.write(Self.old + Self.records.dropLast(8), to: "out")
    if let fate { try apply(fate, folder) } else { try folder["out"].unlink() }
    for _ in 1...2 {
      var delivery = RecordDelivery(to: folder["out"])
      let error = #expect(throws: OutputError.self) {
        try delivery.resume(outbox(1_000, cut: 3), from: saved)
      }
      #expect(error?.message.contains("name its folder with --rotated-in") == true)
      #expect(try folder.content(of: "out") == [])
    }
    // As the message says.
    var output = RecordDelivery(to: folder["standard output"])
    try output.resume(outbox(1_000, cut: 3), from: Delivery(position: 1_000))
    #expect(output.pendingCount == Self.records.utf8.count)
    // Nothing is in doubt where all is written.
    var settled = RecordDelivery(to: folder["out"])
    try settled.resume([], from: saved)
    #expect(settled.delivery.file?.length == 0)
  }
}
