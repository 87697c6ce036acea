import Foundation
import Testing

/// A program to run as a user runs it: arguments, standard input, environment; then what it printed
/// and how it ended.
///
/// Standard output and error go to files, so no pipe can fill up. A run that has not ended within
/// ``timeLimit`` is killed and fails its test: nothing here waits by sleeping.
struct Program {
  /// Much longer than any run takes, as test machines are slow and busy.
  static let timeLimit = DispatchTimeInterval.seconds(600)

  let path: String

  /// The `linkback` that was built with these tests: SwiftPM puts both into one folder, wherever
  /// that is.
  static let linkback = Program(path: productsFolder + "/linkback")

  static let productsFolder: String = {
    let tests = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(fileURLWithPath: tests ?? CommandLine.arguments[0])
      .deletingLastPathComponent().path
  }()

  static let bash = Program(path: "/bin/bash")
  static let python = Program(path: "/usr/bin/python3")

  /// The checkout that these tests were built from.
  static let checkout = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// Runs it to its end.
  ///
  /// - Parameter input: What standard input holds: a regular file, as after `<`. Pipes are made by
  ///   a ``script(_:in:)``.
  func run(
    _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:],
    in folder: WorkingFolder? = nil
  ) throws -> Outcome {
    try start(arguments, input: input, environment: environment, in: folder).outcome()
  }

  /// Runs a bash script with the `linkback` under test in `PATH`.
  static func script(
    _ script: String, environment: [String: String] = [:], in folder: WorkingFolder
  ) throws -> Outcome {
    let path = productsFolder + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin")
    return try bash.run(
      ["-c", script], environment: environment.merging(["PATH": path]) { $1 }, in: folder)
  }

  /// Starts it, for tests that act while it runs.
  func start(
    _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:],
    in folder: WorkingFolder? = nil
  ) throws -> RunningProgram {
    let files = try WorkingFolder()
    try files.write(input, to: "input")
    try files.write([], to: "output")
    try files.write([], to: "errors")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder?.path ?? files.path)
    process.environment = ProcessInfo.processInfo.environment
      .merging(["LC_ALL": "C.UTF-8"]) { $1 }
      .merging(environment) { $1 }
    let input = try files.handle(forReading: "input")
    let output = try files.handle(forWriting: "output")
    let errors = try files.handle(forWriting: "errors")
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    // The program has descriptors of its own; a `Process` would keep these open for good.
    defer { for handle in [input, output, errors] { try? handle.close() } }
    return try RunningProgram(process, files: files, command: ([path] + arguments))
  }
}

/// A program that was started and may not have ended yet.
final class RunningProgram {
  private let process: Process
  private let files: WorkingFolder
  private let command: [String]
  private let ended = DispatchSemaphore(value: 0)

  fileprivate init(_ process: Process, files: WorkingFolder, command: [String]) throws {
    self.process = process
    self.files = files
    self.command = command
    process.terminationHandler = { [ended] _ in ended.signal() }
    try process.run()
  }

  /// None outlives the test that started it.
  deinit { if process.isRunning { send(signal: SIGKILL) } }

  func send(signal number: Int32) { kill(process.processIdentifier, number) }

  /// What it has printed so far.
  func output() throws -> [UInt8] { try files.content(of: "output") }
  func errors() throws -> String {
    String(decoding: try files.content(of: "errors"), as: UTF8.self)
  }

  /// Looks every few milliseconds whether something holds that the program is to bring about.
  ///
  /// - Throws: ``Hang`` if it has ended, or does not bring it about within a minute.
  func wait(until what: String, _ holds: () throws -> Bool) throws {
    let deadline = DispatchTime.now() + .seconds(60)
    while try !holds() {
      // Once more: it may have brought it about with its last act.
      let isLate = DispatchTime.now() > deadline
      if isLate || !process.isRunning, try !holds() {
        let state = isLate ? "in a minute" : "before it ended"
        throw Hang(
          command: "\(command.joined(separator: " ")): not \(state): \(what); \(try errors())")
      }
      usleep(3_000)
    }
  }

  /// Waits for its end.
  ///
  /// - Throws: ``Hang`` once it has been killed for taking too long.
  func outcome() throws -> Outcome {
    guard ended.wait(timeout: .now() + Program.timeLimit) == .success else {
      send(signal: SIGKILL)
      ended.wait()
      throw Hang(command: command.joined(separator: " "))
    }
    let isSignal = process.terminationReason == .uncaughtSignal
    return Outcome(
      status: isSignal ? nil : process.terminationStatus,
      signal: isSignal ? process.terminationStatus : nil,
      output: try files.content(of: "output"), errors: try files.content(of: "errors"))
  }
}

/// A program did not do in time what it should.
struct Hang: Error, CustomStringConvertible {
  let command: String
  var description: String { "waited for in vain: \(command.prefix(1_000))" }
}
