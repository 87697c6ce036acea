extension FilePath {
  /// The paths that arguments of this process name, byte for byte.
  ///
  /// Swift repairs arguments that are no valid UTF-8, so a file with such a name would not be
  /// found under the repaired text. Its bytes are looked up among the process's own arguments.
  package static func arguments(_ texts: [String]) -> [FilePath] {
    guard texts.contains(where: { $0.unicodeScalars.contains(replacement) }) else {
      return texts.map { FilePath($0) }
    }
    // SAFETY: the C runtime keeps `argc` strings, each ended by a NUL, for the process's life.
    let raw = (0..<Int(CommandLine.argc)).map { index in
      unsafe CommandLine.unsafeArgv[index].map { unsafe bytes($0) } ?? []
    }
    return matching(texts, raw: raw)
  }

  private static let replacement: Unicode.Scalar = "\u{fffd}"

  private static func bytes(_ argument: UnsafePointer<CChar>) -> [UInt8] {
    var bytes: [UInt8] = []
    // SAFETY: stops at the NUL that ends the string.
    while case let byte = unsafe argument[bytes.count], byte != 0 {
      bytes.append(UInt8(bitPattern: byte))
    }
    return bytes
  }

  /// For each text that was repaired the first raw argument, not used before, that looks like it.
  ///
  /// - Complexity: O(bytes of all texts and raw arguments).
  package static func matching(_ texts: [String], raw: [[UInt8]]) -> [FilePath] {
    // By what the repair makes of them, byte for byte; the last is the next to be used.
    var alike: [[UInt8]: [[UInt8]]] = [:]
    for bytes in raw.reversed() {
      alike[Array(String(decoding: bytes, as: UTF8.self).utf8), default: []].append(bytes)
    }
    return texts.map { text in
      guard text.unicodeScalars.contains(replacement) else { return FilePath(text) }
      return alike[Array(text.utf8)]?.popLast().map { FilePath(bytes: $0) } ?? FilePath(text)
    }
  }
}
