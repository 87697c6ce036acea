/// The directives that are in effect, which every line after them depends on.
///
/// A part of a file that begins in its middle does not know them: they are looked up after the part's start
/// when the first line needs them, which in logs of other formats none does.
package struct W3CState: Sendable {
  /// What was found since the state was made.
  package private(set) var taken = W3CDirectives()
  /// What is before, where it was looked up.
  private var earlier = W3CDirectives()
  private var lookUp: LookUp?
  /// What was asked for.
  private var (hasAskedForFields, hasAskedForDay) = (false, false)
  private(set) var fields: W3CFields?
  private var day: W3CDay?
  /// Columns that the user named, where there is no `#Fields` line.
  var named: W3CFields?
  /// Whether what is before does not matter so far, or is known.
  private var isSettled = true

  /// Finds the last directives before a part: the `#Fields` line, with a `#Date` line if its columns need
  /// one; or, where the part's own columns do, a `#Date` line.
  package typealias LookUp = @Sendable (_ isForDay: Bool) -> W3CDirectives

  /// At the beginning of a file.
  package init() {}

  /// In the middle of one.
  ///
  /// - Parameter lookUp: Called once for each of the two, or not at all.
  package init(lookUp: @escaping LookUp) {
    self.lookUp = lookUp
    isSettled = false
  }

  static let directive: StaticString = "#Fields:"

  static func isDirective(_ line: Span<UInt8>) -> Bool {
    directive.begins(line) || W3CDay.directive.begins(line)
  }

  /// Whether a `#Fields` line, or the user, says which column is what.
  @inline(__always)
  mutating func hasColumns() -> Bool {
    settle()
    return fields != nil || named != nil
  }

  /// Whether nothing says which column is what.
  mutating func hasNoColumns() -> Bool {
    settle()
    return fields == nil && named == nil
  }

  /// Takes a line that is a directive.
  mutating func take(_ line: Span<UInt8>) {
    let isFields = Self.directive.begins(line)
    // Small files put together repeat it all the time.
    if let old = isFields ? taken.fields : taken.date, Self.areEqual(old, line) { return }
    let bytes = (0..<line.count).map { line[$0] }
    if isFields {
      taken.fields = bytes
      fields = W3CFields(line)
    } else {
      taken.date = bytes
      day = W3CDay(line)
    }
    isSettled = !needsFields && !needsDay
  }

  private var needsFields: Bool { lookUp != nil && fields == nil && !hasAskedForFields }

  private var needsDay: Bool {
    guard lookUp != nil, let fields, fields.needsDay, !hasAskedForDay else { return false }
    return taken.date == nil && earlier.date == nil
  }

  private static func areEqual(_ old: [UInt8], _ line: Span<UInt8>) -> Bool {
    guard old.count == line.count else { return false }
    for index in old.indices where old[index] != line[index] { return false }
    return true
  }

  /// Takes the directives in a block of whole lines.
  ///
  /// - Complexity: O(n).
  package mutating func takeAll(in block: Span<UInt8>) {
    var start = 0
    while start < block.count {
      let end = ByteSearch.first(0x0A, in: block, start..<block.count)
      let content = LineBounds.content(of: block, start..<end)
      let line = block.extracting(content)
      if Self.isDirective(line) { take(line) }
      start = end + 1
    }
  }

  /// Cuts a line by the columns in effect.
  mutating func match(
    _ line: Span<UInt8>, into entry: inout LogEntry, times: inout TimeReader
  ) -> Bool {
    settle()
    if let columns = fields ?? named {
      return columns.match(line, day: day, into: &entry, times: &times)
    }
    guard let (columns, leastCount) = Self.documented(line) else { return false }
    return columns.match(line, leastCount: leastCount, into: &entry, times: &times)
  }

  @inline(__always)
  mutating func settle() {
    if !isSettled { lookUpEarlier() }
  }

  @inline(never)
  private mutating func lookUpEarlier() {
    isSettled = true
    guard let lookUp else { return }
    if needsFields {
      hasAskedForFields = true
      take(earlier: lookUp(false))
      // What it says is all that there is to these columns.
      hasAskedForDay = fields?.needsDay == true
    }
    if needsDay {
      hasAskedForDay = true
      take(earlier: W3CDirectives(date: lookUp(true).date))
    }
  }

  private mutating func take(earlier found: W3CDirectives) {
    earlier.fill(from: found)
    if fields == nil, let line = found.fields { fields = W3CFields(line.span) }
    if taken.date == nil, let line = found.date { day = W3CDay(line.span) }
  }

  /// How many columns a line has, where that is known: for explanations.
  var count: Int? { (fields ?? named)?.columns.count }

  /// Where the time of a line that was read by the columns in effect is.
  func timeRanges(in line: Span<UInt8>) -> [Range<Int>] {
    if let columns = fields ?? named { return columns.timeRanges(in: line) }
    guard let (columns, leastCount) = Self.documented(line) else { return [] }
    return columns.timeRanges(in: line, leastCount: leastCount)
  }

  /// CloudFront's columns where a line without `#Fields` is in their documented order, and how many it has
  /// at least: up to the query.
  private static func documented(_ line: Span<UInt8>) -> (W3CFields, Int)? {
    if looksLikeCloudFront(line) { return (W3CFields.cloudFront, 12) }
    return W3CFields.looksLikeRealTime(line) ? (W3CFields.cloudFrontRealTime, 20) : nil
  }

  /// `2026-11-22`, a tab, `10:00:00`, a tab.
  private static func looksLikeCloudFront(_ line: Span<UInt8>) -> Bool {
    line.count > 20 && line[4] == 0x2D && line[7] == 0x2D && line[10] == 0x09 && line[13] == 0x3A
      && line[19] == 0x09
  }
}
