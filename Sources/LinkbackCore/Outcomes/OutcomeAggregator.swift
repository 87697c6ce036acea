internal import ConnectCallback

/// Counts callbacks: per status (and route, and host), per tumbling window, and by distinct session.
///
/// What it holds is a function of the set of callbacks alone, whatever their order, as long as no
/// limit of distinct names bites. Two aggregators of shards of the input can be merged.
///
/// Rows and window rows are numbered; sessions refer to the numbers. All of it is flat arrays of plain
/// values, to be saved and loaded as they are.
package struct OutcomeAggregator: Sendable {
  package struct Options: Sendable, Equatable {
    package var window: WindowGrid?
    package var byRoute = false
    package var byHost = false
    package var limits = Limits()
    /// Whether sessions are kept as facts, to be added up elsewhere, and not counted here.
    package var keepsFacts = false

    package init() {}

    /// Whether both make rows and windows of the same callbacks, but for limits.
    func makeRows(as other: Self) -> Bool {
      (window, byRoute, byHost) == (other.window, other.byRoute, other.byHost)
    }
  }

  /// How many distinct values are kept apart before the rest is counted under `(other)`.
  package struct Limits: Sendable, Equatable {
    /// Distinct statuses.
    package var statuses = 64
    /// Distinct routes, and distinct hosts.
    package var routes = 1_000
    package var hosts = 1_000
    /// Rows of status × route × host. What exceeds it keeps its status and counts under the route
    /// and host `(other)`, in rows that this limit does not count: at most one for each status.
    package var rows = 10_000
    /// The bytes of a status, decoded and repaired.
    package var statusLength = 64
    /// The bytes of a route or host.
    package static let routeLength = 1_024

    package init() {}

    /// Of a partial: nothing is moved, up to so many names of each kind, and rows.
    package static func ofPartial(names: Int, statusLength: Int) -> Self {
      var limits = Self()
      (limits.statuses, limits.routes, limits.hosts, limits.rows) = (names, names, names, names)
      limits.statusLength = statusLength
      return limits
    }
  }

  /// A row's key: numbers in the three name tables, or ``none``.
  package struct RowKey: Hashable, BitwiseCopyable, Sendable {
    package var status: Int32
    package var route: Int32
    package var host: Int32

    /// Not asked for, or not known.
    package static let none: Int32 = -1

    package init(status: Int32, route: Int32, host: Int32) {
      self.status = status
      self.route = route
      self.host = host
    }
  }

  package struct Row: Sendable {
    package var key: RowKey
    package var counts = OutcomeCounts()
    /// Sessions whose last callback is in this row.
    package var finalSessions = 0
    package var first: EventTime
    package var last: EventTime
    /// Hits of which something was moved to `(other)`.
    var limited = 0
    /// Whether the limit of rows counts it.
    var isAdmitted: Bool
  }

  /// One row in one window.
  package struct WindowRow: Sendable {
    package var windowStart: Int64
    package var row: Int32
    package var counts = OutcomeCounts()
  }

  package let options: Options
  package internal(set) var statuses: NameTable
  package internal(set) var routes: NameTable
  package internal(set) var hosts: NameTable
  package internal(set) var rows: [Row] = []
  package internal(set) var windowRows: [WindowRow] = []
  /// By ``SessionHash/shard``.
  var shards = Array(repeating: SessionShard.empty, count: SessionHash.shards)
  /// What sessions did, in place of ``shards``.
  var facts: SessionFacts?
  /// Sessions that were counted elsewhere, see ``SessionTally``.
  var talliedSessions = 0
  /// Callbacks that are not counted yet.
  var pending = PendingCallbacks()
  /// Callbacks of which something was moved to `(other)`.
  package internal(set) var limited = 0
  /// Whether a limit of distinct names or rows was reached: from then on the result depends on the
  /// order of the lines.
  package internal(set) var hasReachedLimit = false
  var rowNumbers: [RowKey: Int32] = [:]
  /// Rows whose key was not moved by the limit of rows.
  var admittedRows = 0
  var windowRowIndex = WindowRowIndex()
  /// The row of each status, where there are no routes and hosts; -1 where there is none yet.
  var rowOfStatus: [Int32] = []
  private var hostName: [UInt8] = []

  package init(options: Options) {
    self.options = options
    if options.keepsFacts { facts = SessionFacts(window: options.window) }
    let limits = options.limits
    statuses = NameTable(
      limit: limits.statuses, lengthLimit: limits.statusLength,
      reserved: ConnectStatus.known.map { ByteString(Array($0.rawValue.utf8)) })
    routes = NameTable(limit: limits.routes, lengthLimit: Limits.routeLength)
    hosts = NameTable(limit: limits.hosts, lengthLimit: Limits.routeLength)
  }

  /// Counts one callback, whose text is in `text`.
  ///
  /// - Complexity: O(1) on average, with one cache miss for its session. Allocates only for new
  ///   rows, windows and names, and when a table grows.
  @inline(__always)
  package mutating func record(
    _ callback: Callback, _ line: Span<UInt8>, _ scanner: borrowing CallbackScanner
  ) {
    append(callback, row(of: callback, line, scanner).row)
  }

  /// The row of a callback, whose text is in `line`; a hit is noted where something counts as `(other)`.
  ///
  /// - Returns: The row, and whether its status, route and host have it to themselves for good.
  @inline(__always)
  mutating func row(
    of callback: Callback, _ line: Span<UInt8>, _ scanner: borrowing CallbackScanner
  ) -> (row: Int32, isOwn: Bool) {
    var isMoved = false
    let status = moved(
      Self.number(callback.status, in: &statuses, line, scanner), &isMoved)
    var key = RowKey(status: status, route: RowKey.none, host: RowKey.none)
    if options.byRoute, !callback.route.isMissing {
      key.route = routeNumber(callback, line, scanner, &isMoved)
    }
    if options.byHost, !callback.authority.isMissing {
      key.host = hostNumber(callback, line, scanner, &isMoved)
    }
    let row = rowNumber(of: key, &isMoved)
    if isMoved { countLimited(row) }
    return (row, !isMoved)
  }

  /// Counts one callback in a row that is known, and hashes its session later, with others.
  ///
  /// - Parameters:
  ///   - row: From ``row(of:_:_:)``.
  ///   - hash: Its session is hashed by this key: the callback has not been hashed.
  /// - Complexity: as ``record(_:_:_:)``.
  @inline(__always)
  mutating func record(
    _ callback: Callback, in bytes: Span<UInt8>, row: Int32, by hash: SipHash
  ) {
    pending.append(
      callback.sessionText.range, in: bytes, hash, callback.time, row,
      ResponseClass(response: callback.response))
    if pending.isFull { countPending() }
  }

  @inline(__always)
  private mutating func append(_ callback: Callback, _ row: Int32) {
    pending.append(
      callback.session, callback.time, row, ResponseClass(response: callback.response))
    if pending.isFull { countPending() }
  }

  @inline(__always)
  private static func number(
    _ text: TextRange, in table: inout NameTable, _ line: Span<UInt8>,
    _ scanner: borrowing CallbackScanner
  ) -> NameTable.Answer {
    switch text.storage {
    case .line: table.number(line, text.range)
    case .unescaped: table.number(scanner.unescaped.span, text.range)
    case .decoded: table.number(scanner.decoded.span, text.range)
    }
  }

  /// The number of an answer; notes where a name counts as `(other)`.
  @inline(__always)
  mutating func moved(_ answer: NameTable.Answer, _ isMoved: inout Bool) -> Int32 {
    switch answer {
    case .number(let number): return number
    case .tooLong: break
    case .tooMany: hasReachedLimit = true
    }
    isMoved = true
    return NameTable.other
  }

  private mutating func countLimited(_ row: Int32) {
    limited += 1
    rows[Int(row)].limited += 1
  }

  private mutating func routeNumber(
    _ callback: Callback, _ line: Span<UInt8>, _ scanner: borrowing CallbackScanner,
    _ isMoved: inout Bool
  ) -> Int32 {
    guard callback.route.range.isEmpty else {
      return moved(Self.number(callback.route, in: &routes, line, scanner), &isMoved)
    }
    return moved(routes.number(ByteString.root), &isMoved)
  }

  private mutating func hostNumber(
    _ callback: Callback, _ line: Span<UInt8>, _ scanner: borrowing CallbackScanner,
    _ isMoved: inout Bool
  ) -> Int32 {
    var name = hostName
    hostName = []
    name.removeAll(keepingCapacity: true)
    callback.appendHost(line, scanner, to: &name)
    let number =
      name.isEmpty
      ? RowKey.none : moved(hosts.number(name.span, 0..<name.count), &isMoved)
    hostName = name
    return number
  }
}

extension Callback {
  /// Appends the host's name, or nothing where the line has none.
  package func appendHost(
    _ line: Span<UInt8>, _ scanner: borrowing CallbackScanner, to output: inout [UInt8]
  ) {
    switch authority.storage {
    case .line: appendHost(in: line, to: &output)
    case .unescaped: appendHost(in: scanner.unescaped.span, to: &output)
    case .decoded: appendHost(in: scanner.decoded.span, to: &output)
    }
  }

  private func appendHost(in bytes: Span<UInt8>, to output: inout [UInt8]) {
    guard isHostNamed else {
      return HostName.append(bytes, authority: authority.range, to: &output)
    }
    for position in authority.range { output.append(bytes[position]) }
  }
}
