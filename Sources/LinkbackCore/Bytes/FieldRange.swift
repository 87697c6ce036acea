/// Where a field is in its line.
package struct FieldRange: BitwiseCopyable, Equatable, Sendable {
  package var lowerBound: Int32
  package var upperBound: Int32

  @inline(__always)
  package init(_ range: Range<Int>) {
    lowerBound = Int32(truncatingIfNeeded: range.lowerBound)
    upperBound = Int32(truncatingIfNeeded: range.upperBound)
  }

  private init(missing: Void) {
    lowerBound = -1
    upperBound = -1
  }

  package static let missing = FieldRange(missing: ())

  @inline(__always)
  package var isMissing: Bool { lowerBound < 0 }

  /// The positions; empty where the field is missing.
  @inline(__always)
  package var range: Range<Int> { isMissing ? 0..<0 : Int(lowerBound)..<Int(upperBound) }
}
