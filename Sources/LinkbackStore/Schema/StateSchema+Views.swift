extension StateSchema {
  /// What a state holds, for readers: names as text, and times as RFC 3339 text in whole seconds,
  /// beside the exact integers.
  static let views = [
    (name: "window_records", definition: windowRecords),
    (name: "total_records", definition: totalRecords),
    (name: "summary_record", definition: summaryRecord),
    (name: "file_progress", definition: fileProgress),
  ]

  private static let windowRecords = """
    CREATE VIEW window_records AS
      -- A row for each window record. The counts are those of the last commit: where is_changed is
      -- 1, they are newer than the record of that revision, and with revision -1 there is none yet.
      -- Windows that commits since N have changed: WHERE commit_number > N. final_sessions, which no
      -- record has, adds up to the sessions of any range.
      SELECT
        \(text("windows.start_seconds")) AS start,
        \(text("windows.end_seconds")) AS end,
    \(key),
        windows.hits, windows.sessions,
        windows.responses_1xx, windows.responses_2xx, windows.responses_3xx,
        windows.responses_4xx, windows.responses_5xx, windows.responses_none,
        windows.revision, windows.is_final AS final, windows.is_changed, windows.commit_number,
        windows.start_seconds, windows.end_seconds, windows.final_sessions
      FROM windows
      JOIN rows ON rows.number = windows.row
    \(names)
    """

  private static let totalRecords = """
    CREATE VIEW total_records AS
      -- A row for each total record.
      SELECT
    \(key),
        rows.hits, rows.sessions, rows.final_sessions,
        rows.responses_1xx, rows.responses_2xx, rows.responses_3xx,
        rows.responses_4xx, rows.responses_5xx, rows.responses_none,
        \(text("rows.first_nanoseconds / 1000000000")) AS first,
        \(text("rows.last_nanoseconds / 1000000000")) AS last,
        rows.first_nanoseconds, rows.last_nanoseconds, rows.sessions_seen
      FROM rows
    \(names)
    """

  private static let summaryRecord = """
    CREATE VIEW summary_record AS
      -- The summary, and how far following has come: one row, or none before the first commit.
      SELECT
        lines, bytes, callbacks, incomplete, "foreign", wrong_method, malformed, oversized,
        outside, expired,
        lines - callbacks - incomplete - "foreign" - wrong_method - malformed - oversized
          - outside - expired AS other,
        limited,
        (SELECT coalesce(sum(final_sessions), 0) FROM rows) AS sessions,
        (SELECT coalesce(sum(final_sessions), 0) FROM total_records WHERE status = 'success')
          AS successful_sessions,
        (SELECT min(first) FROM total_records) AS first,
        (SELECT max(last) FROM total_records) AS last,
        \(text("watermark_nanoseconds / 1000000000")) AS watermark,
        \(text("kept_from_seconds")) AS kept_from,
        \(text("began_nanoseconds / 1000000000")) AS began,
        \(text("committed_nanoseconds / 1000000000")) AS committed,
        commit_number,
        (SELECT end - position FROM delivery) AS undelivered_bytes,
        \(text("ended_nanoseconds / 1000000000")) AS ended,
        rotations, truncations, read_errors
      FROM progress
    """

  private static let fileProgress = """
    CREATE VIEW file_progress AS
      -- A row for each log file. lag_bytes: what is not read of a plain file as it was seen last;
      -- NULL for a compressed one. lag_seconds: from its watermark to the clock of the last commit.
      SELECT
        streams.id, CAST(path AS TEXT) AS path, CAST(log AS TEXT) AS log, phase, format,
        streams.lines, streams.bytes, streams.callbacks, error, size, offset,
        CASE is_compressed WHEN 0 THEN max(size - offset, 0) END AS lag_bytes,
        (committed_nanoseconds - streams.watermark_nanoseconds) / 1e9 AS lag_seconds,
        \(text("streams.watermark_nanoseconds / 1000000000")) AS watermark,
        \(text("last_seen_nanoseconds / 1000000000")) AS last_seen
      FROM streams CROSS JOIN progress
    """

  private static let key = """
        CAST(statuses.text AS TEXT) AS status, CAST(routes.text AS TEXT) AS route,
        CAST(hosts.text AS TEXT) AS host
    """

  private static let names = """
      JOIN names AS statuses ON statuses.kind = 'status' AND statuses.number = rows.status
      LEFT JOIN names AS routes ON routes.kind = 'route' AND routes.number = rows.route
      LEFT JOIN names AS hosts ON hosts.kind = 'host' AND hosts.number = rows.host
    """

  private static func text(_ seconds: String) -> String {
    "strftime('%Y-%m-%dT%H:%M:%SZ', \(seconds), 'unixepoch')"
  }
}
