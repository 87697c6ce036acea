import LinkbackCore

/// The beginning of a file, uncompressed.
enum FileHead {
  /// Reads up to `count` bytes of a file that is not a pipe to the front of `buffer`, which grows to
  /// that size.
  ///
  /// - Returns: How many there are; and why there are no more, where that is not the file's end.
  static func read<File: LogFile>(
    _ count: Int, of file: File, into buffer: inout [UInt8]
  ) -> (count: Int, error: SourceError?) {
    if buffer.count != count { buffer = [UInt8](repeating: 0, count: count) }
    var filled = 0
    while filled < count {
      do throws(SourceError) {
        let more = try file.read(into: &buffer, at: filled, from: Int64(filled))
        if more == 0 { break }
        filled += more
      } catch {
        return (filled, error)
      }
    }
    return (filled, nil)
  }
}
