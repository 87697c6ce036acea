package import LinkbackCore

/// What a user asks of the page: a range of time, filters, and how to show it. The page's URL says the
/// same, so it can be kept and passed on.
package struct ViewQuery: Hashable, Sendable {
  /// How far a view looks back from now, or from when to when.
  package enum Period: Hashable, Sendable {
    case hour, sixHours, day, week, month
    /// In seconds since 1970, `[since, until)`; `nil` is open: all that is kept.
    case custom(since: Int64?, until: Int64?)
  }

  /// What the tables of routes and hosts are sorted by, the greatest first.
  package enum Order: String, CaseIterable, Hashable, Sendable { case problems, sessions, success }

  package var period = Period.day
  /// Only what has this status, route, host.
  package var status: ByteString?
  package var route: ByteString?
  package var host: ByteString?
  /// An IANA name, as in `Europe/Berlin`.
  package var zone = "UTC"
  /// The zone of a URL that names none.
  package var usualZone = "UTC"
  package var order = Order.problems

  /// Whether some of what was counted is not shown, apart from the time.
  var isFiltered: Bool { status != nil || route != nil || host != nil }

  package init() {}
}
