internal import GRDB

/// The columns of a table in the order in which values are written and read.
struct TableLayout {
  let table: String
  let names: [String]
  /// Writes a row in the place of the one with the same key.
  let replace: String
  /// Reads all rows, in the order of the key.
  let select: String
  /// Reads some rows from one on, in the order of the key.
  let selectSome: String

  /// - Parameter key: As many of the first columns as make the key.
  init(_ table: String, key: Int, _ names: [String]) {
    self.table = table
    self.names = names
    let list = names.joined(separator: ", ")
    let places = names.map { _ in "?" }.joined(separator: ", ")
    replace = "REPLACE INTO \(table) (\(list)) VALUES (\(places))"
    let order = names.prefix(key).joined(separator: ", ")
    select = "SELECT \(list) FROM \(table) ORDER BY \(order)"
    selectSome = "SELECT \(list) FROM \(table) WHERE \(names[0]) >= ? ORDER BY \(order) LIMIT ?"
  }

  func write(_ values: [DatabaseValue], to database: Database) throws {
    try database.cachedStatement(sql: replace).execute(arguments: StatementArguments(values))
  }

  /// Hands each row to `body`, in the order of the key.
  func read(_ database: Database, _ body: (inout ColumnReader) throws -> Void) throws {
    try read(Row.fetchCursor(database, sql: select), body)
  }

  /// Hands at most `limit` rows to `body`, in the order of the key: those whose first column is `first`
  /// or greater.
  func read(
    _ database: Database, from first: Int64, limit: Int,
    _ body: (inout ColumnReader) throws -> Void
  ) throws {
    let statement = try database.cachedStatement(sql: selectSome)
    try read(Row.fetchCursor(statement, arguments: [first, limit]), body)
  }

  /// Hands the rows to `body` that an SQL clause says, in its order.
  func read(
    _ database: Database, _ clause: String, _ arguments: StatementArguments,
    _ body: (inout ColumnReader) throws -> Void
  ) throws {
    let list = names.joined(separator: ", ")
    let statement = try database.cachedStatement(sql: "SELECT \(list) FROM \(table) \(clause)")
    try read(Row.fetchCursor(statement, arguments: arguments), body)
  }

  private func read(
    _ rows: RowCursor, _ body: (inout ColumnReader) throws -> Void
  ) throws {
    while let row = try rows.next() {
      var columns = ColumnReader(row, of: table, columns: names)
      try body(&columns)
    }
  }
}
