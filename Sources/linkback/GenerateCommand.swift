import ArgumentParser
import Glibc
import LinkbackCore
import LinkbackGenerator
import LinkbackIO
import LinkbackSystem

struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Write a simulated access log of Connect Sessions.",
    discussion: """
      Users complete, abort, come back and refresh; pages load their images; scanners scan. The same \
      seed gives the same log, and the same traffic in whatever format; only combined-location shows \
      deep links besides.

      EXAMPLES
        linkback generate --lines 1000000 --share 0.01 > access.log
        linkback generate --format alb --share 0.1 --output alb.log
        linkback generate --format combined-location --lines 1000 > location.log
      """)

  @Option(help: ArgumentHelp("How many lines.", valueName: "count"))
  var lines = 10_000

  @Option(help: ArgumentHelp("The share of callbacks among the lines, 0 to 1.", valueName: "share"))
  var share = 0.01

  @Option(help: ArgumentHelp("The seed of the random numbers.", valueName: "number"))
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "One of \(LogGenerator.Format.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "name"),
    completion: .list(LogGenerator.Format.allCases.map(\.rawValue)))
  var format = LogGenerator.Format.combined.rawValue

  @Option(help: ArgumentHelp("The first line's time (RFC 3339).", valueName: "time"))
  var start = "2026-01-01T00:00:00Z"

  @Option(help: ArgumentHelp("Lines in a second of event time.", valueName: "count"))
  var rate = 50.0

  @Option(help: ArgumentHelp("Bytes of a session id, 24 to 256.", valueName: "bytes"))
  var idLength = 24

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  func validate() throws { _ = try options() }

  func run() throws {
    Interruption.endsProcess()
    var generator = LogGenerator(try options())
    do {
      var file = try output.map { try OutputFile(argument: $0) } ?? .standardOutput()
      var block: [UInt8] = []
      var goesOn = true
      while goesOn {
        block.removeAll(keepingCapacity: true)
        goesOn = generator.appendLines(to: &block, until: 1 << 18)
        try file.write(block)
      }
      try file.finish()
    } catch let error as OutputError {
      guard error.code != .closedPipe else { return }
      StandardError.say(error.message)
      throw ExitStatus.outputFailed
    }
  }

  private func options() throws -> LogGenerator.Options {
    var options = LogGenerator.Options(lines: max(lines, 0))
    guard lines >= 0 else { throw ValidationError("--lines: '\(lines)' is less than 0") }
    guard (0...1).contains(share) else {
      throw ValidationError("--share: '\(share)' is not in 0 to 1, as in 0.01")
    }
    guard (1e-6...1e9).contains(rate) else {
      throw ValidationError("--rate: '\(rate)' is not in 0.000001 to 1000000000")
    }
    guard let format = LogGenerator.Format(rawValue: format) else {
      let names = LogGenerator.Format.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--format: '\(format)' is not known; use one of \(names)")
    }

    guard LogGenerator.Options.idLengths.contains(idLength) else {
      throw ValidationError("--id-length: '\(idLength)' is not in 24 to 256")
    }

    options.share = share
    options.idLength = idLength
    options.seed = seed
    options.format = format
    options.rate = rate
    do throws(OptionError) {
      options.start = Int(try EventTime(parsing: start, zone: .utc).seconds)
    } catch {
      throw ValidationError("--start: \(error.message)")
    }
    let seconds = Double(options.start) + Double(lines) / rate
    guard options.start >= format.starts.lowerBound else {
      throw ValidationError(
        "--start: '\(start)' is earlier than \(format.rawValue) can write: it counts from 1970 on")
    }
    guard format.starts.contains(options.start),
      seconds < Double(EventTime.representableSeconds.upperBound)
    else {
      throw ValidationError(
        "--start: from '\(start)' on, the log would leave the years 1678 to 2261")
    }
    return options
  }
}
