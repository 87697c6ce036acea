import Glibc

extension FilePath {
  /// The paths that match this one as a pattern, in the order of their bytes: `*` and `?` for any
  /// characters of a name but its first dot, and `[…]` for one of several. A path without these is
  /// its own only match, whether it exists or not. Folders that can't be read match nothing.
  ///
  /// Rule: glob(7), <https://man7.org/linux/man-pages/man7/glob.7.html>.
  package func matches() -> [FilePath] {
    let view = FileView()
    return matches(in: view) { folder in (view.entries(in: folder) ?? []).map(\.name) }
  }

  /// As ``matches()``, with the paths that can't be looked at now.
  ///
  /// - Parameter names: Gives the names in a folder.
  package func matches(in view: FileView, names: (FilePath) -> [[UInt8]]) -> [FilePath] {
    let slash = UInt8(ascii: "/")
    guard FileNamePattern(bytes).isPattern else { return [self] }
    let parts = bytes.split(separator: slash)
    var paths: [FilePath] = [bytes.first == slash ? "/" : ""]
    for part in parts {
      let pattern = FileNamePattern(Array(part))
      guard pattern.isPattern else {
        paths = paths.map { $0.appending(Array(part)) }
        continue
      }
      let folders = paths
      paths = []
      for folder in folders {
        let names = names(folder.bytes.isEmpty ? "." : folder)
        paths += names.filter(pattern.matches).map(folder.appending)
      }
    }
    return paths.filter(view.mayHave).sorted()
  }
}

extension FilePath {
  /// This path, or what it matches as a pattern where nothing has it as its name: a pattern in quotes is
  /// no slip of whoever also follows logs. One without a match stands for itself.
  package func matchesUnlessThere() -> [FilePath] {
    guard FileNamePattern(bytes).isPattern else { return [self] }
    do throws(SystemError) {
      _ = try FileStatus(of: self, followingLinks: false)
      return [self]
    } catch {
      guard error.number == ENOENT else { return [self] }
    }
    let matches = matches()
    return matches.isEmpty ? [self] : matches
  }

  /// Whether a pattern matches this path; the file need not exist.
  package func isMatched(by pattern: FilePath) -> Bool {
    let slash = UInt8(ascii: "/")
    let (parts, patterns) = (
      withoutRedundantParts.bytes.split(separator: slash, omittingEmptySubsequences: false),
      pattern.withoutRedundantParts.bytes.split(separator: slash, omittingEmptySubsequences: false)
    )
    return parts.count == patterns.count
      && zip(parts, patterns).allSatisfy { FileNamePattern(Array($1)).matches(Array($0)) }
  }
}

/// A pattern for one file name.
package struct FileNamePattern {
  private let pattern: [UInt8]

  package init(_ pattern: [UInt8]) { self.pattern = pattern }

  /// Whether it has a wildcard.
  package var isPattern: Bool { pattern.contains { $0 == 0x2A || $0 == 0x3F || $0 == 0x5B } }

  /// - Complexity: O(n·m) at worst: only the last `*` is ever tried again.
  package func matches(_ name: [UInt8]) -> Bool {
    // Hidden files have to be asked for.
    if name.first == 0x2E, pattern.first != 0x2E { return false }
    var (place, position) = (0, 0)
    var star: (place: Int, position: Int)?
    while position < name.count {
      if place < pattern.count, pattern[place] == 0x2A {
        star = (place, position)
        place += 1
      } else if let next = step(at: place, over: name[position]) {
        place = next
        position += 1
      } else if let last = star {
        star = (last.place, last.position + 1)
        (place, position) = (last.place + 1, last.position + 1)
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == 0x2A }
  }

  /// Where the pattern goes on after the part at `place` that matches `byte`; `nil` if that part does not.
  private func step(at place: Int, over byte: UInt8) -> Int? {
    guard place < pattern.count else { return nil }
    switch pattern[place] {
    case 0x3F: return place + 1
    case 0x5C where place + 1 < pattern.count: return pattern[place + 1] == byte ? place + 2 : nil
    case 0x5B:
      guard let (set, next) = set(at: place) else { fallthrough }
      return set.contains(byte) ? next : nil
    default: return pattern[place] == byte ? place + 1 : nil
    }
  }

  /// The bytes that `[…]` matches, and where it ends; `nil` if no bracket closes it.
  private func set(at start: Int) -> (set: Set<UInt8>, next: Int)? {
    var place = start + 1
    let isNegated = place < pattern.count && (pattern[place] == 0x21 || pattern[place] == 0x5E)
    if isNegated { place += 1 }
    let first = place
    var set: Set<UInt8> = []
    while place < pattern.count {
      let byte = pattern[place]
      if byte == 0x5D, place > first {
        return (isNegated ? Set(0...255).subtracting(set) : set, place + 1)
      }
      if place + 2 < pattern.count, pattern[place + 1] == 0x2D, pattern[place + 2] != 0x5D {
        if byte <= pattern[place + 2] { set.formUnion(byte...pattern[place + 2]) }
        place += 3
      } else {
        set.insert(byte)
        place += 1
      }
    }
    return nil
  }
}
