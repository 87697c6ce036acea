import LinkbackCore
package import LinkbackSystem

extension ScanReport {
  /// What is said of files that turned out to hold the content of another, where one of the two is
  /// compressed: of those that are equal on the disk ``InputLister`` has told.
  ///
  /// - Parameter inputs: What was scanned.
  /// - Complexity: O(inputs).
  package func equalFiles(among inputs: [Input]) -> (path: FilePath, text: String)? {
    guard inputs.contains(where: \.isCompressed) else { return nil }
    struct Content: Hashable {
      var fingerprint: ContentFingerprint
      var lines: Int
      var bytes: Int
    }
    var known: [Content: Int] = [:]
    var pairs: [(twin: Int, original: Int)] = []
    for (index, file) in summary.files.enumerated() where file.statistics.lines > 0 {
      let content = Content(
        fingerprint: fingerprints[index], lines: file.statistics.lines,
        bytes: file.statistics.bytes)
      guard let original = known[content] else {
        known[content] = index
        continue
      }
      guard inputs[index].isCompressed || inputs[original].isCompressed else { continue }
      pairs.append((index, original))
    }
    guard let first = pairs.first else { return nil }
    let name = TerminalText.escaped(inputs[first.original].path.bytes)
    let others = pairs.count - 1
    let more =
      others == 0
      ? "" : "; \(others) more \(others == 1 ? "file has" : "files have") that of another"
    return (
      inputs[first.twin].path,
      "has the content of \(name), and both are counted; if it is a copy, leave one of them out\(more)"
    )
  }
}
