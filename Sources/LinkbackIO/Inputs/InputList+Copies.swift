import LinkbackCore
import LinkbackSystem

extension InputList {
  /// Drops each file whose content is that of another file in the list, if their names differ by a suffix,
  /// and warns of each that holds only the beginning of another. If the system can't read what has to be
  /// compared, both files stay, and one has an error.
  ///
  /// - Complexity: O(n) comparisons, each of which ends with the first difference.
  mutating func dropCopies() {
    var places: [FilePath: Int] = [:]
    for (index, candidate) in candidates.enumerated() where candidate.isRegularFile {
      places[candidate.path.withoutRedundantParts] = index
    }
    var copies: [FilePath: [Int]] = [:]
    var doubtful: [Candidate] = []
    for index in candidates.indices where candidates[index].isRegularFile {
      let path = candidates[index].path.withoutRedundantParts
      let stems = NameSuffix.stems(of: path)
      for other in stems.compactMap({ places[$0] }) where candidates[index].isTaken {
        drop(index, ifCopyOf: other, &doubtful)
      }
      let original = NameSuffix.original(of: path)
      guard candidates[index].isTaken, original != path else { continue }
      for other in copies[original] ?? [] where candidates[index].isTaken {
        drop(index, ifCopyOf: other, &doubtful)
      }
      copies[original, default: []].append(index)
    }
    candidates += doubtful + twins
  }

  /// What is said of files that have the content of another under a name that says nothing of it: one
  /// warning, however many there are. All are read: nobody can tell whether they are two logs.
  private var twins: [Candidate] {
    let pairs = twinPairs
    let others = pairs.count - 1
    return pairs.enumerated().map { index, pair in
      let content = "has the content of \(TerminalText.escaped(pair.original.path.bytes))"
      guard index == 0 else {
        return Candidate(path: pair.twin.path, verdict: .skipped("\(content); both are counted"))
      }
      let advice =
        others == 0
        ? ", and both are counted; if it is a copy, leave one of them out"
        : ", and \(others) more \(others == 1 ? "has" : "have") that of another file; all are counted; if they "
          + "are copies, leave them out (--verbose names each)"
      return Candidate(path: pair.twin.path, verdict: .warning(content + advice))
    }
  }

  /// Each file that has the content of an earlier one, with the first of those.
  ///
  /// - Complexity: O(n), and O(size) for files of one size that begin alike.
  private var twinPairs: [(twin: Input, original: Input)] {
    let files = inputs.filter { $0.kind == .regularFile && $0.doubt == nil }
    let sizes = Dictionary(grouping: files, by: \.size)
    var firsts: [[UInt8]: [Input]] = [:]
    return files.compactMap { input in
      guard let size = input.size, size > 0, (sizes[size]?.count ?? 0) > 1,
        let head = ContentComparison.head(of: input)
      else { return nil }
      let original = firsts[head]?.first {
        $0.size == size && ContentComparison(of: input, with: $0) == .equal
      }
      if let original { return (input, original) }
      firsts[head, default: []].append(input)
      return nil
    }
  }

  private mutating func drop(_ index: Int, ifCopyOf other: Int, _ doubtful: inout [Candidate]) {
    guard case .taken(let copy) = candidates[index].verdict,
      case .taken(let original) = candidates[other].verdict
    else { return }
    let name = TerminalText.escaped(original.path.bytes)
    switch ContentComparison(of: copy, with: original) {
    case .different: break
    case .equal:
      candidates[index].verdict = .warning("has the content of \(name), which is read once")
    case .brokenCopy(let error):
      candidates[index].verdict = .warning(
        "is an unfinished copy of \(name), which is read once: \(error.message)")
    case .beginning:
      doubtful.append(
        Candidate(
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
      candidates[index].verdict = .taken(input)
    }
  }
}
