/// Finds what a JSON member means by its names.
///
/// A table with open addressing in one array: a look-up is a multiplication and a compare, as most of
/// a log's keys mean nothing here. It holds the program's own names alone, so no log makes a search
/// longer than they do.
struct JSONKeyTable<Meaning: BitwiseCopyable & Sendable>: Sendable {
  private struct Entry: BitwiseCopyable {
    var hash: UInt64 = 0
    var isRootOnly = false
    var meaning: Meaning
  }

  private static var size: Int { 1024 }
  private var entries: [Entry]

  /// - Parameter none: Stands in places that are not taken.
  init(none: Meaning) { entries = Array(repeating: Entry(meaning: none), count: Self.size) }

  mutating func add(_ name: StaticString, _ meaning: Meaning, isRootOnly: Bool = false) {
    let hash = JSONKeyHashes.hash(of: name)
    var index = Int(truncatingIfNeeded: hash) & (Self.size - 1)
    while entries[index].hash != 0 {
      precondition(entries[index].hash != hash, "a name has one meaning")
      index = (index + 1) & (Self.size - 1)
    }
    entries[index] = Entry(hash: hash, isRootOnly: isRootOnly, meaning: meaning)
  }

  /// What a name of a member at this depth means.
  @inline(__always)
  func meaning(of hash: UInt64, depth: Int) -> Meaning? {
    var index = Int(truncatingIfNeeded: hash) & (Self.size - 1)
    while entries[index].hash != 0 {
      if entries[index].hash == hash {
        return entries[index].isRootOnly && depth > 1 ? nil : entries[index].meaning
      }
      index = (index + 1) & (Self.size - 1)
    }
    return nil
  }
}
