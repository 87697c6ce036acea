import Glibc
import Hummingbird
import LinkbackCore
import LinkbackDemo
import LinkbackServer
import LinkbackSystem
import Logging
import ServiceLifecycle

/// One run of the demo: everything it starts, in a folder that is there already, and its end.
struct DemoRun {
  private typealias Traffic = DemoTraffic<RouterResponder<DemoContext>, ContinuousClock>

  private let files: DemoFiles
  private let program: FilePath
  private let clock = ContinuousClock()

  init(folder: FilePath, program: FilePath) {
    files = DemoFiles(folder: folder)
    self.program = program
  }

  /// - Throws: An ``ExitStatus``, once the reason was said.
  func run(_ stop: StopRequest) async throws {
    let voice = DemoVoice(begin: clock.now, program: program, files: files)
    let log = try AppendedLog(files.log)
    guard let follower = Follower(program, files) else {
      throw noThread()
    }
    let live = LiveState()
    let isOver = Guarded(false)
    var reader = StateThread(path: files.state, live)
    reader.say = { _ in }  // The page says it.
    reader.isOver = { isOver.withLock(\.self) }
    let (readers, readerEnd) = AsyncStream<Never>.makeStream()
    guard reader.start(whenOver: { readerEnd.finish() }) else {
      await follower.stop()
      throw noThread()
    }

    let outcome: Result<Void, any Error>
    do {
      outcome = .success(
        try await services(live, log, voice, stop: stop, follower).run())
    } catch {
      outcome = .failure(error)
    }
    isOver.withLock { $0 = true }
    // Its last commit also wakes who reads the state.
    let end = await follower.stop()
    for await _ in readers {}
    try report(outcome, end)
  }

  private func services(
    _ live: LiveState, _ log: AppendedLog, _ voice: DemoVoice, stop: StopRequest,
    _ follower: Follower
  ) -> ServiceGroup {
    guard let listen = ListenAddress("127.0.0.1:0") else {
      preconditionFailure("an address and a port")
    }
    let silent = Logger(label: "linkback-demo") { _ in SwiftLogNoOpLogHandler() }
    let seed = UInt64(bitPattern: WallClock.now)
    let site = DemoSite(
      connect: SimulatedConnect(seed: ~seed), now: { Self.second }, writeLine: log.append)
    let shop = Application(
      router: site.router,
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { voice.siteListens(on: $0.localAddress?.port ?? 0) }, logger: silent)
    let page = StateServer(
      ServerOptions(listen: listen), live, .standard, logger: silent,
      isListening: voice.pageListens)
    let traffic = Traffic(
      site: site.router.buildResponder(), start: Self.second, seed: seed, clock: clock,
      tell: { voice.say($0.text) })
    let heartbeat = Heartbeat(live, clock: clock) { EventTime(nanoseconds: WallClock.now) }
    let services: [any Service] = [
      page, heartbeat, DemoVerdicts(live, clock: clock, say: voice.say), log, shop, follower,
      traffic, stop,
    ]
    // Whichever ends first, by its own or by a request, ends all.
    var configuration = ServiceGroupConfiguration(
      services: services.map {
        .init(
          service: $0, successTerminationBehavior: .gracefullyShutdownGroup,
          failureTerminationBehavior: .gracefullyShutdownGroup)
      }, logger: silent)
    configuration.maximumGracefulShutdownDuration = .seconds(5)
    return ServiceGroup(configuration: configuration)
  }

  private static var second: Int { Int(EventTime(nanoseconds: WallClock.now).seconds) }

  // MARK: The end

  private func noThread() -> ExitStatus {
    StandardError.say(
      "the system cannot start a thread: raise the limit of processes (ulimit -u, TasksMax=)")
    return .noThread
  }

  private func report(_ outcome: Result<Void, any Error>, _ end: ChildProcess.End) throws {
    do {
      try outcome.get()
    } catch is Follower.EndedByItself {
      let how =
        switch end {
        case .status(let status): "with \(status)"
        case .signal(let number): "by signal \(number)"
        case .failure(let error): "before it began: \(error.text)"
        }
      let said = files.messageText
      StandardError.say(
        "'linkback follow' ended \(how), so the demo has ended; it said "
          + (said.isEmpty ? "nothing" : "this:\n\(said)"))
      throw ExitStatus.childEnded
    } catch let error as ListenError {
      StandardError.say(error.message)
      throw ExitStatus.outputFailed
    } catch let error as SystemError {
      StandardError.say("the shop's log could not be written: \(error.text)")
      throw ExitStatus.outputFailed
    }
  }
}
