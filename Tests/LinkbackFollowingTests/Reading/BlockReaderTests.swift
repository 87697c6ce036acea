import LinkbackCore
import Testing

@testable import LinkbackFollowing

@Suite struct BlockReaderTests {
  private let folder = VirtualFolder(time: Follower.start)
  private let progress = EventProgress(
    retention: .max / 2, latest: EventTime(nanoseconds: .max / 2))

  private func stream(_ text: String, skips: FollowedStream<VirtualFile>.Skipping? = nil) throws
    -> FollowedStream<VirtualFile>
  {
    let node = folder.create("a.log", text)
    var stream = FollowedStream<VirtualFile>(
      LogStream(
        id: 1, log: "a.log", path: "a.log", stamp: node.stamp,
        lastSeen: EventTime(nanoseconds: 0)))
    if skips != nil { stream.record.offset = node.stamp.size }
    stream.open(try folder.open("a.log"), skips: skips, at: 0)
    return stream
  }

  private func read(
    _ reader: inout BlockReader, _ stream: inout FollowedStream<VirtualFile>,
    endsHere: Bool = false
  ) throws -> BlockReader.Block {
    var source = TailSource(
      try #require(stream.file), position: stream.position,
      fingerprint: stream.record.fingerprint, tail: stream.record.tail,
      tailEnd: stream.record.offset, stamp: stream.record.stamp, head: [], budget: 1 << 20)
    defer {
      stream.record.stamp = source.stamp
      stream.record.fingerprint = source.fingerprint
    }
    return reader.read(&stream, from: &source, progress: progress, endsHere: endsHere)
  }

  @Test func wholeLinesAreScanned() throws {
    var reader = BlockReader(options: Follower.options())
    let (whole, half) = (folder.lines(1...2), "half a line")
    var stream = try stream(whole + half)
    let block = try read(&reader, &stream)
    #expect(block.hasMoved && block.bytes == whole.utf8.count + half.utf8.count)
    #expect(stream.record.offset == Int64(whole.utf8.count))
    let statistics = reader.statistics
    #expect(statistics.lines == 2 && statistics.callbacks == 2)
    #expect(stream.record.format != nil)
    #expect(stream.unfinished.count == half.utf8.count)
  }

  @Test func anUnfinishedLineIsTheLastOneWhereTheFileEnds() throws {
    var reader = BlockReader(options: Follower.options())
    var stream = try stream("half a line")
    let open = try read(&reader, &stream)
    #expect(!open.hasMoved && !open.isAtEnd)
    let end = try read(&reader, &stream, endsHere: true)
    let lines = reader.statistics.lines
    #expect(end.isAtEnd && end.bytes == 0 && lines == 1)
  }

  /// Nothing before the offset is counted, and it is known how many lines it is.
  @Test func linesThatWereNotAskedForArePassedOver() throws {
    var reader = BlockReader(options: Follower.options())
    let old = folder.lines(1...3)
    var stream = try stream(old, skips: .unasked(lines: 0))
    folder.append(folder.lines(4...4), to: "a.log")
    var began: [Int64] = []
    for _ in 0..<3 {
      if let offset = try read(&reader, &stream).began { began.append(offset) }
    }
    #expect(began == [Int64(old.utf8.count)])
    #expect(stream.record.skippedLines == 3 && !stream.isSkipping)
    #expect(stream.record.offset == folder["a.log"]?.stamp.size)
  }

  @Test func aReadThatFailsLeavesWhatWasRead() throws {
    var reader = BlockReader(options: Follower.options())
    let whole = folder.lines(1...2)
    var stream = try stream(whole)
    _ = try read(&reader, &stream)
    folder["a.log"]?.failsFrom = whole.utf8.count
    folder.append(folder.lines(3...3), to: "a.log")
    let block = try read(&reader, &stream)
    #expect(block.failure != nil && !block.hasMoved)
    #expect(stream.record.offset == Int64(whole.utf8.count))
  }
}
