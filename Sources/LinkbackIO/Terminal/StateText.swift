package import LinkbackCore
package import LinkbackFollowing
import LinkbackSystem

/// A state for a person: what was counted, what is kept of it, and how far each file is read.
package struct StateText {
  private let report: StateReport
  private let options: [CountingSetting]
  private let table: String

  /// - Parameters:
  ///   - options: Those that are worth telling.
  ///   - table: What was counted, in whole lines.
  package init(_ report: StateReport, options: [CountingSetting], table: String) {
    self.report = report
    self.options = options
    self.table = table
  }

  package var text: String {
    let words = ["linkback", report.settings.command] + options.map(Self.words)
    let command = TerminalText.escaped(words.joined(separator: " "))
    let progress = report.progress
    guard progress.number > 0 else { return "\(command)\nnothing is saved yet\n" }
    var observations = [
      ("started", Self.text(progress.began)), ("saved", Self.text(progress.committed)),
    ]
    if let ended = progress.ended { observations.append(("ended", Self.text(ended))) }
    if let watermark = progress.watermark {
      observations.append(("event time", Self.text(watermark)))
    }
    if report.settings.command == "follow" {
      let open = report.openWindows == 0 ? "none" : "\(report.openWindows)"
      observations.append(("windows", "\(report.windows), \(open) open"))
    }
    let pending = report.undelivered
    observations.append(
      ("records", pending == 0 ? "all written" : "\(pending) bytes not known to be written"))
    if let events = Self.text(progress.files) { observations.append(("files", events)) }
    let width = observations.map(\.0.count).max() ?? 0
    let lines = observations.map { name, value in
      name + String(repeating: " ", count: width - name.count + 2) + value
    }
    let missing = progress.missingLogs.map {
      "\(TerminalText.escaped($0.bytes)): there is no such file"
    }
    let files = report.streams.map(Self.line) + missing
    return ([command] + lines).joined(separator: "\n") + "\n\n" + table + "\n"
      + files.map { $0 + "\n" }.joined()
  }

  /// What has happened to files; `nil` for nothing.
  private static func text(_ events: FileEvents) -> String? {
    let counts = [
      (events.rotations, "rotated", "rotated"),
      (events.truncations, "cut off in place", "cut off in place"),
      (events.readErrors, "time unreadable", "times unreadable"),
    ]
    let parts = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.0 == 1 ? $0.1 : $0.2)" }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  /// An option as a shell takes it.
  private static func words(_ setting: CountingSetting) -> String {
    guard !setting.isSecret else { return "\(setting.option) …" }
    let isPlain = setting.value.utf8.allSatisfy { byte in
      switch byte {
      case 0x2B...0x3A, 0x41...0x5A, 0x5F, 0x61...0x7A: true  // + , - . / 0 to 9 : A to Z _ a to z
      default: false
      }
    }
    guard !isPlain || setting.value.isEmpty else { return "\(setting.option) \(setting.value)" }
    return "\(setting.option) '\(setting.value.replacing("'", with: "'\\''"))'"
  }

  /// Without the fraction of its second.
  private static func text(_ time: EventTime) -> String {
    TimeText.text(EventTime(seconds: time.seconds) ?? time)
  }

  private static func line(_ stream: LogStream) -> String {
    var text = "\(TerminalText.escaped(stream.path.bytes)): \(stream.statistics.lines) lines"
    if stream.skippedLines > 0 { text += " after \(stream.skippedLines) that were skipped" }
    let rest = stream.stamp.size - stream.offset
    if let error = stream.error {
      text += ", \(TerminalText.escaped(error))"
    } else if stream.phase == .ended || stream.isCompressed || rest <= 0 {
      text += ", read to the end"
    } else {
      text += ", \(rest) bytes to read"
    }
    return text
  }
}
