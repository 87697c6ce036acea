import LinkbackCore
import LinkbackFollowing
import LinkbackIO
import LinkbackSystem

/// A partial of what a state holds.
struct StatePartial {
  private let header: PartialHeader
  private let partial: StateReport.Partial

  /// - Throws: ``ExitStatus``, with a message said.
  init(_ file: ByteString) throws {
    let name = TerminalText.escaped(file.bytes)
    var report = try StateCommand.report(file, keepsFacts: true)
    guard report.settings.command == "follow" else {
      StandardError.say(
        "\(name): a state of 'linkback events --follow' has no windows; count its events in place of it"
      )
      throw ExitStatus.configuration
    }
    guard let partial = report.partial() else {
      StandardError.say(
        "\(name): some names are counted under (other) by now, which a partial keeps apart; follow anew with "
          + "higher limits, or count the logs")
      throw ExitStatus.configuration
    }
    self.partial = partial
    header = PartialHeader(report.settings.settings, hasWindows: true)
  }

  func write() throws {
    do throws(OutputError) {
      var writer = try PartialWriter(
        to: .standardOutput(), header, partial.files, partial.counts)
      for fact in partial.facts { try writer.write(fact) }
      try writer.finish()
    } catch {
      guard error.code != .closedPipe else { return }
      StandardError.say(error.message)
      throw ExitStatus.outputFailed
    }
  }
}
