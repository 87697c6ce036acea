import ArgumentParser
import LinkbackSystem

/// The command line of `linkback demo`.
struct DemoCommand: AsyncParsableCommand {
  static let name = "demo"

  static let configuration = CommandConfiguration(
    commandName: "linkback demo",
    abstract: "Show all of Linkback at work, on this machine alone: a shop, its log, the page.",
    discussion: """
      Starts a small shop with simulated users and a simulated Connect, writes its access log, follows \
      it with 'linkback follow' and shows the page. After 20 seconds something breaks. Everybody in it \
      is invented, nothing leaves this machine, and nothing is left behind. It ends by Ctrl-C, or after \
      an hour.

      EXIT STATUS
        0         ended by SIGTERM, SIGINT or SIGHUP, or after an hour
        64        wrong usage
        70        'linkback follow' ended by itself
        71        the system cannot start a thread
        74        no file could be written, or no port be listened on
        78        the program linkback could not be found
      """)
}

extension DemoCommand {
  func run() async throws {
    // Before there is anything to remove, and until nothing is left.
    let stop = await StopRequest()
    defer { withExtendedLifetime(stop) {} }
    guard let program = Program.find("linkback") else {
      StandardError.say(
        "the demo follows its log with 'linkback', which is neither beside this program nor in PATH; "
          + "put it there (swift build -c release --product linkback makes it)")
      throw ExitStatus.configuration
    }
    let folder: PrivateFolder
    let parent = ProcessEnvironment.temporaryFolder
    do throws(SystemError) {
      folder = try PrivateFolder("linkback-demo", in: parent)
    } catch {
      StandardError.say(
        "no folder could be made in \(TerminalText.escaped(parent.bytes)): \(error.text); "
          + "name another one by TMPDIR")
      throw ExitStatus.outputFailed
    }
    let outcome: Result<Void, any Error>
    do {
      outcome = .success(try await DemoRun(folder: folder.path, program: program).run(stop))
    } catch {
      outcome = .failure(error)
    }
    do throws(SystemError) {
      try folder.remove()
    } catch {
      StandardError.say(
        "\(TerminalText.escaped(folder.path.bytes)): could not be removed: \(error.text); remove it yourself"
      )
    }
    try outcome.get()
  }
}
