/// Names of zones, as logs have them beside a time.
extension LocalTimeZone {
  /// What to subtract from a clock's reading that is said to be in a zone with this name: UTC's, an offset, this
  /// zone's own identifier, or an abbreviation that it uses. Any other name is not unique: `CST` is five.
  ///
  /// - Parameters:
  ///   - range: The name; all of it.
  ///   - reading: In seconds since 1970 as if it showed UTC.
  /// - Returns: In seconds east of UTC; `nil` where the name says nothing.
  /// - Complexity: O(length + abbreviations + log changes).
  func offset(
    named bytes: Span<UInt8>, _ range: Range<Int>, forLocal reading: Int64
  ) -> Int? {
    if Self.isUTC(bytes, range) { return 0 }
    var cursor = ByteCursor(at: range.lowerBound, end: range.upperBound)
    if let offset = cursor.zoneOffset(bytes), cursor.isAtEnd { return offset }
    if Self.equal(bytes, range, identifier) { return offset(forLocal: reading) }
    let usual = offset(forLocal: reading)
    var found: Int?
    for abbreviation in abbreviations where Self.equal(bytes, range, abbreviation.name) {
      if abbreviation.offset == usual { return usual }
      found = abbreviation.offset
    }
    return found
  }

  /// Names of UTC in the time zone database, in small letters, without `Etc/`.
  private static let namesOfUTC: [StaticString] = [
    "z", "utc", "gmt", "uct", "zulu", "universal", "greenwich",
  ]

  private static func isUTC(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var name = range
    if range.count > 4, bytes[range.lowerBound + 3] == 0x2F,
      StaticString("etc").equalsInAnyCase(bytes, range.prefix(3))
    {
      name = range.dropFirst(4)
    }
    return namesOfUTC.contains { $0.equalsInAnyCase(bytes, name) }
  }

  private static func equal(_ bytes: Span<UInt8>, _ range: Range<Int>, _ name: [UInt8]) -> Bool {
    guard range.count == name.count, !name.isEmpty else { return false }
    for index in 0..<name.count where bytes[range.lowerBound + index] != name[index] {
      return false
    }
    return true
  }
}
