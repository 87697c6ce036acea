import Foundation
import Testing

/// Files and folders as they are: several names, odd names, links, kinds that are not read.
@Suite struct InputTests {
  private let folder: WorkingFolder

  init() throws { folder = try WorkingFolder() }

  private func paths(_ outcome: Outcome) -> [String?] {
    outcome.summary.files.map { $0.string("path") }
  }

  // MARK: - Lists

  @Test(arguments: ["\n", "\0"]) func aListNamesFilesByteForByte(end: String) throws {
    let odd = end == "\0" ? "with\na line end" : "with spaces "
    for (index, name) in ["a.log", odd, "named.log"].enumerated() {
      try folder.write(Lines.callback("csn_\(index)"), to: name)
    }
    // The name ends where the list ends, too.
    try folder.write("a.log\(end)\(end)\(odd)\(end)a.log", to: "list")
    let file = try Program.linkback.run(["count", "--files-from", "list", "named.log"], in: folder)
    let pipe = try Program.script("linkback count named.log --files-from - < list", in: folder)
    for outcome in [file, pipe] {
      #expect(outcome.status == 0)
      #expect(paths(outcome) == ["named.log", "a.log", odd])
      #expect(outcome.hits == ["success": 3])
    }
  }

  @Test(arguments: [
    ("linkback count --files-from missing", 66, "--files-from: missing: No such file or directory"),
    ("linkback events --files-from - < /dev/null", 66, "standard input names no file"),
    ("linkback count --files-from . ", 66, "Is a directory"),
    ("echo - | linkback count --files-from -", 64, "can't be the list and a log"),
    ("linkback count - --files-from - < /dev/null", 64, "can't be the list and a log"),
    ("echo missing.log | linkback count --files-from -", 66, "missing.log: No such file"),
    ("linkback events --follow --files-from list a.log", 64, "--files-from: not with --follow"),
  ])
  func aListThatNamesNothingIsSaid(script: String, status: Int32, message: String) throws {
    let outcome = try Program.script(script, in: folder)
    #expect(outcome.status == status)
    #expect(outcome.errorText.contains(message))
  }

  // MARK: - Folders

  @Test func aTreeOfRotatedLogsIsReadInTheOrderOfPathBytes() throws {
    try folder.write(Lines.callback("csn_1"), to: "logs/access.log")
    try folder.write(Lines.callback("csn_2"), to: "logs/access.log.1")
    try folder.write(Lines.gzip(Lines.callback("csn_3")), to: "logs/access.log.2.gz")
    try folder.write(Lines.callback("csn_4"), to: "logs/old/access.log-20261120")
    try folder.write(Lines.callback("csn_5"), to: "elsewhere/access.log")
    try folder.write(Lines.callback("csn_6"), to: "elsewhere/folder/access.log")
    try folder.write(Lines.callback("csn_7"), to: "logs/.access.log.swp")
    try folder.write(Lines.callback("csn_8"), to: "logs/.hidden/access.log")
    try folder.write("upstream timed out\n", to: "logs/error.log")
    try folder.write("", to: "logs/empty.log")
    try folder.link("logs/linked.log", to: "../elsewhere/access.log")
    try folder.link("logs/linked-folder", to: "../elsewhere/folder")
    try folder.link("logs/nowhere", to: "nothing")
    let outcome = try Program.linkback.run(["count", "logs", "--verbose"], in: folder)
    #expect(outcome.status == 0)
    #expect(
      paths(outcome) == [
        "logs/access.log", "logs/access.log.1", "logs/access.log.2.gz", "logs/linked.log",
        "logs/old/access.log-20261120",
      ])
    #expect(outcome.hits == ["success": 5])
    for skipped in ["empty.log", "error.log", "linked-folder", "nowhere", ".hidden", ".swp"] {
      #expect(outcome.errorText.contains(skipped))
    }
  }

  @Test func skippingIsSaidWithVerboseAlone() throws {
    try folder.write(Lines.callback(), to: "logs/access.log")
    try folder.write("upstream timed out\n", to: "logs/error.log")
    #expect(try Program.linkback.run(["count", "logs"], in: folder).errorText == "")
  }

  @Test func aFolderWithoutLogsIsLikeAMissingInput() throws {
    try folder.write("nothing\n", to: "logs/notes.txt")
    try folder.write(Lines.callback(), to: "access.log")
    let alone = try Program.linkback.run(["count", "logs"], in: folder)
    #expect(alone.status == 66)
    #expect(alone.outputText == "")
    #expect(alone.errorText.contains("linkback: logs: "))
    let among = try Program.linkback.run(["count", "logs", "access.log"], in: folder)
    #expect(among.status == 1)
    #expect(among.hits == ["success": 1])
    #expect(among.fileErrors.map { $0 != nil } == [true, false])
  }

  @Test func aFileNamedDirectlyIsAlwaysRead() throws {
    try folder.write("nothing\n", to: "notes.txt")
    let outcome = try Program.linkback.run(["count", "notes.txt"], in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.buckets == ["other": 1])
    #expect(outcome.outputText.contains(#""format":null"#))
  }

  // MARK: - One file under several names

  @Test(arguments: [["a.log", "a.log"], ["a.log", "hard.log"], ["soft.log", "./a.log"], ["."]])
  func oneInodeIsReadOnceWithAWarning(names: [String]) throws {
    try folder.write(Lines.callbacks(3), to: "a.log")
    try folder.link("soft.log", to: "a.log")
    try FileManager.default.linkItem(atPath: folder["a.log"], toPath: folder["hard.log"])
    let outcome = try Program.linkback.run(["count"] + names, in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.hits == ["success": 3])
    #expect(outcome.summary.files.count == 1)
    #expect(outcome.errorText.contains("same file"))
    let quiet = try Program.linkback.run(["count", "--quiet"] + names, in: folder)
    #expect(quiet.errorText == "")
    #expect(quiet.output == outcome.output)
  }

  @Test func aCompressedCopyBesideItsOriginalIsReadOnceWithAWarning() throws {
    try folder.write(Lines.callbacks(3), to: "access.log.1")
    try folder.write(Lines.gzip(Lines.callbacks(3)), to: "access.log.1.gz")
    let outcome = try Program.linkback.run(["count", "."], in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.hits == ["success": 3])
    #expect(outcome.errorText.contains("access.log.1.gz"))
  }

  @Test func aNamesakeOfOtherContentIsReadToo() throws {
    try folder.write(Lines.callbacks(3), to: "access.log")
    try folder.write(Lines.gzip(Lines.callbacks(3, from: 4)), to: "access.log.gz")
    let outcome = try Program.linkback.run(["count", "."], in: folder)
    #expect(outcome.hits == ["success": 6])
    #expect(outcome.errorText == "")
  }

  // MARK: - What can't be read

  @Test(arguments: ["loop.log", "access.log/below", "folder/missing.log", ""])
  func aPathThatLeadsNowhereIsNamed(path: String) throws {
    try folder.write(Lines.callback(), to: "access.log")
    try folder.link("loop.log", to: "loop.log")
    let outcome = try Program.linkback.run(["count", path, "access.log"], in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.hits == ["success": 1])
    #expect(outcome.errorText.hasPrefix("linkback: \(path): "))
    #expect(try Program.linkback.run(["count", path], in: folder).status == 66)
  }

  @Test(.enabled(if: geteuid() != 0, "root may read everything"))
  func aFileWithoutPermissionIsAnErrorOfThatFile() throws {
    try folder.write(Lines.callback(), to: "logs/a.log")
    try folder.write(Lines.callback(), to: "logs/b.log")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0], ofItemAtPath: folder["logs/a.log"])
    let outcome = try Program.linkback.run(["count", "logs"], in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.fileErrors.map { $0 != nil } == [true, false])
    #expect(outcome.errorText.contains("logs/a.log: Permission denied"))
  }

  @Test(
    arguments: [
      ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], "xz -dc"),
      (Array("BZh91AY&SY".utf8), "bzip2 -dc"), (Array("PK\u{3}\u{4}".utf8), "unzip -p"),
      ([0xff, 0xfe, 0x31, 0], "iconv"), ([0xfe, 0xff, 0, 0x31], "iconv"),
    ] as [([UInt8], String)])
  func anotherKindOfContentIsAnErrorThatNamesTheFix(magic: [UInt8], command: String) throws {
    let alone = try Program.linkback.run(["count"], input: magic + [0x41, 0x41, 0x41, 0x41, 0x41])
    #expect(alone.status == 1)
    #expect(alone.errorText.contains(command))
    try folder.write(magic + [UInt8](repeating: 0x41, count: 300), to: "logs/a.log")
    try folder.write(Lines.callback(), to: "logs/a.log.1")
    for input in [["logs/a.log", "logs/a.log.1"], ["logs"]] {
      let outcome = try Program.linkback.run(["count"] + input, in: folder)
      #expect(outcome.status == 1)
      #expect(outcome.hits == ["success": 1])
      #expect(outcome.errorText.contains("linkback: logs/a.log: "))
      #expect(outcome.errorText.contains(command))
      #expect(outcome.errorText.contains(" logs/a.log | linkback count -"))
      #expect(outcome.fileErrors[0]?.contains(command) == true)
    }
    // What is no part of a log of the folder is said, and no error.
    try folder.write(magic + [UInt8](repeating: 0x41, count: 300), to: "others/installer")
    try folder.write(Lines.callback(), to: "others/access.log")
    let notice = try Program.linkback.run(["count", "others"], in: folder)
    #expect(notice.status == 0)
    #expect(notice.fileErrors == [nil])
    #expect(notice.errorText.contains("linkback: others/installer: is left out, as it "))
    #expect(notice.errorText.contains(" others/installer | linkback count -"))
    let quiet = try Program.linkback.run(["count", "others", "--quiet"], in: folder)
    #expect(quiet.errorText == "")
  }

  // MARK: - What a folder passes over

  /// A format of somebody's own, a name that means nothing, and an error log beside.
  @Test func whatMentionsSessionsIsNotPassedOverInSilence() throws {
    let calls = (1...5).map {
      "\($0)|10:00:0\($0)|GET|/link?session_id=csn_\($0)&status=success|200\n"
    }
    try folder.write(Lines.line("GET / HTTP/1.1"), to: "logs/access.log")
    try folder.write(calls.joined(), to: "logs/app/calls.txt")
    try folder.write(Lines.gzip(calls.joined()), to: "logs/app/old/calls.1")
    try folder.write(Lines.zstd(calls.joined()), to: "logs/app/old/calls.2")
    try folder.write(
      #"2026/11/22 10:00:00 [error] 7#7: *1 x, request: "GET /link?session_id=csn_1 HTTP/1.1""#
        + "\n",
      to: "logs/error.log")
    let outcome = try Program.linkback.run(["count", "logs"], in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.buckets == ["other": 1])
    let reason =
      "not read: it does not look like an access log, but mentions session_id; name it to have it read"
    let names = ["logs/app/calls.txt", "logs/app/old/calls.1", "logs/app/old/calls.2"]
    #expect(outcome.errorText == names.map { "linkback: \($0): \(reason)\n" }.joined())
    #expect(try Program.linkback.run(["count", "-q", "logs"], in: folder).errorText == "")
  }

  @Test func aFolderWithEmptyLogsAloneCountsNothing() throws {
    try folder.write("", to: "logs/access.log")
    try folder.write("upstream timed out\n", to: "logs/error.log")
    let outcome = try Program.linkback.run(["count", "logs"], in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.errorText == "")
    #expect(paths(outcome) == ["logs/access.log"])
    #expect(outcome.buckets == [:])
  }

  /// What `events --follow` saves holds its records, which would count again.
  @Test func aStateInAFolderIsLeftOut() throws {
    try folder.write(Lines.callbacks(3), to: "logs/access.log")
    let events = try Program.linkback.run(["events", "logs"], in: folder).output
    let log: [UInt8] = [0x37, 0x7F, 0x06, 0x82] + Array(repeating: 0, count: 28) + events
    try folder.write(log, to: "logs/access.log-wal")
    try folder.write(Lines.gzip(log), to: "logs/state.gz")
    let outcome = try Program.linkback.run(["count", "logs"], in: folder)
    #expect(outcome.buckets == ["callbacks": 3])
    #expect(outcome.status == 0)
    for name in ["logs/access.log-wal", "logs/state.gz"] {
      let named = try Program.linkback.run(["count", name], in: folder)
      #expect(named.status == 1)
      #expect(
        named.errorText.contains("an SQLite database or a part of one, not a log"),
        "\(named.errorText)")
    }
  }

  /// Counts that were written into the folder are not counted again; named, they are read.
  @Test func ownRecordsInAFolderAreLeftOut() throws {
    try folder.write(Lines.callbacks(3), to: "logs/access.log")
    let script = """
      linkback events logs > events.ndjson; linkback count --window 1h logs > counts.ndjson
      mv events.ndjson logs
      linkback count logs; linkback count logs/events.ndjson
      linkback count --format linkback-events logs
      """
    let outcome = try Program.script(script, in: folder)
    #expect(outcome.records("summary").map { $0.number("callbacks") } == [3, 3, 3])
    #expect(
      outcome.errorText.contains("logs/events.ndjson: is left out, as it holds Linkback's own"))
    #expect(
      outcome.errorText.contains(
        "logs/access.log: not read: it does not look like an access log, but mentions"))
  }

  @Test func copiesAreReadOnceWithAWarning() throws {
    for name in ["a.log", "a.log.bak", "a.log~"] {
      try folder.write(Lines.callbacks(3), to: "d/\(name)")
    }
    try folder.write(Lines.zstd(Lines.callbacks(3)), to: "d/a.log.zst")
    let outcome = try Program.linkback.run(["count", "d"], in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.hits == ["success": 3])
    #expect(paths(outcome) == ["d/a.log"])
    #expect(outcome.errorText.split(separator: "\n").count == 3)
  }

  // MARK: - Names

  /// Made by the shell, as Swift can't spell them all.
  @Test(
    arguments: [
      (#"a\nb.log"#, #"a\nb.log"#), (#"\033[31mred.log"#, #"\u001b[31mred.log"#),
      (#"\377.log"#, "\u{fffd}.log"), ("\u{202e}gol.a", #"\u202egol.a"#),
      (#"q\042.log"#, #"q\".log"#),
    ])
  func aHostileNameIsNeverRaw(name: String, written: String) throws {
    try folder.write(Lines.callback(), to: "access.log")
    let outcome = try Program.script(
      """
      mkdir logs && name=$(printf '\(name)') && cp access.log "logs/$name"
      linkback count "logs/$name" "missing-$name" --verbose
      echo $? >&2
      linkback events logs
      """, environment: ["LC_ALL": "C"], in: folder)
    #expect(outcome.errorText.hasSuffix("\n1\n"))
    for text in [outcome.output, outcome.errors] {
      #expect(!text.contains { $0 < 0x20 && $0 != 0x0A || $0 == 0x7f || $0 == 0xff })
      #expect(!String(decoding: text, as: UTF8.self).contains("\u{202e}"))
    }
    #expect(outcome.outputText.contains(#""path":"logs/\#(written)""#))
    #expect(outcome.outputText.contains(#""path":"missing-\#(written)""#))
    #expect(outcome.outputText.contains(#""file":"logs/\#(written)""#))
  }

  @Test func aNameThatLooksLikeAnOptionIsReadAfterTwoDashes() throws {
    try folder.write(Lines.callback(), to: "--window.log")
    let outcome = try Program.linkback.run(["count", "--", "--window.log"], in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.hits == ["success": 1])
  }

  /// As `xargs` names them; what begins with a hyphen is parsed, wherever it is.
  @Test(arguments: [
    "linkback count $(seq -f %g.log 100)", "linkback count --threads 1 $(seq -f %g.log 100)",
    "linkback count $(seq -f %g.log 50) --threads 1 $(seq -f %g.log 51 100)",
    "linkback count $(seq -f %g.log 100) --window 1h | grep -v window",
    "linkback count -- $(seq -f %g.log 100)",
  ])
  func manyNamesAreAllRead(command: String) throws {
    for number in 1...100 {
      try folder.write(Lines.callback("csn_\(number)"), to: "\(number).log")
    }
    let outcome = try Program.script(command, in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.hits == ["success": 100])
    #expect(outcome.summary.files.count == 100)
  }

  @Test(arguments: ["generate", "state show", "count --no-such-option"])
  func whereNoNamesAreTakenManyAreWrong(command: String) throws {
    let outcome = try Program.script("linkback \(command) $(seq 100)", in: folder)
    #expect(outcome.status == 64)
  }
}
