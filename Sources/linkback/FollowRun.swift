import ArgumentParser
import LinkbackCore
import LinkbackFollowing
import LinkbackIO
import LinkbackStore
import LinkbackSystem
import LinkbackView
import Logging

/// One run of a command that follows logs: opens the state, follows, and says on standard error what
/// an operator has to know.
struct FollowRun {
  var places: FollowedPaths
  var settings: StateSettings
  var options: FollowingOptions
  /// How lines are read, which windows and records are made of them.
  var scan: ScanOptions
  /// What is wrong with the file of the key of pseudonyms.
  var keyWarning: String?
  /// What else is worth to be said at the start.
  var notice: String?
  var interim: DurationText?
  /// The zone of a table that is shown in place of records; `nil` for records.
  var tableZone: ViewZone?

  /// - Throws: ``ExitStatus``, with a message said; `ValidationError` for places that can't be
  ///   followed.
  func run() throws {
    do throws(OptionError) {
      try places.check()
    } catch {
      throw ValidationError(error.message)
    }
    // First of all, so that no thread is given these signals.
    let signals = SignalDescriptor()
    try ExitStatus.requireThread()
    let table = tableZone.map { FollowTable(scan.scanner.outcomes, zone: $0) }
    let screen = table?.messages
    let logger = Logger(label: "linkback") { _ in
      LineLogHandler(level: options.level, screen: screen)
    }
    let following = try followOptions()
    let group = try options.group()
    var runner: FollowRunner<SQLiteStore>
    do throws(StoreError) {
      runner = try self.runner(following, group, signals, logger, table)
    } catch {
      throw error.said
    }
    if places.state == nil {
      logger.warning("no --state: what is counted is kept in memory alone, and lost at the end")
    }
    if let keyWarning { logger.warning("\(TerminalText.escaped(keyWarning))") }
    if let notice { logger.notice("\(notice)") }
    for (path, reason) in places.missingFolders() {
      logger.warning(
        "nothing is found in the folder of --rotated-in until it can be looked into",
        metadata: ["path": .path(path), "error": "\(reason)"])
    }
    let ending: FollowRunner<SQLiteStore>.Ending
    do throws(RunFailure) {
      ending = try runner.run()
    } catch {
      try table?.finish()
      switch error {
      case .store(let error): throw error.said
      case .output(let error):
        StandardError.say(error.message)
        throw ExitStatus.outputFailed
      }
    }
    try table?.finish()
    guard options.once, ending == .finished, !runner.problems.paths.isEmpty else { return }
    throw runner.problems.readablePaths > 0 ? ExitStatus.incompleteInput : .noInput
  }

  private func runner(
    _ following: FollowOptions, _ group: UserGroup?, _ signals: SignalDescriptor,
    _ logger: Logger, _ table: FollowTable?
  ) throws(StoreError) -> FollowRunner<SQLiteStore> {
    let store: SQLiteStore
    if let state = places.state {
      store = try SQLiteStore(path: ByteString(state.bytes), settings: settings, group: group)
    } else {
      store = try SQLiteStore(inMemoryWith: settings)
    }
    let watch = FileWatch()
    let circumstances = Logger.Circumstances(
      isOnce: options.once, hasState: places.state != nil, reading: scan.readingOptionsText)
    // Records are for whoever asks for them: a table is in their place.
    let output = table == nil ? places.output : FilePath("/dev/null")
    return try FollowRunner(
      FollowedFiles(
        places.logs, output: places.output, rotatedIn: places.rotatedIn, watch: watch),
      following: following,
      options: runOptions, store: store, output: output,
      rotatedIn: places.rotatedIn, watch: watch, signals: signals,
      report: { logger.log($0, in: circumstances) }, display: table?.display)
  }

  private func followOptions() throws -> FollowOptions {
    var following = FollowOptions()
    following.scanner = scan.scanner
    following.lateness = try options.latenessDuration().nanoseconds ?? .max
    following.retention =
      try options.retention(of: scan.scanner.outcomes.window).nanoseconds ?? .max
    following.interim = interim?.nanoseconds
    following.startsAtEnd = options.fromEnd
    following.readsRotated = options.withRotated
    following.isOnce = options.once
    return following
  }

  private var runOptions: RunOptions {
    var run = RunOptions()
    run.commitInterval = (try? options.commitInterval().nanoseconds) ?? run.commitInterval
    run.isPrompt = isWrittenAtOnce
    run.isOnce = options.once
    run.isLasting = places.state != nil
    return run
  }

  /// Events that somebody waits for; a file is read later.
  private var isWrittenAtOnce: Bool {
    if case .events = scan.scanner.records { places.output == nil } else { false }
  }
}
