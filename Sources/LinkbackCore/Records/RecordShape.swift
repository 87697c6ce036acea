/// Linkback's own records, where they lie among logs.
package enum RecordShape {
  /// Whether the line begins as a record that Linkback writes: of a callback, a count, a summary, a line
  /// that did not count, or an explanation.
  ///
  /// - Complexity: O(1); does not allocate.
  package static func begins(_ line: Span<UInt8>) -> Bool {
    EventRecordReader.isRecord(line, from: 0).isRecord
  }
}
