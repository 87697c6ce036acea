import Testing

/// `count --frames`: files that come through standard input count as they do by their names.
@Suite struct FrameTests {
  private let folder: WorkingFolder
  private let names = ["a.log", "b.log.gz", "c d\n.log", "empty.log"]

  init() throws {
    folder = try WorkingFolder()
    let log = Lines.callbacks(900).split(separator: "\n").map { $0 + "\n" }
    try folder.write(log[..<300].joined(), to: names[0])
    try folder.write(Lines.gzip(log[300..<600].joined()), to: names[1])
    // Its last line has no end.
    try folder.write(String(log[600...].joined().dropLast()), to: names[2])
    try folder.write("", to: names[3])
  }

  private func frames(_ chunk: Int = 1_000) throws -> [UInt8] {
    var frames = Frames()
    frames.chunk = chunk
    for name in names { frames.add(name, try folder.content(of: name)) }
    return frames.bytes
  }

  @Test(arguments: [
    ["count"], ["count", "--by", "route", "--window", "1m", "--threads", "1"], ["events"],
    ["count", "--max-line-length", "110"],
  ])
  func framesCountAsFilesDo(command: [String]) throws {
    let expected = try Program.linkback.run(command + names, in: folder)
    for chunk in [1, 7, 1 << 20] {
      let outcome = try Program.linkback.run(
        command + ["--frames"], input: frames(chunk), in: folder)
      #expect(outcome.status == 0)
      #expect(outcome.output == expected.output, "\(chunk)")
      #expect(outcome.errorText == expected.errorText)
    }
  }

  /// Two processes have parts of one file.
  @Test func partsOfAFileAreTheFile() throws {
    let log = try folder.content(of: "a.log")
    let starts = log.indices.filter { $0 == 0 || log[$0 - 1] == 0x0A }
    let bounds = [0, starts[1], starts[120], starts[299], log.count]
    for (number, (start, end)) in zip(bounds, bounds.dropFirst()).enumerated() {
      var frames = Frames()
      frames.add("a.log", log, start..<end)
      let outcome = try Program.linkback.run(
        ["count", "--partial", "--frames", "-o", "\(number).part"], input: frames.bytes, in: folder)
      #expect(outcome.status == 0)
    }
    let script = """
      linkback count a.log > expected
      linkback merge 0.part 1.part 2.part 3.part | cmp - expected
      linkback merge --partial -o middle 1.part 2.part
      linkback merge 0.part middle 3.part | cmp - expected
      """
    let outcome = try Program.script(script, in: folder)
    #expect(outcome.status == 0 && outcome.errorText == "")
    for (parts, missing) in [
      (["0", "1", "3"], "from \(bounds[2]) to"), (["1", "2", "3"], "from 0 to \(bounds[1])"),
      (["0", "1", "2"], "from \(bounds[3])"), (["0", "2", "1", "3"], "a.log: its bytes from"),
    ] {
      let outcome = try Program.linkback.run(
        ["merge"] + parts.map { "\($0).part" }, in: folder)
      #expect(outcome.status == 78)
      #expect(outcome.errorText.contains(missing), "\(outcome.errorText)")
    }
  }

  @Test func errorsTravelWithTheirFiles() throws {
    var frames = Frames()
    let log = try folder.content(of: "a.log")
    frames.add("a.log", log, error: "reading failed: \u{1B}[31mgone")
    frames.add("b.log.gz", try folder.content(of: "b.log.gz"))
    frames.add("c.log", [], error: "reading failed: refused")
    let counted = try Program.linkback.run(["count", "--frames"], input: frames.bytes, in: folder)
    #expect(counted.status == 1)
    let whole = log[..<(log.count / 2)].count { $0 == 0x0A }
    let error = "reading failed: \\\\x1b[31mgone; kept the \(whole) lines before it and dropped"
    #expect(counted.outputText.contains(error), "\(counted.outputText)")
    #expect(counted.errorText.contains("c.log: reading failed: refused"))
    let partial = try Program.linkback.run(
      ["count", "--frames", "--partial", "-o", "x.part"], input: frames.bytes, in: folder)
    #expect(partial.status == 1)
    let merged = try Program.linkback.run(["merge", "x.part"], in: folder)
    #expect(merged.status == 1)
    #expect(merged.output == counted.output)
    #expect(merged.errorText == counted.errorText)
    // A partial says that none could be opened: others may come.
    var none = Frames()
    none.add("c.log", [], error: "reading failed: refused")
    let nothing = try Program.linkback.run(
      ["count", "--frames", "--partial", "-o", "y.part"], input: none.bytes, in: folder)
    #expect(nothing.status == 1)
    #expect(try Program.linkback.run(["merge", "y.part"], in: folder).status == 66)
    #expect(try Program.linkback.run(["merge", "x.part", "y.part"], in: folder).status == 1)
  }

  /// A writer that dies is no end of a file, wherever it dies.
  @Test func aStreamThatEndsEarlyWritesNothing() throws {
    var frames = Frames()
    frames.chunk = 40
    frames.add("a", Array(Lines.callback().utf8))
    frames.add("b", Array(Lines.callback("csn_2").utf8))
    let bytes = frames.bytes
    for end in Array(stride(from: 0, to: bytes.count, by: 9)) + [bytes.count - 1] {
      for options in [["count"], ["count", "--partial"]] {
        let outcome = try Program.linkback.run(
          options + ["--frames", "-o", "out"], input: Array(bytes[..<end]), in: folder)
        #expect(outcome.status == 74, "\(end)")
        #expect(outcome.errorText.contains("--frames: standard input"))
        #expect(try !folder.names().contains { $0.hasPrefix("out") })
      }
    }
    let more = try Program.linkback.run(["count", "--frames"], input: bytes + [0], in: folder)
    #expect(more.status == 74)
    #expect(more.errorText.contains("something after the last frame"))
  }

  @Test func aFileThatComesTwiceIsRefused() throws {
    var frames = Frames()
    for name in ["a.log", "copy.log"] { frames.add(name, try folder.content(of: "a.log")) }
    let outcome = try Program.linkback.run(
      ["count", "--partial", "--frames", "-o", "x"], input: frames.bytes, in: folder)
    #expect(outcome.status == 78)
    #expect(outcome.errorText.contains("copy.log: would count twice: it has the content of a.log"))
    #expect(try !folder.names().contains("x"))
  }

  @Test func noFilesCheckTheOptions() throws {
    let empty = Frames().bytes
    let outcome = try Program.linkback.run(
      ["count", "--partial", "--frames", "-o", "x"], input: empty, in: folder)
    #expect(outcome.status == 0)
    #expect(try Program.linkback.run(["merge", "x"], in: folder).status == 0)
    for options in [["--frames", "a.log"], ["--frames", "--by", "rout"]] {
      let wrong = try Program.linkback.run(
        ["count", "--partial", "-o", "x"] + options, input: empty, in: folder)
      #expect(wrong.status == 64)
    }
  }
}
