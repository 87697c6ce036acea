import Testing

/// `count --partial` and `merge`: what is printed, said and returned is that of one count.
@Suite struct PartialTests {
  private let folder: WorkingFolder

  init() throws {
    folder = try WorkingFolder()
    let log = Lines.callbacks(900).split(separator: "\n").map { $0 + "\n" }
    try folder.write(log[..<300].joined(), to: "a.log")
    try folder.write(Lines.gzip(log[300..<600].joined()), to: "b.log.gz")
    try folder.write(log[600...].joined(), to: "c.log")
  }

  private func run(_ arguments: String...) throws -> Outcome {
    try Program.linkback.run(arguments, in: folder)
  }

  @Test(arguments: [
    "", "--window 1m --by route", "--window day --window-zone Europe/Berlin --by host",
  ])
  func mergePrintsWhatCountDoes(options: String) throws {
    let script = """
      linkback count \(options) a.log b.log.gz c.log > expected
      for log in a.log b.log.gz c.log; do linkback count --partial \(options) -o $log.part $log; done
      linkback merge a.log.part b.log.gz.part c.log.part | cmp - expected
      linkback merge --partial a.log.part b.log.gz.part > ab && linkback merge ab c.log.part | cmp - expected
      linkback merge '*.part' | cmp - expected
      gzip ab && linkback merge ab.gz <(linkback count --partial \(options) c.log) | cmp - expected
      linkback count --output-format csv \(options) a.log b.log.gz c.log > expected
      linkback merge --output-format csv *.part | cmp - expected
      """
    let outcome = try Program.script(script, in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.outputText == "" && outcome.errorText == "")
  }

  /// The errors of files, and the status, travel along.
  @Test func damageIsThatOfTheCount() throws {
    try folder.write(Array(try folder.content(of: "b.log.gz").dropLast(9)), to: "b.log.gz")
    for names in [["a.log", "b.log.gz"], ["b.log.gz", "none.log"], ["none.log"]] {
      let counted = try Program.linkback.run(["count"] + names, in: folder)
      var partials: [String] = []
      for name in names {
        partials.append("\(name).part")
        _ = try run("count", "--partial", "-o", "\(name).part", name)
      }
      if names == ["none.log"] {
        #expect(counted.status == 66)
        continue
      }
      // Nothing is written of what can't be opened.
      partials.removeAll { $0 == "none.log.part" }
      let merged = try Program.linkback.run(["merge"] + partials, in: folder)
      #expect(merged.status == 1)
      #expect(merged.errorText.contains("b.log.gz: gzip data ends early"))
      if !names.contains("none.log") {
        #expect(merged.output == counted.output)
        #expect(merged.errorText == counted.errorText)
      }
    }
  }

  @Test func whatDoesNotGoTogetherIsRefused() throws {
    _ = try run("count", "--partial", "-o", "a.part", "a.log")
    _ = try run("count", "--partial", "--by", "route", "-o", "b.part", "b.log.gz")
    try folder.write("0123456789abcdef", to: "key")
    _ = try run("count", "--partial", "--pseudonym-key-file", "key", "-o", "c.part", "c.log")
    try folder.write("fedcba9876543210", to: "key2")
    _ = try run("count", "--partial", "--pseudonym-key-file", "key2", "-o", "d.part", "a.log")
    let table = [
      (["a.part", "a.part"], "a.log would count twice"),
      (["a.part", "b.part"], "with --by route, and a.part without"),
      (["a.part", "c.part"], "with one --pseudonym-key-file, and a.part with another"),
      (["c.part", "d.part"], "with one --pseudonym-key-file, and c.part with another"),
      (["a.log"], "a.log: is not a partial"),
    ]
    for (names, message) in table {
      for options in [["-o", "out"], ["--partial", "-o", "out"]] {
        let outcome = try Program.linkback.run(["merge"] + options + names, in: folder)
        #expect(outcome.status == 78)
        #expect(outcome.errorText.contains(message), "\(outcome.errorText)")
        #expect(try !folder.names().contains("out"))
      }
    }
    let limited = try run("merge", "--partial", "--max-hosts", "9", "-o", "out", "a.part")
    #expect(limited.status == 64)
    #expect(limited.errorText.hasPrefix("linkback: --max-hosts: a partial keeps all names"))
    #expect(try run("merge", "none.part").status == 66)
    #expect(try run("merge").status == 64)
  }

  @Test func optionsThatMakeNoPartialAreRefused() throws {
    for options in [
      ["--since", "yesterday"], ["--until", "24h"], ["--output-format", "csv"],
      ["--max-partial-names", "0"], ["--max-routes", "5"], ["--slices", "0"],
    ] {
      let outcome = try Program.linkback.run(
        ["count", "--partial", "-o", "x"] + options + ["a.log"], in: folder)
      #expect(outcome.status == 64, "\(options)")
      #expect(outcome.errorText.hasPrefix("linkback: \(options[0]): "), "\(outcome.errorText)")
    }
    let routes = ["/a", "/b"].map {
      Lines.line("GET \($0)?session_id=csn_1&status=success HTTP/1.1")
    }
    try folder.write(routes.joined(), to: "a.log")
    let many = try run(
      "count", "--partial", "--by", "route", "--max-partial-names", "1", "-o", "x", "a.log")
    #expect(many.status == 74)
    #expect(many.errorText.contains("raise --max-partial-names"))
    #expect(try !folder.names().contains("x"))
  }
}
