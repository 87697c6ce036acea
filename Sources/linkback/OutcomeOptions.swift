import ArgumentParser
import LinkbackCore
import LinkbackIO
import LinkbackView

/// Which rows are counted: windows, routes, hosts, and how many of them.
struct OutcomeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Also count in windows of event time: an integer with s, m, h or d, or day, week or month.",
      valueName: "length"), completion: Completion.windows)
  var window: String?

  @OptionGroup var rows: RowOptions

  func aggregation(_ lines: LineOptions) throws -> OutcomeAggregator.Options {
    try rows.aggregation(window: window, lines)
  }
}

/// Rows apart from the length of windows.
struct RowOptions: ParsableArguments {
  enum Dimension: String, CaseIterable {
    case route, host
  }

  // A shift back begins with a hyphen.
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Shift the windows, which begin at multiples of their length since 1970 in UTC.",
      discussion: "A hyphen shifts them back: --window-offset -1h.", valueName: "length"))
  var windowOffset: String?

  @Option(
    help: ArgumentHelp(
      "The zone of the days, weeks and months of --window (default: that of --timezone).",
      valueName: "zone"), completion: Completion.zones)
  var windowZone: String?

  @Option(
    help: ArgumentHelp(
      "Count each status by route, host, or both (route,host).", valueName: "keys"),
    completion: .list(["route", "host", "route,host"]))
  var by: [String] = []

  @OptionGroup(title: "Limits") var limits: LimitOptions

  func aggregation(
    window: String?, _ lines: LineOptions
  ) throws -> OutcomeAggregator.Options {
    var options = OutcomeAggregator.Options()
    options.limits = limits.limits
    let names = by.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
    for name in names {
      switch Dimension(rawValue: String(name)) {
      case .route: options.byRoute = true
      case .host: options.byHost = true
      case nil: throw ValidationError("--by: '\(name)' is not known; use route, host or route,host")
      }
    }
    guard let window else {
      for (option, value, example) in [
        ("--window-offset", windowOffset, ""), ("--window-zone", windowZone, " day"),
      ] where value != nil {
        throw ValidationError("\(option): there are no windows; add --window\(example)")
      }
      return options
    }
    options.window = try grid(window, lines)
    return options
  }

  private func grid(_ window: String, _ lines: LineOptions) throws -> WindowGrid {
    if let windowOffset {
      do throws(OptionError) {
        _ = try DurationText(parsing: windowOffset, allowsSign: true)
      } catch {
        throw ValidationError("--window-offset: \(error.message)")
      }
    }
    let zone = try zone(lines)
    let grid: WindowGrid
    do throws(OptionError) {
      grid = try WindowGrid(parsing: window, offset: windowOffset) { zone }
    } catch {
      throw ValidationError("--window: \(error.message)")
    }
    if let unit = grid.calendar?.unit, windowOffset != nil {
      throw ValidationError(
        "--window-offset: a \(unit.rawValue) begins when it does in its zone; leave it out, or use a "
          + "length as in --window 24h")
    }
    if windowZone != nil, grid.calendar == nil {
      throw ValidationError(
        "--window-zone: windows of \(grid) are the same in every zone; use --window "
          + CalendarWindows.Unit.list)
    }
    return grid
  }

  private func zone(_ lines: LineOptions) throws -> (name: String, rules: LocalTimeZone) {
    let text = windowZone ?? lines.timezone
    do throws(OptionError) {
      return (LocalTimeZone.spelling(of: text), try LocalTimeZone(parsing: text))
    } catch {
      let option = windowZone == nil ? "--timezone" : "--window-zone"
      throw ValidationError("\(option): \(error.message)")
    }
  }

  /// What to type for days of the zone of `--timezone`, where windows of whole days are those of UTC.
  func notice(of windows: WindowGrid?, _ lines: LineOptions) throws -> String? {
    guard let windows, let length = windows.length, length % 86_400 == 0, windowOffset == nil else {
      return nil
    }
    let zone = try lines.viewZone()
    guard zone.rules != .utc else { return nil }
    let unit: CalendarWindows.Unit = length == 7 * 86_400 ? .week : .day
    return
      "--window \(windows): these days are those of UTC; for \(unit.rawValue)s of \(zone.name) use "
      + "--window \(unit.rawValue)"
  }
}

/// How much is kept apart before the rest is counted under `(other)`.
struct LimitOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Bytes of a status.", valueName: "count"))
  var maxStatusLength = OutcomeAggregator.Limits().statusLength

  @OptionGroup var names: NameLimitOptions

  var limits: OutcomeAggregator.Limits {
    var limits = names.limits
    limits.statusLength = maxStatusLength
    return limits
  }

  func validate() throws {
    try NameLimitOptions.check("--max-status-length", maxStatusLength)
  }
}

/// How many names and rows.
struct NameLimitOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Distinct statuses.", valueName: "count"))
  var maxStatuses = OutcomeAggregator.Limits().statuses

  @Option(help: ArgumentHelp("Distinct routes.", valueName: "count"))
  var maxRoutes = OutcomeAggregator.Limits().routes

  @Option(help: ArgumentHelp("Distinct hosts.", valueName: "count"))
  var maxHosts = OutcomeAggregator.Limits().hosts

  @Option(help: ArgumentHelp("Rows of status, route and host.", valueName: "count"))
  var maxRows = OutcomeAggregator.Limits().rows

  var limits: OutcomeAggregator.Limits {
    var limits = OutcomeAggregator.Limits()
    limits.statuses = maxStatuses
    limits.routes = maxRoutes
    limits.hosts = maxHosts
    limits.rows = maxRows
    return limits
  }

  /// Each option, its value, and what it is by itself.
  private var values: [(option: String, value: Int, usual: Int)] {
    let usual = OutcomeAggregator.Limits()
    return [
      ("--max-statuses", maxStatuses, usual.statuses), ("--max-routes", maxRoutes, usual.routes),
      ("--max-hosts", maxHosts, usual.hosts), ("--max-rows", maxRows, usual.rows),
    ]
  }

  /// Refuses limits where names were limited before, or will be.
  ///
  /// - Parameter why: What comes after the option's name.
  func refuse(_ why: String) throws {
    guard let given = values.first(where: { $0.value != $0.usual }) else { return }
    throw ValidationError("\(given.option): \(why)")
  }

  func validate() throws {
    for (option, value, _) in values { try Self.check(option, value) }
  }

  static func check(_ option: String, _ value: Int) throws {
    guard (1...1_000_000).contains(value) else {
      throw ValidationError("\(option): '\(value)' is not in 1 to 1000000")
    }
  }
}
