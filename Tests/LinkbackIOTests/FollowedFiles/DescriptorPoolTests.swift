import Foundation
import Glibc
import LinkbackCore
import LinkbackFollowing
@testable import LinkbackIO
import LinkbackSystem
import SystemFixtures
import Testing

/// More files than may be open are read in turn.
@Suite struct DescriptorPoolTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func open(_ name: String, _ pool: DescriptorPool) throws(SourceError) -> FollowedFile {
    try FollowedFile(path: folder[name], watch: nil, pool: pool)
  }

  private func read(
    _ file: FollowedFile, _ count: Int, from offset: Int
  ) throws(SourceError) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: count)
    var length = 0
    while length < count {
      let place = Int64(offset + length)
      let more = try file.read(into: &buffer, at: length, from: place)
      if more == 0 { break }
      length += more
    }
    return Array(buffer[..<length])
  }

  private func content(_ number: Int) -> [UInt8] {
    Array((0..<400).map { "line \($0) of file \(number)\n" }.joined().utf8)
  }

  @Test(arguments: [1, 2, 3, 7, 100]) func allAreReadWhateverIsOpen(capacity: Int) throws {
    for number in 0..<12 {
      let bytes = content(number)
      try folder.write(number % 3 == 0 ? gzipMember(bytes) : bytes, to: "\(number)")
    }
    let pool = DescriptorPool(capacity: capacity)
    let files = try (0..<12).map { try open("\($0)", pool) }
    var offset = 0
    while offset < content(0).count {
      for (number, file) in files.enumerated() {
        let bytes = content(number)
        let end = min(bytes.count, offset + 1_000)
        let part = offset < end ? Array(bytes[offset..<end]) : []
        #expect(try read(file, 1_000, from: offset) == part)
        #expect(pool.openCount <= capacity)
      }
      offset += 1_000
    }
  }

  /// What another program leaves is not known in advance.
  @Test(arguments: [EMFILE, ENFILE]) func fewerAreOpenWhereTheKernelSaysSo(error: Int32) throws {
    for number in 0..<12 { try folder.write(content(number), to: "\(number)") }
    final class Kernel { weak var pool: DescriptorPool? }
    let kernel = Kernel()
    let pool = DescriptorPool(capacity: 100) { (path, flags) throws(SystemError) in
      if kernel.pool?.openCount ?? 0 >= 5 { throw SystemError(error) }
      return try Descriptor(opening: path, flags)
    }
    kernel.pool = pool
    let files = try (0..<12).map { try open("\($0)", pool) }
    for (number, file) in files.enumerated() {
      #expect(try read(file, 99, from: 7) == Array(content(number)[7..<106]))
      #expect(pool.openCount <= 5)
    }
  }

  @Test func theLeastRecentlyUsedIsClosed() throws {
    for name in ["a", "b", "c"] { try folder.write(content(0), to: name) }
    let pool = DescriptorPool(capacity: 2)
    let (first, _) = (try open("a", pool), try open("b", pool))
    _ = try read(first, 9, from: 0)
    let third = try open("c", pool)
    // It is read although nothing has its name any more: it is open.
    try folder["a"].unlink()
    try folder["b"].unlink()
    #expect(try read(first, 4, from: 0) == Array("line".utf8))
    withExtendedLifetime(third) {}
  }

  @Test func whatHasNoNameStaysOpen() throws {
    for name in ["a", "b", "c", "d"] { try folder.write(content(0), to: name) }
    let pool = DescriptorPool(capacity: 2)
    let first = try open("a", pool)
    try folder["a"].unlink()
    let others = try ["b", "c", "d"].map { try open($0, pool) }
    #expect(try read(first, 4, from: 0) == Array("line".utf8))
    withExtendedLifetime(others) {}
  }

  @Test func whatWasMovedWhileItWasClosedIsFoundByADiscovery() throws {
    for name in ["log", "b", "c"] { try folder.write(content(0), to: name) }
    let pool = DescriptorPool(capacity: 1)
    var files = FollowedFiles([folder["log"]], watch: FileWatch(), pool: pool)
    let file = try files.open(ByteString(folder["log"].bytes))
    let stamp = try file.stamp()
    let other = try open("b", pool)
    #expect(try file.stamp() == stamp)
    try folder["log"].rename(to: folder["log.1"])
    _ = files.discover(seeking: [])
    #expect(try read(file, 4, from: 0) == Array("line".utf8))
    #expect(!file.isLost)
    withExtendedLifetime(other) {}
  }

  /// What becomes of a file while it is closed; the inode may be the same in all of them.
  @Test(arguments: [
    ("echo more >> log", false), ("touch log", false), ("mv log log.1", true), ("rm log", true),
    ("rm log; seq 9999 > log", true), (": > log", true), ("head -c 99 log > x; cat x > log", true),
    ("seq 9999 > log", true), ("mv log log.1; cp log.1 log", true), ("rm log; mkdir log", true),
    // The same header, and other lines.
    ("head -c 5000 log > x; seq 9999 >> x; cat x > log", true),
  ])
  func whatIsAnotherFileByNowIsLost(change: String, isLost: Bool) throws {
    for name in ["log", "b"] { try folder.write(content(0), to: name) }
    let pool = DescriptorPool(capacity: 1)
    let file = try open("log", pool)
    let other = try open("b", pool)
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", change]
    shell.currentDirectoryURL = URL(fileURLWithPath: folder["."].text)
    try shell.run()
    shell.waitUntilExit()
    if isLost {
      #expect(throws: SourceError.self) { try read(file, 4, from: 0) }
      #expect(throws: SourceError.self) { try file.stamp() }
    } else {
      #expect(try read(file, 4, from: 0) == Array("line".utf8))
    }
    #expect(file.isLost == isLost)
    withExtendedLifetime(other) {}
  }

  /// A folder that can't be looked at is not empty.
  @Test func aDiscoveryThatCanOpenNothingKeepsWhatWasKnown() throws {
    for name in ["a.log", "b.log", "a.log.1"] { try folder.write(content(0), to: name) }
    final class Kernel { var isFull = false }
    let kernel = Kernel()
    let pool = DescriptorPool { (path, flags) throws(SystemError) in
      if kernel.isFull { throw SystemError(EMFILE) }
      return try Descriptor(opening: path, flags)
    }
    var files = FollowedFiles([folder["*.log"]], watch: FileWatch(), pool: pool)
    kernel.isFull = true
    let blind = files.discover(seeking: [])
    #expect(blind.logs.isEmpty && !blind.isWhole, "what can't be seen is not missing")
    #expect(blind.hidden.map(\.path) == [ByteString(folder.path.bytes)])
    #expect(blind.hidden.allSatisfy { $0.error.message.contains("ulimit -n") })
    kernel.isFull = false
    let discovery = files.discover(seeking: [])
    kernel.isFull = true
    let next = files.discover(seeking: [])
    #expect(next.logs.map(\.path) == discovery.logs.map(\.path))
    #expect(next.logs.flatMap { $0.siblings.map(\.path) }.count == 1)
    #expect(discovery.isWhole && !next.isWhole)
  }

  @Test(arguments: [1, 2, 5]) func manyLogsAreFollowedToTheirEnds(capacity: Int) throws {
    let world = try followed(8, for: 30, capacity: capacity) { folder, second in
      guard second % 7 == 3 else { return }
      try folder["\(second % 8).log"].rename(to: folder["\(second % 8).log.1"])
    }
    #expect(try world.eventLines().count == 240)
    let sessions = Set(
      String(decoding: try world.folder.content(of: "out"), as: UTF8.self).split(separator: "\n")
        .map { $0.split(separator: "\"session\":\"").last?.prefix(16) ?? "" })
    #expect(sessions.count == 240)
  }

  /// The inode of a log that is compressed and removed is soon another log's.
  @Test(arguments: [1, 2, 3, 5, 100]) func whatIsCompressedMeanwhileCountsOnce(capacity: Int) throws
  {
    let world = try followed(6, for: 40, capacity: capacity) { folder, second in
      let log = "\(second / 2 * 2 % 6).log"
      if second % 2 == 0 {
        try folder[log].rename(to: folder["\(log).1"])
      } else if second > 1 {
        let bytes = gzipMember(try folder.content(of: "\(log).1"))
        try folder.write(bytes, to: "\(log).\(second).gz")
        try folder["\(log).1"].unlink()
      }
    }
    #expect(try world.eventLines().count == 240)
  }

  /// A run over logs of which at most `capacity` may be open, each with a line a second.
  ///
  /// - Parameter rotate: What happens after each second's lines.
  private func followed(
    _ logs: Int, for seconds: Int, capacity: Int,
    rotate: @escaping (TemporaryFolder, Int) throws -> Void
  ) throws -> FollowWorld {
    let world = try FollowWorld()
    world.reportsEvents()
    world.paths = [world.folder["*.log"]]
    world.capacity = capacity
    for second in 1...seconds {
      world.at(Double(second)) {
        for log in 0..<logs { try world.write(to: "\(log).log") }
        try rotate(world.folder, second)
      }
    }
    world.at(Double(seconds) + 50) {}
    #expect(try world.run() == .finished)
    return world
  }
}
