import ArgumentParser
import LinkbackCore

/// Which rows are counted: windows, routes, hosts, and how many of them.
struct OutcomeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Also count in windows of this length of event time: an integer with s, m, h or d.",
      valueName: "length"))
  var window: String?

  @OptionGroup var rows: RowOptions

  func aggregation() throws -> OutcomeAggregator.Options { try rows.aggregation(window: window) }
}

/// Rows apart from the length of windows.
struct RowOptions: ParsableArguments {
  enum Dimension: String, CaseIterable {
    case route, host
  }

  @Option(
    help: ArgumentHelp(
      "Shift the windows, which begin at multiples of their length since 1970 in UTC.",
      discussion: "A shift back takes an equals sign: --window-offset=-1h.", valueName: "length"))
  var windowOffset: String?

  @Option(
    help: ArgumentHelp(
      "Count each status by route, host, or both (route,host).", valueName: "keys"))
  var by: String?

  @OptionGroup(title: "Limits") var limits: LimitOptions

  func aggregation(window: String?) throws -> OutcomeAggregator.Options {
    var options = OutcomeAggregator.Options()
    options.limits = limits.limits
    for name in by?.split(separator: ",", omittingEmptySubsequences: false) ?? [] {
      switch Dimension(rawValue: String(name)) {
      case .route: options.byRoute = true
      case .host: options.byHost = true
      case nil: throw ValidationError("--by: '\(name)' is not known; use route, host or route,host")
      }
    }
    guard let window else {
      guard windowOffset == nil else {
        throw ValidationError("--window-offset: there are no windows; add --window")
      }
      return options
    }
    if let windowOffset {
      do throws(OptionError) {
        _ = try DurationText(parsing: windowOffset, allowsSign: true)
      } catch {
        throw ValidationError("--window-offset: \(error.message)")
      }
    }
    do throws(OptionError) {
      options.window = try WindowGrid(parsing: window, offset: windowOffset)
    } catch {
      throw ValidationError("--window: \(error.message)")
    }
    return options
  }
}

/// How much is kept apart before the rest is counted under `(other)`.
struct LimitOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Bytes of a status.", valueName: "count"))
  var maxStatusLength = OutcomeAggregator.Limits().statusLength

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
    limits.statusLength = maxStatusLength
    limits.statuses = maxStatuses
    limits.routes = maxRoutes
    limits.hosts = maxHosts
    limits.rows = maxRows
    return limits
  }

  func validate() throws {
    let all = [
      ("--max-status-length", maxStatusLength), ("--max-statuses", maxStatuses),
      ("--max-routes", maxRoutes), ("--max-hosts", maxHosts), ("--max-rows", maxRows),
    ]
    for (option, value) in all where !(1...1_000_000).contains(value) {
      throw ValidationError("\(option): '\(value)' is not in 1 to 1000000")
    }
  }
}
