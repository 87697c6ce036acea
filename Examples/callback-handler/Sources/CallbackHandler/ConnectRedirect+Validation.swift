package import ConnectCallback

extension ConnectRedirect {
  /// In bytes. Rule: "at least 8000 octets", RFC 9110 §4.1,
  /// <https://www.rfc-editor.org/rfc/rfc9110#section-4.1>.
  package static let longestTarget = 8_000
  /// In bytes: several times as long as any id of Connect's.
  package static let longestSessionID = 128

  /// The redirect in the target of a request, if the app can go on with it.
  ///
  /// Of parameters that are given twice the last one counts: Connect appends its own at the end.
  /// - Parameter target: As the browser sent it: path and query, not decoded.
  package init(validating target: String) throws(CallbackRefusal) {
    guard target.utf8.count <= Self.longestTarget else { throw .tooLong }
    do throws(ReadingError) {
      try self.init(reading: target)
    } catch {
      throw .noRedirect(error)
    }
    // What was no UTF-8 is U+FFFD by now, and a malformed `%` is still one.
    let isToken = sessionID.utf8.allSatisfy {
      (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "%")
    }
    guard isToken, sessionID.utf8.count <= Self.longestSessionID else { throw .malformedSessionID }
  }
}

extension ConnectStatus {
  /// The code, if it may be shown and logged: at most 64 letters, digits, `_`, `-` and `.`.
  ///
  /// Anyone can type a URL, so an unknown status can be anything: an address, markup, a novel.
  package var presentableCode: String? {
    let isCode = rawValue.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
        UInt8(ascii: "."):
        true
      default: false
      }
    }
    return isCode && (1...64).contains(rawValue.utf8.count) ? rawValue : nil
  }
}
