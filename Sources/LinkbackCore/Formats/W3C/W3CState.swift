/// The `#Fields` line that is in effect, which every line behind it depends on.
///
/// A part of a file that begins in its middle does not know it: it is looked up behind the part's
/// start when the first line needs it, which in logs of other formats none does.
package struct W3CState: Sendable {
  private enum Knowledge {
    case known
    case unknown(@Sendable () -> [UInt8]?)
  }

  /// The line that is in effect, if there is one.
  package private(set) var line: [UInt8]?
  /// Whether there was such a line since the state was made.
  package private(set) var hasTaken = false
  private var fields: W3CFields?
  private var knowledge = Knowledge.known

  /// At the beginning of a file.
  package init() {}

  /// In the middle of one.
  ///
  /// - Parameter lookUp: Finds the last `#Fields` line before; called once, or not at all.
  package init(lookUp: @escaping @Sendable () -> [UInt8]?) { knowledge = .unknown(lookUp) }

  static let directive: StaticString = "#Fields:"

  /// Takes a `#Fields` line.
  mutating func take(_ line: Span<UInt8>) {
    var isSame = false
    if case .known = knowledge, let old = self.line { isSame = Self.areEqual(old, line) }
    knowledge = .known
    hasTaken = true
    // Small files put together repeat it all the time.
    guard !isSame else { return }
    self.line = (0..<line.count).map { line[$0] }
    fields = W3CFields(line)
  }

  private static func areEqual(_ old: [UInt8], _ line: Span<UInt8>) -> Bool {
    guard old.count == line.count else { return false }
    for index in old.indices where old[index] != line[index] { return false }
    return true
  }

  /// Takes the last of the `#Fields` lines in a block of whole lines.
  ///
  /// - Complexity: O(n).
  package mutating func takeAll(in block: Span<UInt8>) {
    var start = 0
    while start < block.count {
      let end = ByteSearch.first(0x0A, in: block, start..<block.count)
      let content = LineBounds.content(of: block, start..<end)
      if Self.directive.begins(block, at: content.lowerBound), content.count >= 8 {
        take(block.extracting(content))
      }
      start = end + 1
    }
  }

  /// Cuts a line by the columns in effect.
  mutating func match(
    _ line: Span<UInt8>, into entry: inout LogEntry, times: inout TimeReader
  ) -> Bool {
    lookUpIfUnknown()
    if let fields { return fields.match(line, into: &entry, times: &times) }
    guard Self.looksLikeCloudFront(line) else { return false }
    return W3CFields.cloudFront.match(line, isDocumentedOrder: true, into: &entry, times: &times)
  }

  /// Cuts a usual line by the columns in effect: `true` where nothing but ``match(_:into:times:)`` could
  /// read it, and does so in the same way.
  @inline(__always)
  mutating func matchUsual(
    _ line: Span<UInt8>, into entry: inout LogEntry, times: inout TimeReader
  ) -> Bool {
    guard W3CFields.beginsAsUsual(line) else { return false }
    lookUpIfUnknown()
    return fields?.matchUsual(line, into: &entry, times: &times) ?? false
  }

  private mutating func lookUpIfUnknown() {
    guard case .unknown(let lookUp) = knowledge else { return }
    knowledge = .known
    guard let line = lookUp() else { return }
    self.line = line
    fields = W3CFields(line.span)
  }

  /// How many columns a line has, where that is known: for explanations.
  var count: Int? { fields?.columns.count }

  /// Where the time of a line that was read by the columns in effect stands.
  func timeRanges(in line: Span<UInt8>) -> [Range<Int>] {
    if let fields { return fields.timeRanges(in: line) }
    return W3CFields.cloudFront.timeRanges(in: line, isDocumentedOrder: true)
  }

  /// `2026-11-22`, a tab, `10:00:00`, a tab.
  private static func looksLikeCloudFront(_ line: Span<UInt8>) -> Bool {
    line.count > 20 && line[4] == 0x2D && line[7] == 0x2D && line[10] == 0x09 && line[13] == 0x3A
      && line[19] == 0x09
  }
}
