import Foundation
import Glibc
import LinkbackCore
import LinkbackFollowing
@testable import LinkbackIO
import LinkbackSystem
import SystemFixtures
import Testing

/// Random lives of an output: commits, crashes inside a write, rotations of each kind, SIGHUP, errors of
/// the disk that lose what was not synced. At the end every record was written whole exactly once, in order.
@Suite struct RecordDeliveryLifeTests {
  @Test(arguments: 0..<UInt64(40)) func everyRecordIsWrittenOnce(seed: UInt64) throws {
    var life = try Life(seed: seed)
    for _ in 0..<60 { try life.step() }
    try life.run()
    let found = try life.wholeRecords()
    let steps = life.steps.joined(separator: " ")
    #expect(found.count == life.records.count, "\(steps)")
    let difference = zip(found, life.records).first { $0 != $1 }
    #expect(difference == nil, "\(steps)")
  }

  private struct Life {
    let folder: TemporaryFolder
    private var random: Dice
    private var number = 0
    /// Files get their numbers as they are rotated; a greater one is newer.
    private var rotation = 100
    private(set) var steps: [String] = []
    private(set) var records: [String] = []
    /// What the state holds.
    private var saved = Delivery()
    private var outbox: [OutboxChunk] = []
    private var position: Int64 = 0
    private var delivery: Running?
    /// Whether all records before the next commit are written, synced or not.
    private var isWritten = false
    private let disk = FailingDisk()

    private final class Running {
      var delivery: RecordDelivery
      init(_ path: FilePath, _ disk: FailingDisk) {
        delivery = RecordDelivery(to: path, synchronize: disk.synchronize)
      }
    }

    init(seed: UInt64) throws {
      folder = try TemporaryFolder()
      random = Dice(seed: seed)
    }

    private mutating func chance(_ percent: Int) -> Bool {
      Int.random(in: 0..<100, using: &random) < percent
    }

    private mutating func start() throws -> Running {
      if let delivery { return delivery }
      steps.append("start")
      isWritten = false
      while true {
        let running = Running(folder["out"], disk)
        let (outbox, saved) = (outbox, saved)
        guard
          attempt({ () throws(OutputError) in try running.delivery.resume(outbox, from: saved) })
        else { continue }
        // What is before a record that is written from now on was there when it was opened.
        try disk.settle(folder["out"])
        delivery = running
        return running
      }
    }

    /// Whether it went well: the disk may fail.
    private mutating func attempt(_ body: () throws(OutputError) -> Void) -> Bool {
      do throws(OutputError) {
        try body()
        return true
      } catch {
        #expect(error.message.hasSuffix("Input/output error"))
        steps.append("failed")
        return false
      }
    }

    private mutating func synchronize(_ running: Running) {
      while !attempt({ () throws(OutputError) in try running.delivery.synchronize() }) {}
    }

    mutating func step() throws {
      if chance(15) {
        disk.failures = Int.random(in: 1...3, using: &random)
        disk.loss = chance(50) ? .end : .hole
      }
      switch Int.random(in: 0..<10, using: &random) {
      case 0: try rotate()
      case 1:
        guard let delivery else { return }
        steps.append("reopen")
        while !attempt({ () throws(OutputError) in try delivery.delivery.reopen() }) {}
      case 2:
        steps.append("kill")
        delivery = nil
      default: try commit(crashing: chance(20))
      }
    }

    /// All that is left is written.
    mutating func run() throws {
      let delivery = try start().delivery.delivery
      save(delivery, [])
      try write()
    }

    private mutating func save(_ delivery: Delivery, _ bytes: [UInt8]) {
      saved = delivery
      outbox.removeAll { $0.position + Int64($0.bytes.count) <= delivery.position }
      if !bytes.isEmpty { outbox.append(OutboxChunk(position: position, bytes: bytes)) }
      position += Int64(bytes.count)
    }

    private mutating func commit(crashing: Bool) throws {
      let running = try start()
      if chance(10) { _ = try running.delivery.write() }
      if chance(10) { synchronize(running) }
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        number += 1
        let size = chance(4) ? Int.random(in: 60_000...70_000, using: &random) : number % 20
        records.append("{\"n\":\(number),\"text\":\"\(String(repeating: "x", count: size))\"}")
        bytes += Array("\(records[records.count - 1])\n".utf8)
      }
      steps.append("commit(\(bytes.count))")
      let delivery = running.delivery.delivery
      save(delivery, bytes)
      running.delivery.didSave(delivery)
      running.delivery.add(bytes)
      if crashing { try crash(writing: bytes) } else { try write() }
    }

    private mutating func write() throws {
      guard let delivery else { return }
      if try delivery.delivery.write() == .waitsForSave {
        if chance(50) { synchronize(delivery) }
        save(delivery.delivery.delivery, [])
        delivery.delivery.didSave(saved)
        #expect(try delivery.delivery.write() == .finished)
      }
      isWritten = true
      if chance(90) { synchronize(delivery) }
    }

    /// Ends in the middle of writing what was saved just now.
    private mutating func crash(writing bytes: [UInt8]) throws {
      delivery = nil
      guard isWritten, let file = saved.file, let name = try name(of: file.identity) else { return }
      let part = bytes[..<Int.random(in: 0...bytes.count, using: &random)]
      steps.append("crash(\(part.count) in \(name))")
      try Descriptor(opening: folder[name], O_WRONLY | O_APPEND).write(all: part.span)
    }

    private func name(of identity: FileIdentity) throws -> String? {
      try folder.names().first {
        !$0.hasSuffix(".gz") && (try? FileStatus(of: folder[$0]).identity) == identity
      }
    }

    private mutating func rotate() throws {
      guard try folder.names().contains("out") else { return }
      rotation += 1
      let next = "out.\(rotation)"
      if chance(30) {
        steps.append("copytruncate")
        try folder.write(folder.content(of: "out"), to: next)
        try disk.settle(folder[next])
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: folder["out"].text))
        try handle.truncate(atOffset: 0)
        return
      }
      try folder["out"].rename(to: folder[next])
      let isRunning = delivery != nil
      steps.append("rename")
      if chance(50) {
        steps.append("create")
        try folder.write("", to: "out")
      }
      // Compressing what somebody still writes to loses data: logrotate tells him first.
      guard !isRunning, chance(50) else { return }
      steps.append("gzip")
      try folder.write(gzipMember(folder.content(of: next)), to: next + ".gz")
      try disk.settle(folder[next + ".gz"])
      try folder[next].unlink()
    }

    /// The lines of all files that are whole records.
    func wholeRecords() throws -> [String] {
      // "out" itself is the newest.
      let names = try folder.names().sorted {
        ($0 == "out" ? 1 : 0, $0) < ($1 == "out" ? 1 : 0, $1)
      }
      var lines: [String] = []
      for name in names {
        var source = try InputSource(path: folder[name])
        lines += String(decoding: Drained(&source).bytes, as: UTF8.self)
          .split(separator: "\n").map(String.init)
      }
      // A half that was compressed before it could be completed stays half.
      return lines.filter { $0.hasSuffix("}") && $0.hasPrefix("{") }
    }
  }
}
