/// Files as `count --frames` reads them from standard input, see `Integrations/partials/README.md`.
struct Frames {
  private struct Entry {
    var path: String
    var content: [UInt8]
    var start: Int
    var size: Int
    var error: String
  }

  private var entries: [Entry] = []
  /// The most bytes of a chunk.
  var chunk = 1_000

  /// Adds a file.
  ///
  /// - Parameters:
  ///   - range: Which bytes of it come; all of them if `nil`.
  ///   - error: Why no more of it comes than the first half.
  mutating func add(
    _ path: String, _ content: [UInt8], _ range: Range<Int>? = nil, error: String = ""
  ) {
    let range = range ?? content.indices
    entries.append(
      Entry(
        path: path, content: Array(content[range]), start: range.lowerBound, size: content.count,
        error: error))
  }

  var bytes: [UInt8] {
    var bytes = Array("linkback-frames 1\n".utf8)
    Self.add(UInt32(entries.count), to: &bytes)
    for entry in entries {
      Self.add(entry.path, to: &bytes)
      for number in [entry.start, entry.content.count, entry.size] {
        Self.add(Int64(number), to: &bytes)
      }
    }
    for entry in entries {
      let end = entry.error.isEmpty ? entry.content.count : entry.content.count / 2
      for start in stride(from: 0, to: end, by: chunk) {
        let part = entry.content[start..<min(start + chunk, end)]
        Self.add(UInt32(part.count), to: &bytes)
        bytes += part
      }
      Self.add(UInt32(0), to: &bytes)
      Self.add(entry.error, to: &bytes)
    }
    return bytes
  }

  private static func add(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
    for index in 0..<number.bitWidth / 8 {
      bytes.append(UInt8(truncatingIfNeeded: number >> (8 * index)))
    }
  }

  private static func add(_ text: String, to bytes: inout [UInt8]) {
    add(UInt32(text.utf8.count), to: &bytes)
    bytes += text.utf8
  }
}
