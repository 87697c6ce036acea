package import LinkbackCore
package import LinkbackSystem

extension LocalTimeZone {
  /// The zone that `--timezone` asks for: `Z` or `UTC`, an offset (`+01:00`, `+0100`, `+01`), or a
  /// name of the time zone database.
  ///
  /// - Parameter folder: Where the database is; `nil` for where Linux keeps it.
  package init(parsing text: String, folder: FilePath? = nil) throws(OptionError) {
    let database = TimeZoneDatabase(folder: folder)
    try self.init(parsing: text) { (name) throws(OptionError) in
      do throws(TimeZoneDatabase.Failure) {
        return try database.file(of: name)
      } catch {
        throw OptionError(error.message)
      }
    }
  }
}
