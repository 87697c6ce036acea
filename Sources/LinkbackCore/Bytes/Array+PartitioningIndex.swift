extension Array {
  /// Where the elements begin that `belongs` holds for, as it does for all after the first.
  ///
  /// - Complexity: O(log n).
  package func partitioningIndex(where belongs: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if belongs(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
