import LinkbackCore
import LinkbackFollowing

/// The paths of a folder that are followed: names, or patterns with one `*`.
struct VirtualFiles: LogFiles {
  let folder: VirtualFolder
  var patterns: [String]
  /// Folders that rotation moves files to.
  var rotatedIn: [String] = []

  mutating func discover(seeking sought: [SoughtFile]) -> LogDiscovery {
    folder.looks += 1
    let targets = patterns.flatMap { pattern -> [String] in
      guard pattern.contains("*") else { return [pattern] }
      // Nor is it known that none matches.
      if folder.unlisted[""] != nil { return [] }
      let found = (Array(folder.names.keys) + folder.links.keys).filter {
        Self.matches($0, pattern) && !$0.contains("/")
      }
      return found.isEmpty ? [pattern] : found.sorted()
    }
    let nodes = targets.compactMap { folder[$0]?.inode }
    var logs = targets.map { log($0, passingOver: Set(nodes)) }
    for file in sought where follows(file.log) {
      let name = text(file.log)
      let index = logs.firstIndex { $0.path == file.log } ?? logs.count
      if index == logs.count { logs.append(LogDiscovery.Log(path: file.log, target: .gone)) }
      let place = text(file.realPath ?? file.path)
      var found = parts(of: place, isLinked: file.realPath != nil)
      if folder.names[place] != nil { found.append(place) }
      logs[index].siblings += found.filter { other in
        !nodes.contains { $0 == folder[other]?.inode }
      }.compactMap { sighting($0) }
      for (other, node) in listedNames
      where node.inode == file.identity.inode && !nodes.contains(node.inode)
        && places(beside: name, place).contains(Self.folder(of: other))
        && !logs[index].siblings.contains(where: { $0.stamp.identity.inode == node.inode })
      {
        guard var sighting = sighting(other) else { continue }
        sighting.isSought = true
        logs[index].siblings.append(sighting)
      }
    }
    let hidden = folder.unlisted.sorted { $0.key < $1.key }.map { name, reason in
      LogDiscovery.HiddenPath(
        path: path(name.isEmpty ? "." : name), error: reason.error, isDenied: reason.isDenied)
    }
    return LogDiscovery(logs: logs, hidden: hidden)
  }

  private var listedNames: [String: VirtualFolder.Node] {
    folder.unlisted.isEmpty
      ? folder.names : folder.names.filter { folder.unlisted[Self.folder(of: $0.key)] == nil }
  }

  func follows(_ log: ByteString) -> Bool {
    patterns.contains { $0 == text(log) || Self.matches(text(log), $0) }
  }

  private static func matches(_ name: String, _ pattern: String) -> Bool {
    guard let star = pattern.firstIndex(of: "*") else { return false }
    return name.hasPrefix(pattern[..<star]) && name.hasSuffix(pattern[star...].dropFirst())
  }

  private func log(_ name: String, passingOver nodes: Set<UInt64>) -> LogDiscovery.Log {
    var target = LogDiscovery.Target.missing
    var others = parts(of: name, isLinked: false)
    if folder.resolved(name) != name { others += parts(of: folder.resolved(name), isLinked: true) }
    if folder.hidden.contains(name) {
      target = .unreadable(SourceError(.unreadable, "permission denied"))
    } else if let node = folder[name], var sighting = sighting(name) {
      let resolved = folder.resolved(name)
      let other = listedNames.filter { $1 === node && $0 != resolved }.keys.max()
      if let other { others += parts(of: other, isLinked: true) }
      sighting.realPath = (resolved != name ? resolved : other).map(path)
      target = .file(sighting)
    }
    let siblings = Set(others).compactMap { sighting($0) }.filter {
      !nodes.contains($0.stamp.identity.inode)
    }
    return LogDiscovery.Log(
      path: path(name), target: target,
      siblings: siblings.sorted { ($0.stamp.modified, $1.path) < ($1.stamp.modified, $0.path) })
  }

  /// The names that rotation may have made of one.
  private func parts(of name: String, isLinked: Bool) -> [String] {
    let base = Array(Self.name(of: name).utf8)
    let (rotated, dated) = (RotatedName(of: base), isLinked ? DatedName(base) : nil)
    return listedNames.keys.filter { other in
      let bytes = Array(Self.name(of: other).utf8)
      return places(beside: name).contains(Self.folder(of: other))
        && (rotated.covers(bytes) || dated?.covers(bytes) == true)
    }
  }

  private func places(beside names: String...) -> Set<String> {
    Set(names.map { Self.folder(of: $0) } + rotatedIn)
  }

  private static func name(of path: String) -> Substring {
    path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }

  private func sighting(_ name: String) -> LogDiscovery.Sighting? {
    folder[name].map {
      LogDiscovery.Sighting(path: path(name), stamp: $0.stamp, isPipe: $0.kind == .pipe)
    }
  }

  private func path(_ name: String) -> ByteString { ByteString(Array(name.utf8)) }
  private func text(_ path: ByteString) -> String { String(decoding: path.bytes, as: UTF8.self) }

  mutating func open(_ path: ByteString) throws(SourceError) -> VirtualFile {
    try folder.open(text(path))
  }
}
