/// Finds what a JSON member means by its names.
///
/// A table with open addressing in one array: a look-up is a multiplication and a compare, as most of
/// a log's keys mean nothing here. It holds the program's own names alone, so no log makes a search
/// longer than they do.
struct JSONKeyTable<Meaning: BitwiseCopyable & Sendable>: Sendable {
  private struct Slot: BitwiseCopyable {
    var hash: UInt64 = 0
    var isRootOnly = false
    var meaning: Meaning
  }

  private static var size: Int { 1024 }
  private var slots: [Slot]

  /// - Parameter none: In slots that are not taken.
  init(none: Meaning) { slots = Array(repeating: Slot(meaning: none), count: Self.size) }

  mutating func add(_ name: StaticString, _ meaning: Meaning, isRootOnly: Bool = false) {
    let hash = JSONKeyHashes.hash(of: name)
    var index = Int(truncatingIfNeeded: hash) & (Self.size - 1)
    while slots[index].hash != 0 {
      precondition(slots[index].hash != hash, "a name has one meaning")
      index = (index + 1) & (Self.size - 1)
    }
    slots[index] = Slot(hash: hash, isRootOnly: isRootOnly, meaning: meaning)
  }

  /// What a name of a member at this depth means.
  @inline(__always)
  func meaning(of hash: UInt64, depth: Int) -> Meaning? {
    var index = Int(truncatingIfNeeded: hash) & (Self.size - 1)
    while slots[index].hash != 0 {
      if slots[index].hash == hash {
        return slots[index].isRootOnly && depth > 1 ? nil : slots[index].meaning
      }
      index = (index + 1) & (Self.size - 1)
    }
    return nil
  }
}
