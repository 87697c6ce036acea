package import LinkbackCore

extension Snapshot {
  /// Whether every log that is followed is read to its end.
  var isCaughtUp: Bool {
    let open = logs.filter { $0.phase != .ended }
    return !open.isEmpty && open.allSatisfy { ($0.unreadBytes ?? 0) == 0 && $0.error == nil }
  }

  /// Whether nothing is left to read, or to wait for new lines in: no followed path has a file.
  var hasNoLog: Bool {
    !progress.missingLogs.isEmpty && !logs.contains { $0.phase == .following }
  }

  /// Bytes of logs that are seen and not read.
  var unreadBytes: Int64 { logs.reduce(0) { $0.addingBytes($1.unreadBytes ?? 0) } }

  /// The latest moment that is known of: how far event time has moved; while all logs are read to their
  /// end, the last sign of life, since a site without lines would stand still otherwise. `nil` before
  /// anything is known.
  package var latest: EventTime? {
    guard origin != .batch, isCaughtUp, progress.commit > 0 else { return progress.watermark }
    guard let watermark = progress.watermark else { return progress.committed }
    return Swift.max(watermark, progress.committed)
  }

  /// When the window that holds ``latest`` ends, in seconds since 1970.
  package var now: Int64? {
    latest.map { counting.window.end(of: $0.seconds) }
  }

  /// When the first window that is kept starts.
  var earliest: Int64? { windows.first?.start }

  /// Starts of windows in the range that are not closed, or have news since they were: left out where
  /// ranges are compared.
  func openWindows(in range: Range<Int64>) -> Set<Int64> {
    let start = windows.partitioningIndex { $0.start >= range.lowerBound }
    var open: Set<Int64> = []
    for window in windows[start...] {
      guard window.start < range.upperBound else { break }
      if !window.isFinal { open.insert(window.start) }
    }
    // The one that time is in is open, also where nothing is in it yet.
    if let now, origin != .batch, progress.ended == nil {
      open.insert(counting.window.start(of: now - 1))
    }
    return open
  }
}

extension Int64 {
  /// The sum of two sizes, at most the greatest number: sparse files may be as long as numbers are.
  func addingBytes(_ other: Int64) -> Int64 {
    let (sum, isTooMuch) = addingReportingOverflow(other)
    return isTooMuch ? .max : sum
  }
}
