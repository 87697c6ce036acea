/// Requests that a server has cut off, and closed as if nothing were missing: the end of a status may be.
extension RequestLine {
  /// In bytes: `vsl_reclen`, if it is as Varnish has it, with or without a NUL at its end (7.1 counts one),
  /// <https://varnish-cache.org/docs/trunk/reference/varnishd.html#vsl-reclen>.
  private static let varnishLimits = 254...255

  /// Whether a request of Varnish's is as long as its log's records are at most. `varnishncsa` puts `http://` and the
  /// host in front of what there is of the target.
  ///
  /// - Parameter range: A request line, with escapes that begin with a backslash.
  /// - Complexity: O(1) for a target in origin-form, else O(n).
  @inline(__always)
  static func isAtVarnishsLimit(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let target = ByteSearch.first(0x20, in: bytes, range) + 1
    guard target + varnishLimits.lowerBound < range.upperBound, bytes[target] == 0x68 else {
      return false
    }
    return isLongestURL(bytes, RequestLine(bytes, range).target)
  }

  @inline(never)
  private static func isLongestURL(_ bytes: Span<UInt8>, _ url: Range<Int>) -> Bool {
    guard let (_, authority) = URLParts.authority(bytes, url) else { return false }
    var (position, count) = (authority.upperBound, 0)
    while position < url.upperBound {
      let isHex = position + 1 < url.upperBound && bytes[position + 1] == 0x78
      position += bytes[position] != 0x5C ? 1 : isHex ? 4 : 2
      count += 1
    }
    return varnishLimits.contains(count)
  }

  /// Whether a request of HAProxy's has a target, and ` HTTP/` is not in it, whatever of it is escaped as `#HH`:
  /// HAProxy cuts at its buffer, 1,023 bytes if `tune.http.logurilen` says nothing else, and always writes the
  /// protocol. Of what is no HTTP it logs one word.
  /// <https://docs.haproxy.org/2.6/configuration.html#3.2-tune.http.logurilen>
  ///
  /// - Complexity: O(n).
  static func lacksHAProxysProtocol(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let usual = range.upperBound - 9
    if usual >= range.lowerBound, isProtocol(bytes, at: usual) { return false }
    var position = range.lowerBound
    var window: UInt64 = 0
    var hasSpace = false
    while position < range.upperBound {
      var byte = bytes[position]
      position += 1
      if byte == 0x23, let value = Hexadecimal.byte(in: bytes, at: position, end: range.upperBound)
      {
        byte = value
        position += 2
      }
      if byte == 0x20 { hasSpace = true }
      window = (window << 8 | UInt64(byte)) & 0xFFFF_FFFF_FFFF
      // ` HTTP/`, the first byte highest.
      if window == 0x2048_5454_502F { return false }
    }
    return hasSpace
  }
}
