/// Things that occur with different frequencies.
package struct Mix<Element> {
  private let elements: [Element]
  /// An index into `elements` for each unit of weight, so that a pick is two loads.
  private let lots: [UInt16]

  /// A mix in which each element comes up in proportion to its weight.
  package init(_ weighted: [(weight: Int, element: Element)]) {
    precondition(weighted.contains { $0.weight > 0 }, "a mix needs something to pick")
    elements = weighted.map(\.element)
    lots = weighted.indices.flatMap { index in
      repeatElement(UInt16(index), count: weighted[index].weight)
    }
  }

  /// A mix in which all are equally frequent.
  package init(even elements: [Element]) {
    self.init(elements.map { (1, $0) })
  }

  /// Draws one element.
  package func pick(_ random: inout SplitMix64) -> Element {
    elements[Int(lots[random.below(lots.count)])]
  }
}

extension Mix: Sendable where Element: Sendable {}
