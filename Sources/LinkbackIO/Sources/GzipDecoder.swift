import CZlib

/// What inflates gzip.
package enum GzipDecoder {
  /// Its name and version, as in `zlib 1.2.13`.
  package static var name: String {
    // SAFETY: zlib returns a constant string.
    "zlib \(unsafe String(cString: zlibVersion()))"
  }
}
