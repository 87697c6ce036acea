import Foundation
import Testing

/// Zstandard as it is found on disks: whole, in parts, and broken. It is read as gzip is.
@Suite struct ZstdTests {
  private let folder: WorkingFolder

  init() throws { folder = try WorkingFolder() }

  private func count(_ bytes: [UInt8], as name: String = "access.log.zst") throws -> Outcome {
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
      outcome.errorText == "linkback: access.log.zst: \(error)\n", sourceLocation: sourceLocation)
    for word in words { #expect(error.contains(word), sourceLocation: sourceLocation) }
  }

  /// Whatever the program, the level and the frames, the records are those of the plain file.
  @Test func recordsAreThoseOfThePlainFile() throws {
    let outcome = try Program.script(
      """
      linkback generate --lines 20000 --seed 7 > a.log
      zstd -q1 --no-check -c a.log > b; zstd -q19 -c < a.log > c; gzip -c a.log > d
      split -n l/5 a.log part.; zstd -q part.*; cat part.*.zst > e
      for name in a.log b c d e; do
        for threads in 1 2; do
          cat $name > log
          linkback count --window 1h --by route --threads $threads log
          linkback events --threads $threads - < $name | sed 's/"path":"-"/"path":"log"/'
        done | md5sum
      done | sort | uniq -c
      """, in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.errorText == "")
    let lines = outcome.outputText.split(separator: "\n")
    #expect(lines.count == 1 && lines[0].hasPrefix("      5 "), "\(outcome.outputText)")
  }

  @Test func zerosAfterTheLastFrameAreNoError() throws {
    let outcome = try count(
      Lines.zstd(Lines.callbacks(3)) + [UInt8](repeating: 0, count: 70_000))
    #expect(outcome.status == 0)
    #expect(outcome.buckets == ["callbacks": 3])
    #expect(outcome.fileErrors == [nil])
  }

  @Test func anEmptyFrameIsAnEmptyLog() throws {
    let outcome = try count(Lines.zstd(""))
    #expect(outcome.status == 0)
    #expect(outcome.records.count == 1)
  }

  @Test func truncatedDataKeepsTheWholeLinesBefore() throws {
    let whole = try Lines.zstd(Lines.callbacks(20_000))
    let outcome = try count(Array(whole[..<(whole.count / 2)]))
    expectDamage(
      outcome, lines: 1_000...19_999, "zstd data ends early at byte \(whole.count / 2)", "kept",
      "dropped the unfinished one")
    // Bytes of whole lines alone: an unfinished line is in neither number.
    let callbacks = try #require(outcome.summary.number("callbacks"))
    #expect(outcome.buckets == ["callbacks": callbacks])
    #expect(outcome.summary.number("bytes") == Lines.callbacks(callbacks).utf8.count)
  }

  @Test func theMagicAloneIsDamageAndNoLines() throws {
    expectDamage(try count([0x28, 0xb5, 0x2f, 0xfd]), lines: 0...0, "ends early at byte 4")
  }

  @Test func aFlippedBitIsFound() throws {
    var bytes = try Lines.zstd(Lines.callbacks(20_000))
    bytes[bytes.count / 2] ^= 0x10
    expectDamage(try count(bytes), lines: 1_000...20_000, "zstd", "byte", "kept the")
  }

  @Test func aWrongChecksumKeepsTheFrameAndStopsThere() throws {
    var first = try Lines.zstd(Lines.callbacks(5))
    first[first.count - 1] ^= 1
    let outcome = try count(first + Lines.zstd(Lines.callbacks(5)))
    expectDamage(outcome, lines: 5...5, "zstd checksum is wrong", "kept the 5 lines")
  }

  @Test func anUnfinishedLineOfADamagedFileIsDroppedAndSaid() throws {
    let text = Lines.callbacks(2) + Lines.callback("csn_3").dropLast(30)
    var bytes = try Lines.zstd(text)
    bytes[bytes.count - 1] ^= 1
    let outcome = try count(bytes)
    expectDamage(outcome, lines: 2...2, "checksum", "2 lines", "dropped the unfinished")
    #expect(outcome.summary.number("lines") == 2)
    #expect(outcome.summary.number("bytes") == Lines.callbacks(2).utf8.count)
  }

  @Test func aPlainLineAfterAFrameIsAnErrorAndNotALine() throws {
    let line = Lines.callback()
    let outcome = try count(Lines.zstd(Lines.callbacks(5)) + Array(line.utf8))
    expectDamage(outcome, lines: 5...5, "\(line.utf8.count) bytes of something else follow")
  }

  @Test func aWindowOfMoreThan128MiBNamesTheCommandThatDecodesIt() throws {
    try folder.write(Lines.callbacks(4), to: "a.log")
    let outcome = try Program.script(
      """
      (cat a.log; head -c 140M /dev/zero) > b.log
      zstd -q1 --no-check --zstd=wlog=28 --long=28 --no-progress -c < b.log > access.log.zst
      linkback count access.log.zst
      zstd -dc --long=31 access.log.zst | linkback count -
      """, in: folder)
    let word = "try: zstd -dc --long=31 access.log.zst | linkback count -"
    #expect(outcome.errorText.contains(word), "\(outcome.errorText)")
    let summaries = outcome.records("summary")
    #expect(summaries.map { $0.number("callbacks") } == [0, 4])
    #expect(summaries.map { $0.files[0].string("error") != nil } == [true, false])
  }

  /// logrotate with `compresscmd zstd` has done its work while nobody was there.
  @Test func followGoesOnInTheCompressedPart() throws {
    try folder.write(Lines.callbacks(700), to: "access.log")
    let outcome = try Program.script(
      """
      follow() { linkback follow --once --window 1h --state state access.log > windows; tail -n 1 windows; }
      follow
      head -n 300 access.log | sed 's/csn_/csn_b/' > more
      cat more >> access.log && mv access.log access.log.1 && zstd -q --rm access.log.1
      sed 's/csn_/csn_c/' more > access.log
      follow; follow
      linkback state show --json state | tail -n 1 | grep -o '"callbacks":[0-9]*' | head -n 1
      """, in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.errorText == "")
    let lines = outcome.outputText.split(separator: "\n").map(String.init)
    #expect(lines.last == #""callbacks":1300"#)
    #expect(lines.dropLast().map { $0.contains(#""hits":700"#) } == [true, false])
    #expect(lines.count == 3 && lines[1].contains(#""hits":1300"#))
  }

  /// 300 MiB of one byte, a few KB compressed, in a process that may have less address space than that:
  /// once as NULs, which are no line, and once as one line without an end.
  @Test(arguments: [("/dev/zero", [:]), ("<(yes '' | tr '\\n' x)", ["oversized": 1])])
  func aBombCostsTimeNotMemory(bytes: String, buckets: [String: Int]) throws {
    let outcome = try Program.script(
      """
      head -c 300M \(bytes) | zstd -q1c > bomb.zst
      ulimit -v 250000
      linkback count bomb.zst --threads 2
      """, in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.summary.number("bytes") == 300 << 20)
    #expect(outcome.buckets == buckets)
  }

  /// A window of 128 MiB, in a process that may not have it.
  @Test func noMemoryForAWindowIsAnErrorOfThatFile() throws {
    try folder.write(Lines.callbacks(3), to: "a.log")
    let outcome = try Program.script(
      """
      head -c 140M /dev/zero | zstd -q1 --zstd=wlog=27 --long=27 -c > b.zst
      ulimit -v 160000
      linkback count a.log b.zst --threads 1
      """, in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.buckets == ["callbacks": 3])
    #expect(
      outcome.errorText
        == "linkback: b.zst: zstd data needs more memory than there is in the frame that begins at "
        + "byte 0\n")
  }
}
