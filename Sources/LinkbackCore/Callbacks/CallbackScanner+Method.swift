extension CallbackScanner {
  /// A client's method is case-sensitive (RFC 9110 §9.1), a framework's word for it is not.
  @inline(__always)
  func isMethod(
    _ name: StaticString, _ method: TextRange, _ line: Span<UInt8>, _ entry: LogEntry
  ) -> Bool {
    if matches(method, name, line) { return true }
    guard entry.comparesMethodWithoutCase, entry.request.isMissing,
      method.range.count == name.utf8CodeUnitCount
    else { return false }
    return with(method.storage, line) { bytes in
      for index in 0..<method.range.count
      where bytes[method.range.lowerBound + index] & 0xDF != name[index] {
        return false
      }
      return true
    }
  }
}
