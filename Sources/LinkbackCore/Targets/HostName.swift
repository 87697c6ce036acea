/// A host as it is counted: lower case, without user info and port, IPv6 in brackets.
package enum HostName {
  /// Appends the host of `authority` (`user@Example.com:443`), or nothing where there is none, or a text
  /// that is none: with a space or a quote in it, say, as a torn line leaves.
  ///
  /// - Complexity: O(n).
  package static func append(
    _ bytes: Span<UInt8>, authority: Range<Int>, to output: inout [UInt8]
  ) {
    let host = range(in: bytes, authority: authority)
    guard !host.isEmpty, !(host.count == 1 && bytes[host.lowerBound] == 0x2D),
      isHost(bytes, host)
    else { return }
    let isBareIPv6 =
      bytes[host.lowerBound] != 0x5B && ByteSearch.first(0x3A, in: bytes, host) < host.upperBound
    if isBareIPv6 { output.append(0x5B) }
    appendLowercased(bytes, host, to: &output)
    if isBareIPv6 { output.append(0x5D) }
  }

  /// Whether an authority's host has a letter in its last label: an IP address has none, nor has what a
  /// torn line left of one.
  static func isName(_ bytes: Span<UInt8>, authority: Range<Int>) -> Bool {
    let host = range(in: bytes, authority: authority)
    guard !host.isEmpty, bytes[host.lowerBound] != 0x5B else { return false }
    for position in ByteSearch.afterLast(0x2E, in: bytes, host)..<host.upperBound
    where (bytes[position] | 0x20) &- 0x61 < 26 || bytes[position] >= 0x80 {
      return true
    }
    return false
  }

  /// Where the host is in its authority: after the last `@`, before the port. An IPv6 address
  /// without brackets has no port.
  package static func range(in bytes: Span<UInt8>, authority: Range<Int>) -> Range<Int> {
    let start = ByteSearch.afterLast(0x40, in: bytes, authority)
    let rest = start..<authority.upperBound
    if !rest.isEmpty, bytes[start] == 0x5B {
      let bracket = ByteSearch.first(0x5D, in: bytes, rest)
      return start..<min(bracket + 1, rest.upperBound)
    }
    let colon = ByteSearch.first(0x3A, in: bytes, rest)
    guard colon < rest.upperBound else { return rest }
    let second = ByteSearch.first(0x3A, in: bytes, (colon + 1)..<rest.upperBound)
    return second < rest.upperBound ? rest : start..<colon
  }

  /// Whether a text has only bytes of a host: `reg-name` and `IP-literal` of RFC 3986 §3.2.2,
  /// <https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2>, without the delimiters that no name has,
  /// and with bytes outside ASCII, as some servers log them.
  private static func isHost(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for position in range {
      switch bytes[position] {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...: break
      case 0x25, 0x28, 0x29, 0x2D, 0x2E, 0x3A, 0x5B, 0x5D, 0x5F, 0x7E: break  // % ( ) - . : [ ] _ ~
      default: return false
      }
    }
    return true
  }

  private static func appendLowercased(
    _ bytes: Span<UInt8>, _ range: Range<Int>, to output: inout [UInt8]
  ) {
    for position in range {
      let byte = bytes[position]
      output.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
    }
  }
}
