import LinkbackCore
import LinkbackSystem

/// Files of a named folder that are judged once all of it is known, by their indices in the list.
struct UnjudgedFiles {
  /// Files without lines.
  var empty: [(index: Int, file: ListedFile)] = []
  /// Files of Linkback's own records.
  var records: [Int] = []
  /// Files that have to be converted first.
  var unsupported: [Int] = []
  /// Whether there is a partial.
  var hasPartial = false
}

extension InputList {
  /// Judges what could not be judged by itself.
  ///
  /// - Parameter logs: How many access logs the folder holds.
  mutating func settle(_ unjudged: UnjudgedFiles, in folder: FilePath, logs: Int) {
    if logs == 0 {
      for (index, file) in unjudged.empty { candidates[index].verdict = .taken(Input(file)) }
    }
    settle(unsupported: unjudged.unsupported, empty: unjudged.empty.map(\.index), in: folder)
    settle(records: unjudged.records, in: folder)
  }

  /// Files that have to be converted first are a problem if a log's rotation may have made them, since the counts
  /// lack their lines. An empty log counts as a log here: rotation may have moved all its lines.
  private mutating func settle(unsupported: [Int], empty: [Int], in folder: FilePath) {
    guard !unsupported.isEmpty else { return }
    let prefix = folder.appending([]).bytes
    let logs = Set(
      candidates.filter { $0.isTaken && $0.path.bytes.starts(with: prefix) }.map(\.path.name)
        + empty.map { candidates[$0].path.name })
    let families = Set(logs.map { LogFamily($0) })
    for index in unsupported {
      guard case .problem(let error) = candidates[index].verdict else { continue }
      let path = candidates[index].path
      let stems = NameSuffix.stems(of: FilePath(bytes: path.name))
      let isPart =
        families.contains(LogFamily(path.name)) || stems.contains { logs.contains($0.bytes) }
      if !isPart { candidates[index].verdict = .warning("is left out, as it \(error.message)") }
    }
  }

  /// Makes one notice of all: in a folder with a file of counts beside each log, they would hide other notices.
  private mutating func settle(records: [Int], in folder: FilePath) {
    guard let first = records.first else { return }
    guard records.count > 1 else {
      candidates[first].verdict = .warning(
        "is left out, as it holds Linkback's own records; name it to have it read")
      return
    }
    let name = TerminalText.escaped(candidates[first].path.bytes)
    candidates.append(
      Candidate(
        path: folder,
        verdict: .warning(
          "\(records.count) files are left out, as they hold Linkback's own records: \(name), …; "
            + "name them to have them read")))
  }
}
