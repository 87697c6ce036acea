import Testing

/// Partials in slices, of states, and in reports.
@Suite struct SlicedPartialTests {
  private let folder: WorkingFolder

  init() throws {
    folder = try WorkingFolder()
    for (number, name) in ["a.log", "b.log"].enumerated() {
      let generated = try Program.linkback.run(
        [
          "generate", "--lines", "6000", "--share", "0.2", "--rate", "1", "--seed",
          "\(number + 1)", "-o", name,
        ], in: folder)
      try #require(generated.status == 0)
    }
  }

  private func expectSilence(_ script: String) throws {
    let outcome = try Program.script(script, in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.outputText == "" && outcome.errorText == "")
  }

  /// The order of slices does not matter, that of logs does: limits bite.
  @Test func slicesAreSealedAndAddedUp() throws {
    try expectSilence(
      """
      options="--by route --window 1h"
      limits="--max-routes 2 --max-statuses 3"
      linkback count $options $limits a.log b.log > expected
      for log in a b; do linkback count --partial --slices 4 $options -o $log $log.log; done
      for slice in 3 1 4 2; do
        linkback merge --seal $limits -o sealed.$slice a.$slice b.$slice
      done
      linkback merge sealed.3 sealed.1 sealed.2 sealed.4 | cmp - expected
      """)
    #expect(try !folder.names().contains("a"))
    let alone = try Program.linkback.run(["merge", "a.1", "b.1"], in: folder)
    #expect(alone.status == 78)
    #expect(alone.errorText.contains("is slice 1 of 4; seal each slice"))
    let few = try Program.linkback.run(["merge", "sealed.1", "sealed.2", "sealed.4"], in: folder)
    #expect(few.status == 78)
    #expect(few.errorText.contains("slice 3 of 4 is missing"))
    let late = try Program.script("linkback merge --max-routes 1 sealed.[1-4]", in: folder)
    #expect(late.status == 64)
    #expect(late.errorText.contains("--max-routes: what is sealed has its names already"))
  }

  @Test func slicesNeedAFile() throws {
    for options in [["--slices", "2"], ["--partial", "--slices", "2"]] {
      let outcome = try Program.linkback.run(["count"] + options + ["a.log"], in: folder)
      #expect(outcome.status == 64)
      #expect(outcome.errorText.contains("--slices: "))
    }
  }

  /// Neither a log nor a partial is replaced by what is made of it.
  @Test func noOutputIsAnInput() throws {
    let script = "cp a.log out.2; linkback count --partial -o a.part a.log; ln -s a.part link"
    _ = try Program.script(script, in: folder)
    let before = try ["out.2", "a.part"].map { try folder.content(of: $0) }
    for arguments in [
      ["count", "--partial", "--slices", "2", "-o", "out", "out.2"],
      ["merge", "-o", "a.part", "a.part"], ["merge", "--seal", "-o", "link", "a.part"],
      ["merge", "--partial", "-o", "a.part", "link"], ["report", "-o", "a.part", "a.part"],
    ] {
      let outcome = try Program.linkback.run(arguments, in: folder)
      #expect(outcome.status == 64, "\(arguments)")
      #expect(outcome.errorText.contains("name another file"), "\(outcome.errorText)")
    }
    #expect(try ["out.2", "a.part"].map { try folder.content(of: $0) } == before)
  }

  // MARK: - States

  private func follow(_ log: String, _ state: String) throws {
    let outcome = try Program.linkback.run(
      ["follow", "--once", "--window", "1h", "--by", "route", "--state", state, "-o", "x", log],
      in: folder)
    try #require(outcome.status == 0, "\(outcome.errorText)")
  }

  @Test func statesAddUpWithCounts() throws {
    try follow("a.log", "a.state")
    try follow("b.log", "b.state")
    try expectSilence(
      """
      options="--by route --window 1h"
      linkback count $options a.log b.log > expected
      linkback state show --partial a.state > a.part
      linkback state show --partial b.state > b.part
      linkback merge a.part b.part | cmp - expected
      linkback count --partial $options -o b2.part b.log
      linkback merge a.part b2.part | cmp - expected
      """)
    for (names, reason) in [
      (["a.part", "b.part", "b2.part"], "b.log would count twice"),
      (["a.part", "a.part"], "the same state as"),
    ] {
      let outcome = try Program.linkback.run(["merge"] + names, in: folder)
      #expect(outcome.status == 78)
      #expect(outcome.errorText.contains(reason), "\(outcome.errorText)")
    }
  }

  @Test func anOlderSnapshotIsRefused() throws {
    let lines = try folder.content(of: "a.log")
    let half = try #require(lines[..<(lines.count / 2)].lastIndex(of: 0x0A)) + 1
    try folder.write(Array(lines[..<half]), to: "access.log")
    try follow("access.log", "state")
    _ = try Program.script("linkback state show --partial state > old.part", in: folder)
    try folder.append(String(decoding: lines[half...], as: UTF8.self), to: "access.log")
    try follow("access.log", "state")
    _ = try Program.script("linkback state show --partial state > new.part", in: folder)
    for (names, reason) in [
      (["new.part", "old.part"], "old.part: is an older snapshot of the state in new.part"),
      (["old.part", "new.part"], "new.part: is a newer snapshot of the state in old.part"),
    ] {
      let outcome = try Program.linkback.run(["merge"] + names, in: folder)
      #expect(outcome.status == 78)
      #expect(outcome.errorText.contains(reason), "\(outcome.errorText)")
    }
    try expectSilence(
      "linkback count --by route --window 1h access.log | cmp - <(linkback merge new.part)")
  }

  /// Of a log that is read bit by bit, a state does not know the end as a count does.
  @Test func aLogOfAStateIsNotCountedAgain() throws {
    let lines = try folder.content(of: "a.log").split(separator: 0x0A).map { Array($0) + [0x0A] }
    try folder.write(Array(lines[..<200].joined()), to: "access.log")
    try follow("access.log", "state")
    try folder.append(String(decoding: lines[200], as: UTF8.self), to: "access.log")
    try follow("access.log", "state")
    let script = """
      linkback state show --partial state > state.part
      linkback count --partial --by route --window 1h -o count.part access.log
      linkback merge state.part count.part
      """
    let outcome = try Program.script(script, in: folder)
    #expect(outcome.status == 78)
    #expect(outcome.errorText.contains("would count twice"))
  }

  @Test func aStateWithNamesUnderOtherGivesNoPartial() throws {
    let followed = try Program.linkback.run(
      ["follow", "--once", "--max-statuses", "1", "--state", "state", "-o", "x", "a.log"],
      in: folder)
    try #require(followed.status == 0)
    let outcome = try Program.script("linkback state show --partial state > x.part", in: folder)
    #expect(outcome.status == 78)
    #expect(outcome.errorText.contains("counted under (other)"))
  }

  // MARK: - Reports

  @Test func aReportOfPartialsIsThatOfTheirLogs() throws {
    try expectSilence(
      """
      options="--by route --window 5m"
      linkback report --quiet $options -o expected.html a.log b.log
      for log in a b; do linkback count --partial $options -o $log.part $log.log; done
      linkback report --quiet -o report.html a.part b.part
      cmp report.html expected.html
      """)
    let none = try Program.linkback.run(
      ["count", "--partial", "-o", "c.part", "a.log"], in: folder)
    try #require(none.status == 0)
    let outcome = try Program.linkback.run(["report", "-o", "x.html", "c.part"], in: folder)
    #expect(outcome.status == 78)
    #expect(outcome.errorText.contains("counted without windows"))
    let mixed = try Program.linkback.run(["report", "-o", "x.html", "a.part", "a.log"], in: folder)
    #expect(mixed.status == 64)
    let missing = try Program.linkback.run(["report", "-o", "x.html", "a.part", "b"], in: folder)
    #expect(missing.status == 66)
    #expect(missing.errorText.contains("b: No such file"))
  }

  @Test func aPartialIsNoLog() throws {
    _ = try Program.linkback.run(["count", "--partial", "-o", "a.part", "a.log"], in: folder)
    let outcome = try Program.linkback.run(["count", "a.part"], in: folder)
    #expect(outcome.status == 1)
    #expect(
      outcome.errorText.contains(
        "is a partial, not a log; add it up with others: linkback merge a.part"))
  }
}
