import Foundation
import Testing

/// The whole demo, as it is started: what it shows, and that nothing is left of it, whenever and however it
/// ends.
@Suite(.serialized) struct DemoTests {
  private let folder: WorkingFolder
  /// Where it makes its folder.
  private let place: WorkingFolder

  init() throws {
    folder = try WorkingFolder()
    place = try WorkingFolder()
  }

  private func start() throws -> RunningProgram {
    try Program.linkback.start(["demo"], environment: ["TMPDIR": place.path], in: folder)
  }

  /// How far it is when it is ended.
  enum Moment: String, CaseIterable {
    case aFolderIsThere, aStateIsThere, theGuideIsSaid, theHourIsWritten, thePageCounts
  }

  private func wait(for moment: Moment, _ demo: RunningProgram) throws {
    try demo.wait(until: moment.rawValue) {
      switch moment {
      case .aFolderIsThere: try !place.names().isEmpty
      case .aStateIsThere: try file("state.sqlite") != nil
      case .theGuideIsSaid: try addresses(demo).count == 2
      case .theHourIsWritten: try text(demo).contains("holds an hour of visits")
      case .thePageCounts: try pageCounts(demo)
      }
    }
  }

  private func text(_ demo: RunningProgram) throws -> String {
    String(decoding: try demo.output(), as: UTF8.self)
  }

  /// The page's and the shop's.
  private func addresses(_ demo: RunningProgram) throws -> [String] {
    let text = try text(demo)
    guard text.contains("Ctrl-C ends the demo") else { return [] }
    return text.matches(of: /http:\/\/127\.0\.0\.1:\d+\//).map { String($0.output) }
  }

  private func pageCounts(_ demo: RunningProgram) throws -> Bool {
    guard let page = try addresses(demo).first else { return false }
    return try WebClient.ask(page + "summary", in: folder).contains(/"callbacks":[1-9]/)
  }

  /// The path of a file in its folder.
  private func file(_ name: String) throws -> String? {
    try place.names().map { place[$0] + "/" + name }
      .first { FileManager.default.fileExists(atPath: $0) }
  }

  /// The processes that have something of its folder among their arguments.
  private func followers() throws -> [pid_t] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { pid_t($0) }.filter {
      let arguments = FileManager.default.contents(atPath: "/proc/\($0)/cmdline") ?? Data()
      return String(decoding: arguments, as: UTF8.self).contains(place.path)
    }
  }

  private func isListening(_ address: String) throws -> Bool {
    let script = """
      import socket, sys, urllib.parse
      try: socket.create_connection(("127.0.0.1", urllib.parse.urlparse(sys.argv[1]).port)).close()
      except ConnectionRefusedError: print("refused", end="")
      """
    return try Program.python.run(["-c", script, address], in: folder).outputText != "refused"
  }

  private func expectNothingIsLeft(of addresses: [String]) throws {
    #expect(try place.names().isEmpty)
    #expect(try followers().isEmpty)
    for address in addresses { #expect(try !isListening(address)) }
  }

  @Test(arguments: Moment.allCases, [SIGINT, SIGTERM])
  func aSignalLeavesNothing(moment: Moment, signal: Int32) throws {
    let demo = try start()
    try wait(for: moment, demo)
    demo.send(signal: signal)
    let outcome = try demo.outcome()
    #expect(outcome.status == 0, "signal \(outcome.signal ?? 0): \(outcome.errorText)")
    #expect(outcome.errorText.isEmpty)
    try expectNothingIsLeft(of: addresses(demo))
  }

  /// As where a terminal is closed; more signals while it ends change nothing.
  @Test func severalSignalsAreOne() throws {
    let demo = try start()
    try wait(for: .theHourIsWritten, demo)
    for signal in [SIGHUP, SIGINT, SIGTERM, SIGINT] { demo.send(signal: signal) }
    #expect(try demo.outcome().status == 0)
    try expectNothingIsLeft(of: addresses(demo))
  }

  @Test(arguments: [SIGKILL, SIGTERM])
  func withoutItsFollowerItEnds(signal: Int32) throws {
    let demo = try start()
    try wait(for: .thePageCounts, demo)
    let followers = try followers()
    #expect(followers.count == 1)
    for follower in followers { kill(follower, signal) }
    let outcome = try demo.outcome()
    #expect(outcome.status == 70)
    let how = signal == SIGKILL ? "by signal 9" : "with 0"
    #expect(
      outcome.errorText.hasPrefix(
        "linkback: 'linkback follow' ended \(how), so the demo has ended; it said this:\n  "))
    try expectNothingIsLeft(of: addresses(demo))
  }

  /// Neither its log nor its follower's state may grow: whichever is the first to fail, it ends.
  @Test func whereNothingCanBeWrittenItEnds() throws {
    let demo = try Program.bash.start(
      ["-c", "ulimit -f 8; exec \(Program.linkback.path) demo"],
      environment: ["TMPDIR": place.path], in: folder)
    let outcome = try demo.outcome()
    let reasons: [Int32: String] = [
      70: "linkback: 'linkback follow' ended with 74, so the demo has ended; it said",
      74: "linkback: the shop's log could not be written: File too large\n",
    ]
    let reason = try #require(outcome.status.flatMap { reasons[$0] }, "\(outcome.errorText)")
    #expect(outcome.errorText.hasPrefix(reason))
    try expectNothingIsLeft(of: addresses(demo))
  }

  /// Nobody can tidy up after that, but nothing goes on.
  @Test func killedItTakesItsFollowerAlong() throws {
    let demo = try start()
    try wait(for: .thePageCounts, demo)
    let addresses = try addresses(demo)
    // A program that lives for as long as is waited for.
    let other = try Program(path: "/usr/bin/env").start(["sleep", "600"], in: folder)
    defer { for follower in (try? followers()) ?? [] { kill(follower, SIGKILL) } }
    demo.send(signal: SIGKILL)
    #expect(try demo.outcome().signal == SIGKILL)
    try other.wait(until: "the follower has ended") { try followers().isEmpty }
    for address in addresses { #expect(try !isListening(address)) }
  }

  /// Page, shop, log and what is to be tried are what the guide says.
  @Test func whatTheGuideSaysIsThere() throws {
    let demo = try start()
    try wait(for: .thePageCounts, demo)
    let addresses = try addresses(demo)
    let page = try WebClient.ask(addresses[0] + "?range=1h", in: folder)
    #expect(page.contains("/checkout/connected"))
    #expect(try WebClient.ask(addresses[1], in: folder).contains("<h1>Example Shop</h1>"))
    let commands = try text(demo).matches(of: /\n  (\S*linkback .*|grep .*)/).map {
      String($0.output.1)
    }
    #expect(commands.count == 4)
    for command in commands {
      let outcome = try Program.script(command, in: folder)
      #expect([0, 1, 2].contains(outcome.status), "\(command): \(outcome.errorText)")
      #expect(outcome.output.count > 2)
    }
    // The log is a real person's too: this is the shop's page of above.
    let log = try #require(try file("access.log"))
    let lines = String(decoding: try Data(contentsOf: URL(fileURLWithPath: log)), as: UTF8.self)
    #expect(lines.contains("127.0.0.1 - - ["))
    demo.send(signal: SIGINT)
    #expect(try demo.outcome().status == 0)
  }

  @Test func wrongUsageBeginsNothing() throws {
    let outcome = try Program.linkback.run(
      ["demo", "extra"], environment: ["TMPDIR": place.path], in: folder)
    #expect(outcome.status == 64)
    #expect(outcome.errorText.hasPrefix("linkback: Unexpected argument 'extra'\n"))
    let help = try Program.linkback.run(["demo", "--help"], in: folder)
    #expect(help.status == 0)
    #expect(help.outputText.hasPrefix("OVERVIEW: Show all of Linkback at work"))
    try expectNothingIsLeft(of: [])
  }

  @Test func withoutAFolderItBeginsNothing() throws {
    let nowhere = place["nowhere"]
    let outcome = try Program.linkback.run(
      ["demo"], environment: ["TMPDIR": nowhere], in: folder)
    #expect(outcome.status == 74)
    #expect(
      outcome.errorText
        == "linkback: no folder could be made in \(nowhere): No such file or directory; "
        + "name another one by TMPDIR\n")
  }

  @Test func itNeedsBothPrograms() throws {
    for name in ["linkback", "linkback-serve"] {
      let other = try WorkingFolder()
      try FileManager.default.copyItem(
        atPath: Program.productsFolder + "/" + name, toPath: other[name])
      let outcome = try Program(path: other[name]).run(
        ["demo"], environment: ["PATH": "/", "TMPDIR": place.path], in: folder)
      #expect(outcome.status == 78)
      let missing = name == "linkback" ? "linkback-serve" : "linkback"
      #expect(outcome.errorText.contains("swift build -c release --product \(missing) makes it"))
      try expectNothingIsLeft(of: [])
    }
  }
}
