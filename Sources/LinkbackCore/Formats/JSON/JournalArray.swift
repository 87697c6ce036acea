/// A message of the journal that is an array of its bytes: `"MESSAGE":[27,91,51,50,109,…]`.
///
/// `journalctl -o json` writes what is no text in this way, such as the escapes of a terminal's colours,
/// <https://www.freedesktop.org/software/systemd/man/latest/journalctl.html#-o>. No search for `session_id` finds
/// it there, so such lines count nowhere; somebody has to be told.
enum JournalArray {
  private static let key: StaticString = "\"MESSAGE\""

  /// - Complexity: O(n).
  static func isIn(_ line: Span<UInt8>) -> Bool {
    guard line.count > 0, line[0] == 0x7B else { return false }
    var position = 0
    while position < line.count {
      position = ByteSearch.first(0x22, in: line, position..<line.count)
      if position < line.count, key.begins(line, at: position) {
        var cursor = JSONCursor(at: position + key.utf8CodeUnitCount)
        cursor.skipSpace(line)
        guard cursor.take(0x3A, line) else { return false }
        cursor.skipSpace(line)
        guard cursor.take(0x5B, line) else { return false }
        cursor.skipSpace(line)
        return cursor.position < line.count && line[cursor.position] &- 0x30 < 10
      }
      position += 1
    }
    return false
  }
}
