import LinkbackCore
import LinkbackSystem

extension InputList {
  /// Drops each file that has the content of another in the list whose name differs from its own by a
  /// suffix, and warns of one that holds what another begins with. Where the system can't read what has to
  /// be compared, both are read, and one has an error.
  ///
  /// - Complexity: O(n) comparisons, each of which ends with the first difference.
  mutating func dropCopies() {
    var places: [FilePath: Int] = [:]
    for (index, entry) in entries.enumerated() where entry.isRegularFile {
      places[entry.path.withoutRedundantParts] = index
    }
    var copies: [FilePath: [Int]] = [:]
    var doubtful: [Entry] = []
    for index in entries.indices where entries[index].isRegularFile {
      let path = entries[index].path.withoutRedundantParts
      let stems = NameSuffix.stems(of: path)
      for other in stems.compactMap({ places[$0] }) where entries[index].isTaken {
        drop(index, ifCopyOf: other, &doubtful)
      }
      let original = NameSuffix.original(of: path)
      guard entries[index].isTaken, original != path else { continue }
      for other in copies[original] ?? [] where entries[index].isTaken {
        drop(index, ifCopyOf: other, &doubtful)
      }
      copies[original, default: []].append(index)
    }
    entries += doubtful
  }

  private mutating func drop(_ index: Int, ifCopyOf other: Int, _ doubtful: inout [Entry]) {
    guard case .taken(let copy) = entries[index].verdict,
      case .taken(let original) = entries[other].verdict
    else { return }
    let name = TerminalText.escaped(original.path.bytes)
    switch ContentComparison(of: copy, with: original) {
    case .different: break
    case .equal:
      entries[index].verdict = .warning("has the content of \(name), which is read once")
    case .brokenCopy(let error):
      entries[index].verdict = .warning(
        "is an unfinished copy of \(name), which is read once: \(error.message)")
    case .beginning:
      doubtful.append(
        Entry(
          path: copy.path,
          verdict: .warning(
            "holds what \(name) begins with: if it is an older copy, its lines count twice; name the "
              + "files to be read")))
    case .unknown(let error):
      var input = copy
      input.doubt = SourceError(
        error.code,
        "may be a copy of \(name), whose lines count twice then, as comparing them failed: "
          + "\(error.message); compare them, or count again")
      entries[index].verdict = .taken(input)
    }
  }
}
