/// Things that are to happen later, in the order in which they are due.
///
/// The queue has a capacity: what does not fit is not going to happen. So memory stays bounded even
/// where callbacks leave no lines for anything else.
struct DelayQueue<Element> {
  private var entries: [(due: Int, element: Element)] = []
  /// The first entry that is still to happen; those before it are dropped now and then.
  private var head = 0
  private let capacity: Int

  init(capacity: Int) {
    self.capacity = capacity
  }

  /// Schedules `element` for the second `due`, after those that are due in the same second.
  ///
  /// - Complexity: O(*n*) in the entries that are due later.
  mutating func push(_ element: Element, due: Int) {
    guard entries.count - head < capacity else { return }
    var place = entries.count
    while place > head, entries[place - 1].due > due { place -= 1 }
    entries.insert((due, element), at: place)
  }

  /// Takes out the first element if it is due by the second `now`.
  mutating func pop(at now: Int) -> Element? {
    guard head < entries.count, entries[head].due <= now else { return nil }
    defer {
      head += 1
      if head > capacity {
        entries.removeFirst(head)
        head = 0
      }
    }
    return entries[head].element
  }
}
