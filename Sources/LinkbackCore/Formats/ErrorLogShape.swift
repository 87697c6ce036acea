/// The lines of error logs, which lie beside access logs and mention the requests that failed.
///
/// ```
///   2026/11/22 10:00:00 [error] 29#29: *1 open() "/srv/a" failed …, request: "GET /a?b HTTP/1.1", …
///   [Sun Nov 22 10:00:00.123456 2026] [core:error] [pid 7:tid 8] [client 192.0.2.7:5] AH00128: …
///   [Sun Nov 22 10:00:00 2026] [error] [client 192.0.2.7] File does not exist: …
/// ```
/// No request counts by them: the access log has it. Told by their shape, never by a file's name.
///
/// Sources: `ngx_log_error_core`, <https://nginx.org/en/docs/ngx_core_module.html#error_log>, and
/// <https://httpd.apache.org/docs/2.4/mod/core.html#errorlogformat>.
package enum ErrorLogShape {
  /// Whether the text from `start` on begins as a line of nginx's or Apache's error log.
  ///
  /// - Complexity: O(1); does not allocate.
  package static func begins(_ bytes: Span<UInt8>, at start: Int = 0) -> Bool {
    guard bytes.count > start else { return false }
    return bytes[start] == 0x5B ? isApache(bytes, start) : isNginx(bytes, start)
  }

  /// `9999/99/99 99:99:99 [level] 9#9: `
  private static func isNginx(_ bytes: Span<UInt8>, _ start: Int) -> Bool {
    guard let level = end(of: "9999/99/99 99:99:99 [", in: bytes, start),
      let word = end(ofLetters: bytes, level), word > level
    else { return false }
    guard let process = end(of: "] 9", in: bytes, word) else { return false }
    guard let thread = end(of: "#9", in: bytes, end(ofDigits: bytes, process)) else { return false }
    return end(of: ":", in: bytes, end(ofDigits: bytes, thread)) != nil
  }

  /// `[Day Mon 99 99:99:99`, a fraction or none, ` 9999] [module:level]` or ` 9999] [level]`.
  private static func isApache(_ bytes: Span<UInt8>, _ start: Int) -> Bool {
    guard var position = end(of: "[aaa aaa 99 99:99:99", in: bytes, start) else { return false }
    if let fraction = end(of: ".9", in: bytes, position) {
      position = end(ofDigits: bytes, fraction)
    }
    guard let module = end(of: " 9999] [", in: bytes, position),
      let word = end(ofLetters: bytes, module)
    else { return false }
    guard let level = end(of: ":", in: bytes, word) else {
      return word > module && end(of: "]", in: bytes, word) != nil
    }
    guard let end = end(ofLetters: bytes, level), end > level else { return false }
    return self.end(of: "]", in: bytes, end) != nil
  }

  /// Where a shape ends that begins at `position`: `9` stands for a digit, `a` for a letter.
  private static func end(
    of shape: StaticString, in bytes: Span<UInt8>, _ position: Int
  ) -> Int? {
    let count = shape.utf8CodeUnitCount
    guard bytes.count - position >= count else { return nil }
    for index in 0..<count {
      let (wanted, byte) = (shape[index], bytes[position + index])
      let fits =
        switch wanted {
        case 0x39: byte &- 0x30 < 10
        case 0x61: (byte | 0x20) &- 0x61 < 26
        default: byte == wanted
        }
      guard fits else { return nil }
    }
    return position + count
  }

  private static let longestWord = 32

  /// After the letters, digits and `_` at `position`; `nil` where they are too many for a name.
  private static func end(ofLetters bytes: Span<UInt8>, _ position: Int) -> Int? {
    var end = position
    while end < bytes.count, case let byte = bytes[end],
      (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x5F
    {
      end += 1
      guard end - position <= longestWord else { return nil }
    }
    return end
  }

  private static func end(ofDigits bytes: Span<UInt8>, _ position: Int) -> Int {
    var end = position
    while end < bytes.count, end - position < longestWord, bytes[end] &- 0x30 < 10 { end += 1 }
    return end
  }
}
