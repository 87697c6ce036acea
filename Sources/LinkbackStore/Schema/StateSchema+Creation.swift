internal import GRDB
internal import LinkbackCore

extension StateSchema {
  /// Fills an empty database, inside a transaction.
  static func create(in database: Database, _ settings: StateSettings) throws {
    try database.execute(
      sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version)")
    for statement in tables + views { try database.execute(sql: statement) }
    for name in OutcomeChanges.Name.reserved { try name.write(to: database) }
    let command = StateSettings.Setting(option: "command", value: settings.command)
    for (position, setting) in ([command] + settings.settings).enumerated() {
      try StoredSetting(position: position, setting: setting).write(to: database)
    }
  }
}
