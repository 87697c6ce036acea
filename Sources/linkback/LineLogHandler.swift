import Glibc
import LinkbackCore
import LinkbackIO
import LinkbackSystem
import Logging

/// Writes each event as one ``LogLine`` to standard error.
struct LineLogHandler: LogHandler {
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]
  private let isJournal = Journal.takesStandardError

  private let screen: LiveScreen?

  /// - Parameter screen: Where messages have to go if they are not to be in its way.
  init(level: Logger.Level, screen: LiveScreen? = nil) {
    logLevel = level
    self.screen = screen
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { $1 }
    let fields = all.sorted { $0.key < $1.key }.map { ($0.key, Self.value($0.value)) }
    let line = LogLine(level: event.level.rawValue, event.message.description, fields)
    let now = EventTime(nanoseconds: WallClock.now)
    let text = isJournal ? line.journalText : line.text(at: TimeText.milliseconds(now))
    if screen?.say(text) != true { StandardError.write(text) }
  }

  private static func value(_ value: Logger.MetadataValue) -> LogLine.Value {
    guard case .stringConvertible(let path as LoggedPath) = value else { return .text("\(value)") }
    return .bytes(path.bytes)
  }
}

/// A path as a log's value, byte for byte.
struct LoggedPath: CustomStringConvertible, Sendable {
  let bytes: [UInt8]

  var description: String { TerminalText.escaped(bytes) }
}
