package import LinkbackCore

/// The metrics of a snapshot, as `/metrics` and `linkback state show --output-format prometheus` write
/// them.
///
/// Counters are those of the state: they go on through restarts of `follow` and of whoever serves them, and
/// begin anew only with a new state.
package struct Metrics: Sendable {
  /// Labels of callbacks and sessions besides their status.
  package struct Labels: Equatable, Sendable {
    package var route = false
    package var host = false
    /// Rows beyond the first so many are counted under `(other)`. By their number, which never changes: a
    /// choice of the greatest would let counters fall.
    package var most = 1_000

    package init() {}
  }

  /// What only a server knows of itself.
  package struct Server: Sendable {
    package var streams: Int
    /// Whether the state could be read last.
    package var isReadable: Bool
    package var process: Process?

    package init(streams: Int, isReadable: Bool, process: Process? = nil) {
      self.streams = streams
      self.isReadable = isReadable
      self.process = process
    }
  }

  /// Of the process that serves, by the names that every exporter has.
  package struct Process: Sendable {
    package var cpuMilliseconds: Int
    package var residentBytes: Int
    package var virtualBytes: Int
    package var openDescriptors: Int
    package var mostDescriptors: Int
    package var started: EventTime

    package init(
      cpuMilliseconds: Int, residentBytes: Int, virtualBytes: Int, openDescriptors: Int,
      mostDescriptors: Int, started: EventTime
    ) {
      self.cpuMilliseconds = cpuMilliseconds
      self.residentBytes = residentBytes
      self.virtualBytes = virtualBytes
      self.openDescriptors = openDescriptors
      self.mostDescriptors = mostDescriptors
      self.started = started
    }
  }

  private let version: String
  private let labels: Labels

  package init(version: String, labels: Labels = Labels()) {
    self.version = version
    self.labels = labels
  }

  /// - Parameters:
  ///   - snapshot: `nil` where no state could be read yet: then only what the server knows is written.
  ///   - server: `nil` for a text file.
  /// - Complexity: O(rows + logs).
  package func text(
    _ snapshot: Snapshot?, _ server: Server?, format: MetricsFormat
  ) -> [UInt8] {
    var writer = MetricsWriter(format)
    if let snapshot {
      outcomes(snapshot, &writer)
      lines(snapshot, &writer)
      progress(snapshot, &writer)
      logs(snapshot, &writer)
      state(snapshot, &writer)
    }
    writer.begin("linkback_build_info", .info, "The version of Linkback that writes this.")
    writer.sample(1, [("version", ByteString(Array(version.utf8)))])
    if let server { self.server(server, &writer) }
    writer.end()
    return writer.bytes
  }
}

extension Metrics {
  private func outcomes(_ snapshot: Snapshot, _ writer: inout MetricsWriter) {
    let groups = LabelledRows(snapshot, labels)
    writer.begin(
      "linkback_callbacks_total", .counter,
      "Callback lines since the state began, by status and class of the response.")
    for group in groups.groups {
      for response in ResponseClass.allCases
      where group.isUsual(response) || group.responses[response.rawValue] > 0 {
        let label = ("response", ByteString(Array(response.name.utf8)))
        writer.sample(group.responses[response.rawValue], group.labels + [label])
      }
    }
    writer.begin(
      "linkback_sessions_total", .counter,
      "Sessions that came to have this status since the state began; one may have several.")
    for group in groups.groups { writer.sample(group.sessions, group.labels) }
    writer.begin(
      "linkback_last_callback_timestamp_seconds", .gauge,
      "Event time of the latest callback, by status.")
    for group in groups.byStatus {
      if let last = group.last { writer.sample(last, group.labels) }
    }
  }

  private func lines(_ snapshot: Snapshot, _ writer: inout MetricsWriter) {
    let statistics = snapshot.progress.statistics
    writer.begin(
      "linkback_lines_total", .counter, "Lines read since the state began, by what became of them.")
    writer.sample(statistics.callbacks, [("bucket", "callbacks")])
    for bucket in Rejection.allCases {
      let label = ("bucket", ByteString(Array(bucket.name.utf8)))
      writer.sample(statistics.count(of: bucket), [label])
    }
    writer.begin(
      "linkback_read_bytes_total", .counter,
      "Uncompressed bytes of logs read since the state began.")
    writer.sample(statistics.bytes)
    writer.begin(
      "linkback_limited_callbacks_total", .counter,
      "Callbacks of which a name is counted under (other), since a limit was reached.")
    writer.sample(snapshot.progress.limited)
  }

  private func progress(_ snapshot: Snapshot, _ writer: inout MetricsWriter) {
    let progress = snapshot.progress
    let counters: [(name: String, value: Int, help: String)] = [
      ("linkback_commits_total", Int(progress.commit), "Commits of the state."),
      ("linkback_rotations_total", progress.rotations, "Logs that went on in another file."),
      ("linkback_truncations_total", progress.truncations, "Logs that were cut or written anew."),
      ("linkback_read_errors_total", progress.readErrors, "Failed attempts to read a log."),
    ]
    for counter in counters {
      writer.begin(counter.name, .counter, counter.help)
      writer.sample(counter.value)
    }
    if let watermark = progress.watermark {
      writer.begin(
        "linkback_watermark_timestamp_seconds", .gauge, "How far event time has moved.")
      writer.sample(watermark)
    }
    writer.begin(
      "linkback_last_commit_timestamp_seconds", .gauge,
      "The last sign of life of whoever follows: at least every 10 s.")
    writer.sample(progress.committed)
    writer.begin(
      "linkback_undelivered_bytes", .gauge, "Bytes of records that are not known to be written.")
    writer.sample(Int(progress.undelivered))
    writer.begin(
      "linkback_retained_sessions", .gauge, "Sessions that are kept: whose windows are.")
    writer.sample(snapshot.rows.reduce(0) { $0 + $1.finalSessions })
  }

  private func logs(_ snapshot: Snapshot, _ writer: inout MetricsWriter) {
    let logs = FollowedLog.all(snapshot)
    func labels(_ log: FollowedLog) -> [MetricsWriter.Label] {
      [("log", ByteString(log.path.bytes.span, 0..<log.path.bytes.count))]
    }
    writer.begin(
      "linkback_log_unread_bytes", .gauge,
      "Bytes that a followed path and what was rotated from it hold unread.")
    for log in logs { writer.sample(Int(log.unreadBytes), labels(log)) }
    writer.begin(
      "linkback_log_last_line_timestamp_seconds", .gauge, "Event time of the last line read.")
    for log in logs {
      if let watermark = log.watermark { writer.sample(watermark, labels(log)) }
    }
    writer.begin(
      "linkback_log_error", .gauge,
      "Whether a log is missing, or can't be read, or not to its end.")
    for log in logs { writer.sample(log.hasError ? 1 : 0, labels(log)) }
  }

  private func state(_ snapshot: Snapshot, _ writer: inout MetricsWriter) {
    let counting = snapshot.counting
    let keys = [("route", counting.byRoute), ("host", counting.byHost)].filter(\.1).map(\.0)
    writer.begin("linkback_state_info", .info, "How the state counts.")
    var labels = [
      ("window", ByteString(Array("\(counting.window)".utf8))),
      ("by", ByteString(Array(keys.joined(separator: ",").utf8))),
    ]
    if let zone = counting.window.calendar?.zoneName {
      labels.append(("window_zone", ByteString(Array(zone.utf8))))
    }
    writer.sample(1, labels)
  }

  private func server(_ server: Server, _ writer: inout MetricsWriter) {
    writer.begin("linkback_state_readable", .gauge, "Whether the state could be read last.")
    writer.sample(server.isReadable ? 1 : 0)
    writer.begin("linkback_sse_clients", .gauge, "Open streams of events.")
    writer.sample(server.streams)
    guard let process = server.process else { return }
    writer.begin(
      "process_cpu_seconds_total", .counter, "User and system time of the process that serves.")
    writer.sample(EventTime(nanoseconds: Int64(process.cpuMilliseconds) * 1_000_000))
    func gauge(_ name: String, _ value: Int, _ help: String) {
      writer.begin(name, .gauge, help)
      writer.sample(value)
    }
    gauge("process_resident_memory_bytes", process.residentBytes, "Resident memory.")
    gauge("process_virtual_memory_bytes", process.virtualBytes, "Virtual memory.")
    gauge("process_open_fds", process.openDescriptors, "Open file descriptors.")
    gauge("process_max_fds", process.mostDescriptors, "The most file descriptors.")
    writer.begin("process_start_time_seconds", .gauge, "When the process began.")
    writer.sample(process.started)
  }
}
