import Foundation
import Testing

/// The program that shows a state, as it is started.
@Suite struct ServeTests {
  private let folder: WorkingFolder
  private static let program = Program(path: Program.productsFolder + "/linkback-serve")
  private static let token = "0123456789abcdef0123"

  init() throws {
    folder = try WorkingFolder()
    try folder.write(
      Lines.callback("csn_1", time: "22/Nov/2026:10:00:00 +0000")
        + Lines.callback("csn_2", time: "22/Nov/2026:10:05:00 +0000"), to: "access.log")
  }

  private func follow() throws {
    let outcome = try Program.linkback.run(
      ["follow", "--once", "--state", "state.sqlite", "--output", "records", "access.log"],
      in: folder)
    #expect(outcome.status == 0, "\(outcome.errorText)")
  }

  /// Starts it on a free port, and waits until it says where it is.
  private func serve(
    _ arguments: [String] = [], environment: [String: String] = [:]
  ) throws -> (program: RunningProgram, address: String) {
    let program = try Self.program.start(
      ["--state", "state.sqlite", "--listen", "127.0.0.1:0"] + arguments,
      environment: environment, in: folder)
    return (program, try address(of: program))
  }

  private func address(of program: RunningProgram) throws -> String {
    var address = ""
    try program.wait(until: "it says where it is") {
      let words = try program.errors().split(separator: "\n", omittingEmptySubsequences: false)
        .dropLast().joined(separator: " ").split(separator: " ")
      address = words.last { $0.hasPrefix("http://") }.map { String($0) } ?? ""
      return !address.isEmpty
    }
    return address
  }

  private func ask(_ url: String, _ fields: [String: String] = [:]) throws -> String {
    try WebClient.ask(url, fields, in: folder)
  }

  @Test func showsWhatIsCounted() throws {
    try follow()
    let (program, address) = try serve()
    try program.wait(until: "the state is read") { try ask(address + "readyz").hasPrefix("200") }
    let count = try Program.linkback.run(["count", "access.log"], in: folder)
    let summary = try #require(count.outputText.split(separator: "\n").last)
    // All but the files, of which a state knows more.
    let numbers = summary.prefix { $0 != "[" }
    #expect(try ask(address + "summary").hasPrefix("200\n\(numbers)"))
    #expect(try ask(address + "windows").split(separator: "\n").count == 3)
    #expect(try ask(address + "?range=30d").contains("2 of 2"))
    program.send(signal: SIGTERM)
    let outcome = try program.outcome()
    #expect(outcome.status == 0)
    #expect(outcome.output.isEmpty)
  }

  @Test func waitsForAStateThatIsNotThere() throws {
    let (program, address) = try serve()
    try program.wait(until: "it says why") { try ask(address + "readyz").contains("state.sqlite") }
    #expect(try ask(address + "readyz").hasPrefix("503"))
    #expect(try ask(address + "healthz").hasPrefix("200"))
    try follow()
    try program.wait(until: "the state is read") { try ask(address + "readyz").hasPrefix("200") }
    program.send(signal: SIGINT)
    #expect(try program.outcome().status == 0)
  }

  /// Another state takes the place of the one that is shown: a stream that is open begins anew.
  @Test func showsTheStateThatTakesAnothersPlace() throws {
    try follow()
    let (program, address) = try serve()
    try program.wait(until: "the state is read") { try ask(address + "readyz").hasPrefix("200") }
    let script = """
      import sys, urllib.request
      for line in urllib.request.urlopen(sys.argv[1]):
          print(line.decode(), end="", flush=True)
      """
    let reader = try Program.python.start(["-c", script, address + "events"], in: folder)
    func text() throws -> String { String(decoding: try reader.output(), as: UTF8.self) }
    try reader.wait(until: "both windows") { try text().components(separatedBy: "id: ").count == 3 }
    #expect(try Program.linkback.run(["state", "reset", "state.sqlite"], in: folder).status == 0)
    try program.wait(until: "it says why") { try ask(address + "readyz").hasPrefix("503") }
    // What was read last is still shown.
    #expect(try ask(address + "summary").hasPrefix("200"))
    try folder.write(
      Lines.callback("csn_3", time: "23/Nov/2026:10:00:00 +0000"), to: "access.log")
    try follow()
    try reader.wait(until: "the new state") { try text().contains("2026-11-23T10:00:00Z") }
    #expect(try text().contains("event: reset\n"))
    program.send(signal: SIGTERM)
    #expect(try reader.outcome().status == 0)
    #expect(try program.outcome().status == 0)
  }

  /// A server that is killed or stopped costs who follows nothing, and one after it goes on.
  @Test func followingGoesOnWhateverBecomesOfTheServer() throws {
    try follow()
    let (first, address) = try serve()
    try first.wait(until: "the state is read") { try ask(address + "readyz").hasPrefix("200") }
    first.send(signal: SIGSTOP)
    try folder.append(
      Lines.callback("csn_3", time: "22/Nov/2026:10:06:00 +0000"), to: "access.log")
    try follow()
    first.send(signal: SIGCONT)
    try first.wait(until: "it has caught up") {
      try ask(address + "summary").contains("\"callbacks\":3,")
    }
    first.send(signal: SIGKILL)
    #expect(try first.outcome().signal == SIGKILL)
    try folder.append(
      Lines.callback("csn_4", time: "22/Nov/2026:10:07:00 +0000"), to: "access.log")
    try follow()
    let (second, other) = try serve()
    try second.wait(until: "all is shown") {
      try ask(other + "summary").contains("\"callbacks\":4,")
    }
    second.send(signal: SIGTERM)
    #expect(try second.outcome().status == 0)
  }

  @Test func refusesAPortThatIsTaken() throws {
    let (program, address) = try serve()
    let listen = String(address.dropFirst("http://".count).dropLast())
    let second = try Self.program.run(
      ["--state", "state.sqlite", "--listen", listen], in: folder)
    #expect(second.status == 74)
    #expect(second.errorText.contains("can't listen on \(listen): another program listens there"))
    #expect(try ask(address + "healthz").hasPrefix("200"))
    program.send(signal: SIGKILL)
  }

  @Test(arguments: ["0.0.0.0:0", "[::]:0", "192.0.2.1:8090", "stats.example.com:8090"])
  func refusesToServeOthersWithoutAToken(listen: String) throws {
    let outcome = try Self.program.run(
      ["--state", "state.sqlite", "--listen", listen], in: folder)
    #expect(outcome.status == 64)
    #expect(
      outcome.errorText.hasPrefix("linkback: --listen: others than this machine reach \(listen)"))
  }

  @Test(arguments: [
    (["--listen", "8090"], "is not an address and a port"),
    (["--timezone", "Mars/Base"], "is not a time zone"),
    (["--metric-labels", "session"], "'session' is not a label"),
    (["extra"], "extra"),
  ])
  func refusesWrongUsage(arguments: [String], message: String) throws {
    let outcome = try Self.program.run(["--state", "state.sqlite"] + arguments, in: folder)
    #expect(outcome.status == 64)
    #expect(outcome.errorText.contains(message))
  }

  @Test(arguments: [
    "", "short\n", "0123456789abcdef 0123\n", "0123456789abcdef\n0123456789abcdef\n",
  ])
  func refusesATokenThatIsNone(content: String) throws {
    try folder.write(content, to: "token")
    let outcome = try Self.program.run(
      ["--state", "state.sqlite", "--token-file", "token"], in: folder)
    #expect(outcome.status == 78)
    #expect(outcome.errorText.hasPrefix("linkback: token: a token is one line of"))
    let missing = try Self.program.run(
      ["--state", "state.sqlite", "--token-file", "missing"], in: folder)
    #expect(missing.status == 78)
    #expect(missing.errorText.contains("missing: could not read the token: No such file"))
  }

  @Test func asksForTheToken() throws {
    try follow()
    try folder.write(Self.token + "\n", to: "token")
    let (program, address) = try serve(["--token-file", "token"])
    #expect(try ask(address + "metrics").hasPrefix("401"))
    let answer = try ask(address + "metrics", ["Authorization": "Bearer \(Self.token)"])
    #expect(answer.hasPrefix("200"))
    // It does not stand in what others on the machine see, nor in what is said.
    #expect(!(try program.errors().contains(Self.token)))
    program.send(signal: SIGKILL)
  }

  @Test func isRunByLinkbackServe() throws {
    let outcome = try Program.linkback.run(["serve", "--version"], in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.outputText.hasPrefix("linkback-serve "))
    let wrong = try Program.linkback.run(["serve", "--listen", "8090"], in: folder)
    #expect(wrong.status == 64)
    #expect(wrong.errorText.contains("--state"))
  }

  @Test func saysWhereToGetTheServer() throws {
    try FileManager.default.copyItem(atPath: Program.linkback.path, toPath: folder["linkback"])
    let alone = Program(path: folder["linkback"])
    let outcome = try alone.run(["serve", "--version"], environment: ["PATH": "/"], in: folder)
    #expect(outcome.status == 78)
    #expect(outcome.errorText.contains("swift build -c release --product linkback-serve"))
    try folder.write("#!/bin/sh\necho \"in the path: $*\"\n", to: "bin/linkback-serve")
    let noProgram = try alone.run(
      ["serve", "-x"], environment: ["PATH": folder["bin"]], in: folder)
    #expect(noProgram.status == 78)
    #expect(try Program.script("chmod +x bin/linkback-serve", in: folder).status == 0)
    let found = try alone.run(
      ["serve", "-x", "a b"], environment: ["PATH": "/:\(folder["bin"])"], in: folder)
    #expect(found.outputText == "in the path: -x a b\n")
  }

  /// The unit's program under the unit's filter of system calls: it reads, serves and stops. Two calls
  /// may fail, as in the unit that follows; and so may the resolver, which looks for interfaces first.
  @Test(.enabled(if: SystemdTests.canConfine, "systemd or libseccomp is not installed"))
  func needsNoMoreThanTheUnitAllows() throws {
    try follow()
    let unit = Program.checkout + "/Integrations/systemd/linkback-serve.service"
    let program = try Program.bash.start(
      [
        "-c",
        """
        exec \(Program.checkout)/Tests/Systemd/confined --errors setpriority,fchown \
          --refused AF_NETLINK \(unit) \(Self.program.path) --state state.sqlite --listen 127.0.0.1:0
        """,
      ], in: folder)
    let address = try address(of: program)
    try program.wait(until: "the state is read") { try ask(address + "readyz").hasPrefix("200") }
    for path in ["", "metrics", "windows", "assets/none"] { _ = try ask(address + path) }
    program.send(signal: SIGTERM)
    let outcome = try program.outcome()
    #expect(outcome.status == 0, "ended by signal \(outcome.signal ?? 0): \(outcome.errorText)")
  }
}
