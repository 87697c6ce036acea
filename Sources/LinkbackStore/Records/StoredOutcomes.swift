internal import GRDB
internal import LinkbackCore

extension OutcomeChanges.Name: StoredRecord {
  static let layout = TableLayout("names", key: 2, ["kind", "number", "text", "is_admitted"])

  var values: [DatabaseValue] {
    [.text(table.rawValue), .integer(number), .blob(text.bytes), .flag(isAdmitted)]
  }

  init(_ columns: inout ColumnReader) throws {
    guard let table = Table(rawValue: try columns.text()) else { throw columns.damage }
    let number: Int32 = try columns.integer(0 ... .max)
    let text = try columns.blob()
    // Records repeat it as it is.
    guard String(validating: text, as: UTF8.self) != nil else { throw columns.damage }
    self.init(
      table: table, number: number, text: ByteString(text), isAdmitted: try columns.flag())
  }

  /// What has a number before the first line is read: `(other)`, and the known statuses.
  static var reserved: [OutcomeChanges.Name] {
    let tables = OutcomeAggregator(options: OutcomeAggregator.Options())
    return [(Table.status, tables.statuses), (.route, tables.routes), (.host, tables.hosts)]
      .flatMap { table, names in
        names.names.enumerated().map { number, text in
          OutcomeChanges.Name(
            table: table, number: Int32(number), text: text, isAdmitted: number == 0)
        }
      }
  }
}

extension OutcomeChanges.Row: StoredRecord {
  static let layout = TableLayout(
    "rows", key: 1,
    [
      "number", "status", "route", "host", "is_admitted", "final_sessions", "sessions_seen",
      "first_nanoseconds", "last_nanoseconds",
    ] + OutcomeCounts.columnNames)

  var values: [DatabaseValue] {
    let values: [DatabaseValue] = [
      .integer(number), .integer(key.status),
      key.route == OutcomeAggregator.RowKey.none ? .null : .integer(key.route),
      key.host == OutcomeAggregator.RowKey.none ? .null : .integer(key.host),
      .flag(isAdmitted), .integer(finalSessions), .integer(sessionsSeen),
      .integer(first.nanoseconds), .integer(last.nanoseconds),
    ]
    return values + counts.values
  }

  init(_ columns: inout ColumnReader) throws {
    let number: Int32 = try columns.integer(0 ... .max)
    let key = OutcomeAggregator.RowKey(
      status: try columns.integer(0 ... .max),
      route: try columns.optionalInteger(0 ... .max) ?? OutcomeAggregator.RowKey.none,
      host: try columns.optionalInteger(0 ... .max) ?? OutcomeAggregator.RowKey.none)
    let isAdmitted = try columns.flag()
    let (finalSessions, sessionsSeen) = (try columns.count(), try columns.count())
    let (first, last) = (try columns.eventTime(), try columns.eventTime())
    guard first <= last else { throw columns.damage }
    self.init(
      number: number, key: key, isAdmitted: isAdmitted, counts: try OutcomeCounts(&columns),
      finalSessions: finalSessions, sessionsSeen: sessionsSeen, first: first, last: last)
  }
}

/// A window's row, and the commit that changed it.
struct StoredWindow: StoredRecord {
  var window: OutcomeChanges.Window
  var commit: Int64

  static let layout = TableLayout(
    "windows", key: 2,
    [
      "start_seconds", "row", "end_seconds", "final_sessions", "revision", "is_final", "is_changed",
      "commit_number",
    ] + OutcomeCounts.columnNames)

  var values: [DatabaseValue] {
    let values: [DatabaseValue] = [
      .integer(window.start), .integer(window.row), .integer(window.end),
      .integer(window.finalSessions), .integer(window.revision), .flag(window.isFinal),
      .flag(window.isChanged), .integer(commit),
    ]
    return values + window.counts.values
  }

  init(_ window: OutcomeChanges.Window, commit: Int64) {
    self.window = window
    self.commit = commit
  }

  init(_ columns: inout ColumnReader) throws {
    let start: Int64 = try columns.integer(WindowGrid.starts)
    let row: Int32 = try columns.integer(0 ... .max)
    let end: Int64 = try columns.integer(WindowGrid.ends)
    let finalSessions = try columns.count()
    let revision: Int = try columns.integer(-1...Int(ColumnReader.largest))
    let (isFinal, isChanged) = (try columns.flag(), try columns.flag())
    commit = try columns.position()
    window = OutcomeChanges.Window(
      start: start, end: end, row: row, counts: try OutcomeCounts(&columns),
      finalSessions: finalSessions, revision: revision, isFinal: isFinal, isChanged: isChanged)
  }
}

extension OutcomeCounts {
  static let columnNames =
    ["hits", "sessions"] + ResponseClass.allCases.map { "responses_\($0.name)" }

  var values: [DatabaseValue] {
    [.integer(hits), .integer(sessions)] + responses.indices.map { .integer(responses[$0]) }
  }

  init(_ columns: inout ColumnReader) throws {
    self.init()
    hits = try columns.count()
    sessions = try columns.count()
    var rest = hits
    for index in responses.indices {
      responses[index] = try columns.count()
      // Never below: counting down can't overflow.
      guard responses[index] <= rest else { throw columns.damage }
      rest -= responses[index]
    }
    guard rest == 0 else { throw columns.damage }
  }
}
