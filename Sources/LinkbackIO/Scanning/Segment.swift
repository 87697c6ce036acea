import LinkbackCore

/// A part of an input that one thread scans: whole lines of a plain file, or all of an input.
struct Segment: Sendable {
  /// Of the input, in the list of inputs.
  let input: Int
  /// The bytes of the file; `nil` is all of the input.
  let range: Range<Int64>?
  /// Whether the input begins here.
  var isFirst: Bool { range.map { $0.lowerBound == 0 } ?? true }

  /// Splits inputs into segments: plain files of more than two segments' size at line starts, all
  /// others not at all. Towards a file's end segments become smaller, down to an eighth: so threads end
  /// at nearly the same time.
  ///
  /// A file that can't be opened is one segment, whose scan finds the error.
  /// - Complexity: O(size / segment size) reads.
  static func plan(_ inputs: [Input], segmentSize: Int64) -> [Segment] {
    var segments: [Segment] = []
    for (index, input) in inputs.enumerated() {
      let bounds = (try? lineStarts(of: input, every: segmentSize)) ?? []
      guard let first = bounds.first else {
        segments.append(Segment(input: index, range: nil))
        continue
      }
      segments.append(Segment(input: index, range: 0..<first))
      for (start, end) in zip(bounds, bounds.dropFirst()) {
        segments.append(Segment(input: index, range: start..<end))
      }
      segments.append(Segment(input: index, range: bounds[bounds.count - 1]..<(input.size ?? 0)))
    }
    return segments
  }

  /// Where to cut a plain file: line starts about `stride` apart, closer near the end; empty for a file
  /// that is read as a whole.
  private static func lineStarts(
    of input: Input, every stride: Int64
  ) throws(SourceError) -> [Int64] {
    guard input.kind == .regularFile, let size = input.size, size / 2 >= stride,
      input.file?.kind == .plain
    else { return [] }
    let file = try input.open()
    var bounds: [Int64] = []
    var target = stride
    while target < size {
      guard let start = try lineStart(in: file, from: target, to: size) else { break }
      bounds.append(start)
      let step = max(min(stride, (size - target) / 16), stride / 8)
      guard step < size - target else { break }
      target = max(target + step, start + 1)
    }
    return bounds
  }

  /// The first line start at or after `offset`, if it is before `size`.
  private static func lineStart(
    in file: OpenInput, from offset: Int64, to size: Int64
  ) throws(SourceError) -> Int64? {
    var part = try file.part((offset - 1)..<size)
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      let position = part.position
      let count = try part.read(into: &buffer, at: 0)
      guard count > 0 else { return nil }
      let lineFeed = ByteSearch.first(0x0A, in: buffer.span, 0..<count)
      if lineFeed < count {
        let start = position + Int64(lineFeed) + 1
        return start < size ? start : nil
      }
    }
  }
}
