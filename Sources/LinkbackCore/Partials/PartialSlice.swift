/// One of the parts into which the sessions of a partial are cut, so that several processes merge them.
///
/// A slice is a range of pseudonyms: they are hashes, so slices are about as large, and the facts of a slice
/// come one after the other.
package struct PartialSlice: Equatable, Sendable {
  /// The most slices of a partial.
  package static let most = 4_096
  package static let whole = PartialSlice(number: 1, of: 1)

  /// From 1.
  package let number: Int
  /// How many there are.
  package let count: Int

  package init(number: Int, of count: Int) {
    (self.number, self.count) = (number, count)
  }

  /// Whether a session is in this slice.
  package func contains(_ session: UInt64) -> Bool {
    session.multipliedFullWidth(by: UInt64(count)).high == UInt64(number - 1)
  }
}

extension PartialSlice: CustomStringConvertible {
  /// `slice 3 of 16`
  package var description: String { "slice \(number) of \(count)" }
}
