extension [UInt8] {
  /// Fills the array from `filled` on, in as many calls as it takes, since each may give a part.
  ///
  /// - Parameters:
  ///   - filled: How many bytes are there: less than all if there is nothing more, and where it throws those
  ///     that came before.
  ///   - read: Reads to `bytes[start...]`. Returns how many bytes it read, and 0 for "nothing more".
  package mutating func fill<Failure: Error>(
    _ filled: inout Int,
    by read: (_ bytes: inout [UInt8], _ start: Int) throws(Failure) -> Int
  ) throws(Failure) {
    while filled < count {
      let more = try read(&self, filled)
      if more == 0 { return }
      filled += more
    }
  }
}
