import LinkbackCore
import LinkbackFollowing
import LinkbackIO

// The options that change what is counted, as a state keeps them: in one spelling each, so that
// `--window 60s` goes on where `--window 1m` began.

extension LineOptions {
  /// Of the options that decide a line's bucket; a format's configuration is named, not copied, as
  /// logs may go on in a new format.
  func stateSettings(_ windows: WindowGrid? = nil) throws -> [CountingSetting] {
    let callbacks = try readingOptions(windows).callbacks
    let key = try hash()
    return [
      .init("--format", format.map(LogFormat.spelling) ?? ""),
      .init("--format-from", formatFrom ?? ""),
      .init("--timezone", LocalTimeZone.spelling(of: timezone)),
      .init("--since", callbacks.since.map(TimeText.text) ?? ""),
      .init("--until", callbacks.until.map(TimeText.text) ?? ""),
      .init("--session-prefix", sessionPrefixes.spelling),
      .init("--max-line-length", "\(maxLineLength)"),
      .init("--pseudonym-key-file", key.fingerprint, isSecret: true),
    ]
  }
}

extension SessionPrefixes {
  /// `csn_,shop_`, with a backslash before a comma or backslash in one.
  fileprivate var spelling: String {
    all.map {
      String(decoding: $0.bytes, as: UTF8.self).replacing("\\", with: "\\\\")
        .replacing(",", with: "\\,")
    }.joined(separator: ",")
  }
}

extension RowOptions {
  func stateSettings(_ rows: OutcomeAggregator.Options) -> [CountingSetting] {
    let dimensions = [rows.byRoute ? "route" : nil, rows.byHost ? "host" : nil].compactMap { $0 }
    let zone = rows.window?.calendar.map { CountingSetting("--window-zone", $0.zoneName) }
    return [
      .init("--window", rows.window.map { "\($0)" } ?? "0s"),
      .init("--window-offset", "\(DurationText(seconds: rows.window?.offset ?? 0))"),
    ] + (zone.map { [$0] } ?? []) + [.init("--by", dimensions.joined(separator: ","))]
      + limits.stateSettings
  }
}

extension LimitOptions {
  var stateSettings: [CountingSetting] {
    [
      .init("--max-status-length", "\(maxStatusLength)"),
      .init("--max-statuses", "\(names.maxStatuses)"),
      .init("--max-routes", "\(names.maxRoutes)"), .init("--max-hosts", "\(names.maxHosts)"),
      .init("--max-rows", "\(names.maxRows)"),
    ]
  }
}

extension FollowingOptions {
  func stateSettings(_ windows: WindowGrid? = nil) throws -> [CountingSetting] {
    [.init("--retain", "\(try retention(of: windows))")]
  }
}

extension CountingSetting {
  init(_ option: String, _ value: String, isSecret: Bool = false) {
    self.init(option: option, value: value, isSecret: isSecret)
  }
}
