import Foundation
import Testing

/// gzip as it is found on disks: whole, in parts, and broken. What was readable is counted.
@Suite struct GzipTests {
  private let folder: WorkingFolder

  init() throws { folder = try WorkingFolder() }

  private func count(_ bytes: [UInt8], as name: String = "access.log.gz") throws -> Outcome {
    try folder.write(bytes, to: name)
    return try Program.linkback.run(["count", "--threads", "2", name], in: folder)
  }

  private func expectDamage(
    _ outcome: Outcome, lines: ClosedRange<Int>, _ words: String...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let summary = outcome.summary
    let error = summary.files.first?.string("error") ?? "no error"
    #expect(outcome.status == 1, sourceLocation: sourceLocation)
    #expect(lines.contains(summary.number("callbacks") ?? -1), sourceLocation: sourceLocation)
    #expect(
      outcome.errorText == "linkback: access.log.gz: \(error)\n", sourceLocation: sourceLocation)
    for word in words { #expect(error.contains(word), sourceLocation: sourceLocation) }
  }

  @Test func theVersionNamesTheDecoder() throws {
    #if ISAL
      let decoder = "ISA-L "
    #else
      let decoder = "zlib "
    #endif
    let outcome = try Program.linkback.run(["--version"], in: folder)
    #expect(outcome.outputText.contains("(gzip: \(decoder)"))
    #expect(outcome.outputText.contains(", zstd: 1."))
  }

  @Test func aMemberIsCountedLikeThePlainFile() throws {
    let outcome = try count(Lines.gzip(Lines.callbacks(500)))
    #expect(outcome.status == 0)
    #expect(outcome.buckets == ["callbacks": 500])
    #expect(outcome.summary.number("bytes") == Lines.callbacks(500).utf8.count)
  }

  @Test func concatenatedMembersAreOneFile() throws {
    // The second member continues the first one's last line.
    let text = Array(Lines.callbacks(400).utf8)
    let parts = [text[..<20_001], text[20_001..<20_001], text[20_001..<30_000], text[30_000...]]
    let outcome = try count(parts.flatMap { try Lines.gzip(Array($0)) })
    #expect(outcome.status == 0)
    #expect(outcome.buckets == ["callbacks": 400])
  }

  @Test func zerosAfterTheLastMemberAreNoError() throws {
    let outcome = try count(
      Lines.gzip(Lines.callbacks(3)) + [UInt8](repeating: 0, count: 70_000))
    #expect(outcome.status == 0)
    #expect(outcome.buckets == ["callbacks": 3])
    #expect(outcome.fileErrors == [nil])
  }

  @Test func anEmptyMemberIsAnEmptyLog() throws {
    let outcome = try count(Lines.gzip(""))
    #expect(outcome.status == 0)
    #expect(outcome.buckets == [:])
    #expect(outcome.records.count == 1)
  }

  @Test func anEmptyFileIsAnEmptyLogWhateverItsName() throws {
    let outcome = try count([])
    #expect(outcome.status == 0)
    #expect(outcome.records.count == 1)
  }

  @Test func theNameWithoutGzipIsReadAsItIs() throws {
    let outcome = try count(Array(Lines.callbacks(3).utf8))
    #expect(outcome.status == 0)
    #expect(outcome.buckets == ["callbacks": 3])
  }

  @Test func gzipWithoutTheNameIsInflated() throws {
    let outcome = try count(Lines.gzip(Lines.callbacks(3)), as: "access.log")
    #expect(outcome.status == 0)
    #expect(outcome.buckets == ["callbacks": 3])
  }

  @Test func truncatedDataKeepsTheWholeLinesBefore() throws {
    let whole = try Lines.gzip(Lines.callbacks(20_000))
    let outcome = try count(Array(whole[..<(whole.count / 2)]))
    expectDamage(outcome, lines: 1_000...19_999, "ends early", "byte \(whole.count / 2)", "kept")
    // Bytes of whole lines alone: an unfinished line is in neither number.
    let callbacks = try #require(outcome.summary.number("callbacks"))
    #expect(outcome.buckets == ["callbacks": callbacks])
    #expect(outcome.summary.number("bytes") == Lines.callbacks(callbacks).utf8.count)
  }

  @Test func aHeadAloneIsDamageAndNoLines() throws {
    let outcome = try count(Array(Lines.gzip(Lines.callbacks(3)).prefix(10)))
    expectDamage(outcome, lines: 0...0, "ends early")
  }

  @Test func theMagicAloneIsDamageAndNoLines() throws {
    expectDamage(try count([0x1f, 0x8b]), lines: 0...0, "ends early")
  }

  @Test func aFlippedBitIsFound() throws {
    var bytes = try Lines.gzip(Lines.callbacks(20_000))
    bytes[bytes.count / 2] ^= 0x10
    expectDamage(try count(bytes), lines: 1_000...20_000, "gzip", "byte", "kept the")
  }

  @Test func aWrongChecksumKeepsTheMemberAndStopsThere() throws {
    var first = try Lines.gzip(Lines.callbacks(5))
    first[first.count - 8] ^= 1
    let outcome = try count(first + Lines.gzip(Lines.callbacks(5, from: 6)))
    expectDamage(outcome, lines: 5...5, "checksum", "kept the 5 lines")
  }

  @Test func aWrongLengthKeepsTheMemberAndStopsThere() throws {
    var first = try Lines.gzip(Lines.callbacks(5))
    first[first.count - 1] ^= 1
    let outcome = try count(first + Lines.gzip(Lines.callbacks(5, from: 6)))
    expectDamage(outcome, lines: 5...5, "length", "kept the 5 lines")
  }

  @Test func anUnfinishedLineOfADamagedFileIsDroppedAndSaid() throws {
    var bytes = try Lines.gzip(Lines.callbacks(2) + Lines.callback("csn_3").dropLast(30))
    bytes[bytes.count - 8] ^= 1
    let outcome = try count(bytes)
    expectDamage(outcome, lines: 2...2, "checksum", "2 lines", "dropped the unfinished")
    #expect(outcome.summary.number("lines") == 2)
    #expect(outcome.summary.number("bytes") == Lines.callbacks(2).utf8.count)
  }

  @Test func trailingGarbageIsAnErrorAfterTheLines() throws {
    let outcome = try count(Lines.gzip(Lines.callbacks(5)) + Array("garbage".utf8))
    expectDamage(outcome, lines: 5...5, "7 bytes", "kept the 5 lines")
  }

  @Test func aPlainLineAfterAMemberIsGarbageNotALine() throws {
    let outcome = try count(Lines.gzip(Lines.callbacks(5)) + Array(Lines.callback().utf8))
    expectDamage(outcome, lines: 5...5, "follow")
  }

  @Test func damageInOneFileDoesNotStopTheOthers() throws {
    try folder.write(Array(Lines.gzip(Lines.callbacks(9)).dropLast(4)), to: "a.gz")
    try folder.write(Lines.callback("csn_100"), to: "b.log")
    let outcome = try Program.linkback.run(["count", "a.gz", "b.log"], in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.buckets == ["callbacks": 10])
    #expect(outcome.fileErrors.map { $0 != nil } == [true, false])
  }

  /// 300 MiB of one byte, 1.3 MB compressed, in a process that may have less address space than that:
  /// once as NULs, which are no line, and once as one line without an end.
  @Test(arguments: [("/dev/zero", [:]), ("<(yes '' | tr '\\n' x)", ["oversized": 1])])
  func aBombCostsTimeNotMemory(bytes: String, buckets: [String: Int]) throws {
    let outcome = try Program.script(
      """
      head -c 300M \(bytes) | gzip -1c > bomb.gz
      ulimit -v 250000
      linkback count bomb.gz --threads 2
      """, in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.summary.number("bytes") == 300 << 20)
    #expect(outcome.buckets == buckets)
  }
}
