internal import LinkbackCore
internal import LinkbackSystem

extension LocalTimeZone {
  /// The zone that a state names, as the time zone database has it now.
  init(stored text: String) throws(OptionError) {
    try self.init(parsing: text) { (name) throws(OptionError) in
      do throws(TimeZoneDatabase.Failure) {
        return try TimeZoneDatabase().file(of: name)
      } catch {
        throw OptionError(error.message)
      }
    }
  }
}
