extension LogEntry {
  /// Says which field names the host, as ``host``: the server's name for the site; without one, or with
  /// `-`, the request's `Host` header; without both, what ``CommonLogFamily`` finds before the time.
  ///
  /// A URL that names a host itself comes before all of these (RFC 9112 §3.2.2,
  /// <https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2>): that is for who reads the URL.
  /// - Parameter text: Where the fields are.
  /// - Complexity: O(length of what is before the time); does not allocate.
  mutating func resolveHost(in text: Span<UInt8>) {
    let name = virtualHost.range
    host =
      name.isEmpty || (name.count == 1 && text[name.lowerBound] == 0x2D) ? hostHeader : virtualHost
    guard host.isMissing, !beforeTime.isMissing,
      let name = CommonLogFamily.virtualHost(in: text, beforeTime: beforeTime.range, format: format)
    else { return }
    host = FieldRange(name)
  }

  /// Whether a text can be the host, where the field that it is from holds other things, too: JSON's bare
  /// `host` a client's address or a machine's name, a load balancer's anything that a client sent.
  package func isHost(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    if isHostBare { return JSONFields.isDottedName(bytes.extracting(range)) }
    return !format.hostsAreNames || HostName.isName(bytes, authority: range)
  }
}
