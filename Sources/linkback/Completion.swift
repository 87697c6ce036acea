import ArgumentParser

/// Values that a shell offers for an option, where there are many more, or none that the parser knows.
enum Completion {
  static let windows = CompletionKind.list(["1m", "5m", "15m", "1h", "day", "week", "month"])
  static let times = CompletionKind.list(["today", "yesterday", "1h", "24h", "7d"])
  /// Of the system's database: the third column of a table, but for its title.
  static let zones = CompletionKind.shellCommand(
    "cut -sf3 /usr/share/zoneinfo/zone1970.tab 2>/dev/null | grep /")
}
