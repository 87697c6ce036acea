import ArgumentParser
import LinkbackSystem

/// Values that a shell offers for an option, where there are many more, or none that the parser knows.
enum Completion {
  static let windows = CompletionKind.list(["1m", "5m", "15m", "1h", "day", "week", "month"])
  static let times = CompletionKind.list(["today", "yesterday", "1h", "24h", "7d"])
  static let zones = CompletionKind.shellCommand(TimeZoneNames.shellCommand)
}
