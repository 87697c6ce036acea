/// A second, shorter way for the lines that nearly all callback logs consist of.
///
/// ```
///            ┌─▶ FastLine ─────────────────▶ FastCallback ──▶ StatusCache ─┐
///   block ───┤   W3CFields.matchFast ──────▶  (GET, plain)     (its row)   ├─▶ OutcomeAggregator
///            └─▶ LineReader ──▶ LogEntry ──▶ CallbackScanner ─▶ NameTable ─┘
/// ```
/// All of it is in this folder, and the plain path knows nothing of it: take the folder away, and
/// ``LogScanner`` counts the same, in more time.
///
/// **What it may assume.** Nothing about a log. Each stage either is sure, and then says what the plain
/// path says, or leaves the line to the plain path untouched; it has no answer of its own, and it never
/// says that a line is no callback. What makes a stage sure is in its own comment, rule by rule:
/// - ``FastLine``: a line of the common log family that no other format could be, with a time that can be
///   read and a request that ends at the first quote.
/// - ``W3CFields/matchFast(_:into:times:)``: columns that are separated by spaces, with nothing quoted.
/// - ``FastCallback``: a GET whose last two parameters are the two, with plain values.
/// - ``StatusCache``: a status that had its own row before, recognised by all of its bytes; with routes or
///   hosts ``RowCache``, by those of all three.
/// - ``LogScanner/refererEnd(_:_:hit:)``: a match that is in the Referer of a ``FastLine``.
///
/// Sessions of the fast path are hashed many at a time (``SipHashBatch``); one by one on the plain path.
///
/// **What holds it equal.** `FastPathTests` count hostile, broken and mixed logs with
/// ``LogScanner/Options/usesFastPath`` on and off, under every option that changes counts, cut into blocks
/// anywhere; `FastLineTests` compare the entries themselves, and demand that the fast path is sure often
/// enough for that to mean something. The fuzzer of lines compares both on each of its inputs, and the
/// second implementation in `Tests/Oracle` knows no fast path at all.
///
/// **What it is worth**: `Benchmarks/instructions` holds the instructions a line for each case.
struct FastPath: Sendable {
  /// `nil` where it is off, or the options ask for more than it can say.
  let callback: FastCallback?
  let countsRoutes: Bool
  let countsHosts: Bool
  private let isOn: Bool
  /// Whether the current part's lines may be of the common log family, or columns.
  private(set) var readsCommonLog = false
  private(set) var readsColumns = false
  /// Of the statuses that are counted now.
  var rows = StatusCache()
  /// And of what is counted by route or host.
  var placedRows: RowCache

  /// - Parameter makesRecords: Whether each callback becomes a record: the plain path writes them.
  init(
    isOn: Bool, _ options: CallbackScanner.Options, _ outcomes: OutcomeAggregator.Options,
    makesRecords: Bool
  ) {
    self.isOn = isOn
    (countsRoutes, countsHosts) = (outcomes.byRoute, outcomes.byHost)
    callback = isOn && !makesRecords ? FastCallback(options) : nil
    placedRows = RowCache(isUsed: countsRoutes || countsHosts)
  }

  /// Whether a row is more than a status.
  var countsPlaces: Bool { countsRoutes || countsHosts }

  /// Begins a file, or a part of one, that `reader` reads.
  mutating func begin(_ reader: LineReader) {
    readsCommonLog = isOn && reader.readsCommonLog
    readsColumns = isOn && reader.readsColumns
  }

  /// Says that counting begins anew: rows get other numbers.
  mutating func forgetRows() {
    rows = StatusCache()
    placedRows.forget()
  }
}
