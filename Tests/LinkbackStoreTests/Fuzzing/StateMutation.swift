import GRDB
import CoreFixtures

/// Something that no release of the program writes into a state: values at the ends of what SQLite takes,
/// of a wrong type, rows that come twice or are gone, bytes that were overwritten.
enum StateMutation {
  /// What a column may be set to, as SQL; `old` stands for what it holds.
  private static let values = [
    "-9223372036854775808", "-9223372036854775807", "-1 << 62", "-9214560000000000000",
    "-2147483649", "-1", "0", "1",
    "2", "195", "1024", "1025", "2147483647", "2147483648", "1 << 53", "1 << 60",
    "(1 << 60) + 1", "1 << 62", "9214646399999999999", "9214646400000000000", "9223372036854775806",
    "9223372036854775807", "NULL", "1e300", "-0.5", "''", "'9'", "'following'", "'status'", "x''",
    "x'00'", "x'ff'", "x'2f'", "randomblob(20)", "zeroblob(40)", "zeroblob(3900)",
    "'#Fields: time'", "old + 1", "old - 1", "-old", "old * 2", "old << 20", "~old", "hex(old)",
  ]

  private static let tables = [
    "settings", "progress", "delivery", "streams", "names", "rows", "windows", "facts", "outbox",
  ]

  struct Column {
    var table: String
    var name: String
  }

  static func columns(of path: String) throws -> [Column] {
    let queue = try DatabaseQueue(path: path)
    return try queue.read { database in
      try tables.flatMap { table in
        try String.fetchAll(
          database, sql: "SELECT name FROM pragma_table_info(?)", arguments: [table]
        ).map { Column(table: table, name: $0) }
      }
    }
  }

  /// Sets a column of all rows to a value.
  static func set(_ column: Column, to value: String, in path: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.inDatabase { database in
      try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
      // SQLite itself refuses some.
      try? database.execute(
        sql: "UPDATE OR IGNORE \(column.table) SET \"\(column.name)\" = \(value)")
    }
    try queue.close()
  }

  /// Changes a state through SQLite: up to three values, now and then in rows of another type or twice
  /// there.
  ///
  /// - Returns: What was changed, for whoever looks into a failure.
  static func changeValues(_ path: String, _ dice: inout Dice) throws -> String {
    let queue = try DatabaseQueue(path: path)
    var changes: [String] = []
    try queue.inDatabase { database in
      try database.execute(sql: "PRAGMA ignore_check_constraints = ON; PRAGMA writable_schema = ON")
      let isLoose = dice.once(in: 3)
      if isLoose {
        // What a file can hold in which the words of its schema were changed and changed back.
        try database.execute(
          sql: """
            CREATE TEMP TABLE kept AS SELECT name, sql FROM sqlite_schema WHERE type = 'table';
            UPDATE sqlite_schema SET sql = replace(replace(replace(
              sql, 'STRICT, ', ''), ' STRICT', ''), 'NOT NULL', '') WHERE type = 'table';
            PRAGMA writable_schema = RESET
            """)
      }
      for _ in 0...dice.below(3) {
        let sql = try change(database, &dice)
        changes.append(sql)
        // Many are refused by SQLite itself.
        try? database.execute(sql: sql)
      }
      if isLoose {
        try database.execute(
          sql: """
            PRAGMA writable_schema = ON;
            UPDATE sqlite_master
              SET sql = (SELECT kept.sql FROM kept WHERE kept.name = sqlite_master.name)
              WHERE type = 'table';
            PRAGMA writable_schema = RESET;
            DROP TABLE kept
            """)
      }
    }
    try queue.close()
    return changes.joined(separator: "; ")
  }

  private static func change(_ database: Database, _ dice: inout Dice) throws -> String {
    let table = dice.pick(tables)
    let columns = try String.fetchAll(
      database, sql: "SELECT name FROM pragma_table_info(?)", arguments: [table])
    let which = dice.once(in: 2) ? "" : " WHERE rowid % 2 = \(dice.below(2))"
    let isKeyed = ["names", "windows"].contains(table)
    let column = dice.pick(columns)
    switch dice.below(12) {
    case 0: return "DELETE FROM \(table)" + (isKeyed ? "" : which)
    case 1:
      let list = columns.map { $0 == columns[0] ? "\"\($0)\" + 1" : "\"\($0)\"" }
      return "INSERT OR IGNORE INTO \(table) SELECT \(list.joined(separator: ", ")) FROM \(table)"
    case 2:
      let other = dice.pick(columns)
      return "UPDATE OR IGNORE \(table) SET \"\(column)\" = \"\(other)\"" + (isKeyed ? "" : which)
    default:
      let value = dice.pick(values).replacing("old", with: "\"\(column)\"")
      return "UPDATE OR IGNORE \(table) SET \"\(column)\" = \(value)" + (isKeyed ? "" : which)
    }
  }

  /// Overwrites bytes, mostly at a page's beginning, where SQLite's own structures are.
  static func changeBytes(_ bytes: inout [UInt8], _ dice: inout Dice) {
    for _ in 0...dice.below(3) {
      let page = dice.below(bytes.count / 4_096) * 4_096
      let place = page + dice.below(dice.once(in: 2) ? 4_096 : 100)
      let flipped = bytes[place] ^ 1 << UInt8(dice.below(8))
      bytes[place] = dice.once(in: 2) ? UInt8(dice.below(256)) : flipped
    }
    if dice.once(in: 20) { bytes.removeLast(dice.below(bytes.count - 100)) }
  }
}
