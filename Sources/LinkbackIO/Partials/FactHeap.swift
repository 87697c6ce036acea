import LinkbackCore

/// The next fact of each of several partials, the one of the least session first: a binary heap.
struct FactHeap {
  private var entries: [(fact: Observation, source: Int)] = []

  var first: (fact: Observation, source: Int)? { entries.first }

  /// - Complexity: O(log n).
  mutating func insert(_ fact: Observation, from source: Int) {
    var index = entries.count
    entries.append((fact, source))
    while index > 0, entries[index].fact.session < entries[(index - 1) / 2].fact.session {
      entries.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  /// Puts the next fact of the same source in the place of the first one; `nil` where there is none.
  ///
  /// - Complexity: O(log n); allocates nothing.
  mutating func replaceFirst(by fact: Observation?) {
    if let fact {
      entries[0].fact = fact
    } else {
      entries[0] = entries[entries.count - 1]
      entries.removeLast()
    }
    var index = 0
    while 2 * index + 1 < entries.count {
      var child = 2 * index + 1
      if child + 1 < entries.count, entries[child + 1].fact.session < entries[child].fact.session {
        child += 1
      }
      guard entries[child].fact.session < entries[index].fact.session else { return }
      entries.swapAt(index, child)
      index = child
    }
  }
}
