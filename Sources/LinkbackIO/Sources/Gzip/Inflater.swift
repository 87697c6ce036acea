/// Decodes raw deflate data (RFC 1951), one piece after the other: zlib, or ISA-L.
///
/// The gzip format around it is ``GzipMembers``' business, so that what is an error, and what it says,
/// does not depend on the decoder.
package protocol Inflater: ~Copyable {
  /// Its name and version, as in `zlib 1.2.13`.
  static var name: String { get }

  init()

  /// Makes the decoder ready for other data.
  mutating func restart()

  /// Decodes from `input[inputRange]` to `output[offset...]`.
  ///
  /// - Parameter inputRange: Begins where the last call stopped. The bytes before it still are in
  ///   `input`, eight of them if there were as many.
  mutating func inflate(
    _ input: [UInt8], _ inputRange: Range<Int>, into output: inout [UInt8], at offset: Int
  ) -> InflateStep
}

/// What one call of an ``Inflater`` has done.
package struct InflateStep {
  package enum End {
    /// It stopped for want of input or of space.
    case open
    /// The data is complete.
    case complete
    /// What follows is no deflate data. Everything before it has been handed out.
    case damaged
    /// The decoder has found damage, but may have taken some of it for data. What it makes of the
    /// data follows, and then ``damaged``.
    case doubtful
  }

  /// How many bytes of the input are used up. A decoder that reads ahead may give back, at the end of
  /// the data, up to eight bytes in front of it: then this is negative.
  package var consumed: Int
  package var produced: Int
  package var end: End
}
