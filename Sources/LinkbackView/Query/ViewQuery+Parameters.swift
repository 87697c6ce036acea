internal import LinkbackCore

/// A parameter of a URL that can't be used: half a sentence that names it.
package struct QueryError: Error, Equatable, Sendable {
  package var message: String

  package init(_ message: String) { self.message = message }
}

extension ViewQuery {
  /// Reads the parameters of a URL, decoded; an empty value is as none, as a form sends it.
  ///
  /// `range` is `1h`, `6h`, `24h`, `7d` or `30d`; `since` and `until` take its place, as options of
  /// the same name read them, in the zone `tz`.
  /// - Parameter zone: Finds a zone by its name; `nil` for a name of none.
  package init(
    parameters: [(name: String, value: String)], usualZone: String = "UTC",
    zone findZone: (String) -> ViewZone?
  ) throws(QueryError) {
    self.init()
    self.usualZone = usualZone
    var values: [String: String] = [:]
    for (name, value) in parameters {
      guard Self.names.contains(name) else {
        throw QueryError(
          "'\(name)' is not a parameter here; use \(Self.names.joined(separator: ", "))")
      }
      guard values.updateValue(value, forKey: name) == nil else {
        throw QueryError("'\(name)' is given twice")
      }
    }
    values = values.filter { !$0.value.isEmpty }
    status = values["status"].map { ByteString(Array($0.utf8)) }
    route = values["route"].map { ByteString(Array($0.utf8)) }
    host = values["host"].map { ByteString(Array($0.utf8)) }
    if let order = values["sort"] { try self.order = Self.order(order) }
    zone = values["tz"] ?? usualZone
    guard let rules = findZone(zone)?.rules else {
      throw QueryError("'\(zone)' is not a time zone; use a name such as Europe/Berlin")
    }
    try readPeriod(values, rules)
  }

  /// All parameters, in the order in which ``parameters`` has them.
  package static let names = ["range", "since", "until", "status", "route", "host", "tz", "sort"]

  private static func order(_ text: String) throws(QueryError) -> Order {
    guard let order = Order(rawValue: text) else {
      let known = Order.allCases.map(\.rawValue).joined(separator: ", ")
      throw QueryError("sort: '\(text)' is not an order; use one of \(known)")
    }
    return order
  }

  private mutating func readPeriod(
    _ values: [String: String], _ zone: LocalTimeZone
  ) throws(QueryError) {
    let bounds = (
      since: try Self.time(values["since"], "since", zone),
      until: try Self.time(values["until"], "until", zone)
    )
    if let since = bounds.since, let until = bounds.until, since >= until {
      throw QueryError("since is not before until")
    }
    if bounds.since != nil || bounds.until != nil {
      period = .custom(since: bounds.since, until: bounds.until)
    } else if let range = values["range"] {
      guard let known = Period.named.first(where: { $0.name == range }) else {
        let names = Period.named.compactMap(\.name).joined(separator: ", ")
        throw QueryError("range: '\(range)' is not a range; use one of \(names)")
      }
      period = known
    }
  }

  private static func time(
    _ text: String?, _ name: String, _ zone: LocalTimeZone
  ) throws(QueryError) -> Int64? {
    guard let text else { return nil }
    do throws(OptionError) {
      return try EventTime(parsing: text, zone: zone).seconds
    } catch {
      throw QueryError("\(name): \(error.message)")
    }
  }

  /// The parameters that ask for the same view, without those that are as they are by default.
  package var parameters: [(name: String, value: String)] {
    var parameters: [(name: String, value: String)] = []
    func add(_ name: String, _ value: String?) {
      if let value { parameters.append((name, value)) }
    }
    if case .custom(let since, let until) = period {
      add("since", since.map(Self.text))
      add("until", until.map(Self.text))
    } else if period != .day {
      add("range", period.name)
    }
    parameters += filters
    if zone != usualZone { add("tz", zone) }
    if order != .problems { add("sort", order.rawValue) }
    return parameters
  }

  private var filters: [(name: String, value: String)] {
    [("status", status), ("route", route), ("host", host)].compactMap { name, value in
      value.map { (name, String(decoding: $0.bytes, as: UTF8.self)) }
    }
  }

  private static func text(_ seconds: Int64) -> String {
    var bytes: [UInt8] = []
    TimeText.append(seconds: seconds, nanosecond: 0, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The same as a URL's query, percent-encoded, with `?`; empty where all is as by default.
  package var urlQuery: String { Self.urlQuery(parameters) }

  /// The query with which `windows` writes the records of the same windows.
  func windowsQuery(_ range: Range<Int64>) -> String {
    Self.urlQuery(
      [("since", Self.text(range.lowerBound)), ("until", Self.text(range.upperBound))] + filters)
  }

  private static func urlQuery(_ parameters: [(name: String, value: String)]) -> String {
    let pairs = parameters.map { "\($0.name)=\(PercentText.encoded($0.value))" }
    return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
  }
}

extension ViewQuery.Period {
  /// Those that have a name, the shortest first.
  package static let named: [ViewQuery.Period] = [.hour, .sixHours, .day, .week, .month]

  /// `24h`; `nil` for a custom one.
  package var name: String? {
    switch self {
    case .hour: "1h"
    case .sixHours: "6h"
    case .day: "24h"
    case .week: "7d"
    case .month: "30d"
    case .custom: nil
    }
  }

  /// In seconds.
  package var length: Int64? {
    switch self {
    case .hour: 3_600
    case .sixHours: 6 * 3_600
    case .day: 86_400
    case .week: 7 * 86_400
    case .month: 30 * 86_400
    case .custom: nil
    }
  }
}
