import ArgumentParser
import LinkbackCore
import LinkbackIO
import LinkbackServer
import LinkbackSystem
import LinkbackView
import Logging
import ServiceLifecycle
import UnixSignals

/// The command line of the program that answers the network: reads options, and wires a state to a server.
@main
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "linkback-serve",
    abstract: "Show what a running 'linkback follow' counts: a live page, metrics and records.",
    discussion: """
      Reads the state of 'linkback follow --state', and no log. Either program may stop, start again or \
      be upgraded without the other.

      EXAMPLES
        linkback-serve --state state.sqlite
        linkback-serve --state state.sqlite --listen 0.0.0.0:8090 --token-file token
        linkback-serve --state s.db --host example.com --https-proxy --token-file t
        curl -s http://127.0.0.1:8090/metrics

      EXIT STATUS
        0         ended by SIGTERM or SIGINT
        64        wrong usage, or an address that needs a token and has none
        71        the system cannot start a thread
        74        the address could not be listened on
        78        the token could not be used
      """,
    version: "linkback-serve \(Program.version)")

  @Option(
    help: ArgumentHelp("The state of 'linkback follow'; it may come later.", valueName: "file"),
    completion: .file())
  var state: String

  @Option(
    help: ArgumentHelp(
      "Where to listen. Any address but one of this machine alone needs --token-file.",
      valueName: "address:port"))
  var listen = "127.0.0.1:8090"

  @Option(
    help: ArgumentHelp(
      "A name under which readers ask, besides the address and localhost; repeatable.",
      valueName: "name"))
  var host: [String] = []

  @Option(
    help: ArgumentHelp(
      "A file with the token that readers have to know: 16 to 1,024 letters, digits and -._~+/=.",
      valueName: "file"), completion: .file())
  var tokenFile: String?

  @Flag(help: "Readers come through an HTTPS proxy; cookies are then sent over HTTPS only.")
  var httpsProxy = false

  @Option(
    help: ArgumentHelp("Further labels of the metrics: route, host or both.", valueName: "labels"),
    completion: .list(["route", "host", "route,host"]))
  var metricLabels: String?

  @Option(
    help: ArgumentHelp(
      "The zone of a page whose URL names none (default: that of --window-zone, else UTC).",
      valueName: "zone"), completion: .shellCommand(TimeZoneNames.shellCommand))
  var timezone: String?

  func validate() throws {
    let address = try listenAddress()
    if !address.isLoopback && tokenFile == nil {
      throw ValidationError(
        "--listen: others than this machine reach \(listen), so readers need a token: name a file with one by --token-file"
      )
    }
    if let timezone, ViewZone(named: timezone) == nil {
      throw ValidationError(
        "--timezone: '\(timezone)' is not a time zone; use a name such as Europe/Berlin")
    }
    _ = try labels()
  }

  private func listenAddress() throws -> ListenAddress {
    guard let address = ListenAddress(listen) else {
      throw ValidationError(
        "--listen: '\(listen)' is not an address and a port; use one as in 127.0.0.1:8090")
    }
    return address
  }

  private func labels() throws -> Metrics.Labels {
    var labels = Metrics.Labels()
    for name in (metricLabels ?? "").split(separator: ",") {
      switch name {
      case "route": labels.route = true
      case "host": labels.host = true
      default:
        throw ValidationError("--metric-labels: '\(name)' is not a label; use route, host or both")
      }
    }
    return labels
  }

  // MARK: Running

  func run() async throws {
    var options = ServerOptions(listen: try listenAddress())
    options.hosts = host
    if let tokenFile {
      let file = TokenFile(FilePath.arguments([tokenFile])[0])
      options.token = try file.token()
      file.warnIfReadableByAll()
    }
    options.isBehindHTTPS = httpsProxy
    options.labels = try labels()
    options.zone = timezone
    try await serve(options)
  }

  private func serve(_ options: ServerOptions) async throws {
    let live = LiveState()
    let path = FilePath.arguments([state])[0]
    guard StateThread(path: path, live).start() else {
      StandardError.say(
        "the system cannot start a thread: raise the limit of processes (ulimit -u, TasksMax=)")
      throw ExitStatus.noThread
    }
    let notifier = ServiceSigns()
    let logger = Logger(label: "linkback-serve") { _ in SwiftLogNoOpLogHandler() }
    let listen = options.listen
    let server = StateServer(options, live, .standard, logger: logger) { port in
      var address = listen
      address.port = port
      notifier.tellReady()
      StandardError.say("the page is at http://\(address.authority)/")
    }
    let heartbeat = Heartbeat(live, clock: ContinuousClock()) {
      EventTime(nanoseconds: WallClock.now)
    }
    var group = ServiceGroupConfiguration(
      services: [notifier, heartbeat, server], gracefulShutdownSignals: [.sigterm, .sigint],
      logger: logger)
    // Longer than the longest write may take.
    group.maximumGracefulShutdownDuration = .seconds(15)
    do {
      try await ServiceGroup(configuration: group).run()
    } catch let error as ListenError {
      StandardError.say(error.message)
      throw ExitStatus.outputFailed
    }
  }
}

/// How the program ends, where it is not well. Source: sysexits(3), and Documentation/Counting.md.
enum ExitStatus: Int32, Error {
  case childEnded = 70
  case noThread = 71
  case outputFailed = 74
  case configuration = 78
}

extension ServeCommand {
  static func main() async {
    StandardDescriptors.occupy()
    WriteSignals.ignore()
    CrashReport.leaveOut()
    OpenFileLimit.raise()
    let arguments = Array(CommandLine.arguments.dropFirst())
    let isDemo = arguments.first == DemoCommand.name
    let root: any ParsableCommand.Type = isDemo ? DemoCommand.self : Self.self
    do {
      var command = try root.parseAsRoot(isDemo ? Array(arguments.dropFirst()) : arguments)
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let status as ExitStatus {
      root.exit(withError: ExitCode(status.rawValue))
    } catch {
      let code = root.exitCode(for: error)
      guard !code.isSuccess else {
        let isWritten = StandardOutput.write(root.fullMessage(for: error) + "\n")
        root.exit(withError: isWritten ? code : ExitCode(ExitStatus.outputFailed.rawValue))
      }
      // The parser's own prefix is "Error:"; every other message begins with the program's name.
      let lines = root.fullMessage(for: error).replacing(
        "Error: ", with: "linkback: ", maxReplacements: 1
      )
      .split(separator: "\n", omittingEmptySubsequences: false)
      .map { TerminalText.escaped(String($0)) }
      StandardError.write(lines.joined(separator: "\n") + "\n")
      root.exit(withError: code)
    }
  }
}
