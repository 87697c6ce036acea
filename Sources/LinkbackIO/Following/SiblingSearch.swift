import LinkbackCore

/// A file's name and those that rotation makes of it: the name and a suffix that begins with `.`,
/// `-` or `_`, in the same folder.
struct RotatedName {
  private let folder: FileIdentity
  private let name: [UInt8]

  /// - Returns: `nil` where there is no such folder.
  init?(_ path: FilePath) {
    guard let place = try? path.resolvingLinks(),
      let status = try? FileStatus(of: place.folder)
    else { return nil }
    folder = status.identity
    name = place.name
  }

  func covers(_ path: FilePath) -> Bool {
    let other = path.name
    guard other == name || Self.isSuffixed(other, of: name) else { return false }
    return (try? FileStatus(of: path.folder))?.identity == folder
  }

  /// The names of which a name may be a rotated one, the longest first.
  static func bases(of name: [UInt8]) -> [[UInt8]] {
    name.indices.reversed().filter { isSeparator(name[$0]) && $0 > 0 }.map { Array(name[..<$0]) }
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }

  static func isSuffixed(_ other: [UInt8], of name: [UInt8]) -> Bool {
    guard other.count > name.count, other.starts(with: name) else { return false }
    return isSeparator(other[name.count])
  }
}

/// What rotation has left beside files: regular files with the name of one and a suffix.
///
/// A file that fits several names belongs to the longest: `access.log-api.1` to `access.log-api`,
/// not to `access.log`. Each folder is listed once.
struct SiblingSearch {
  private struct Finding {
    var owner: Int
    var nameLength: Int
    var sighting: LogSurvey.Sighting
  }

  private let output: RotatedName?
  private var excluded: Set<FileIdentity> = []
  private var listings: [FilePath: [[UInt8]]] = [:]
  private var findings: [FileIdentity: Finding] = [:]

  init(output: RotatedName? = nil) { self.output = output }

  /// Passes over what stands at a followed path itself.
  mutating func exclude(_ target: LogSurvey.Target) {
    if case .file(let sighting) = target { excluded.insert(sighting.stamp.identity) }
  }

  /// - Parameter owner: A number for what `path` is the name of.
  mutating func look(beside path: FilePath, for owner: Int) {
    let name = path.name
    guard !name.isEmpty else { return }
    let names = listing(of: path.folder)
    // What begins with the name stands together in the order of bytes.
    var index = names.partitioningIndex { !$0.lexicographicallyPrecedes(name) }
    while index < names.count, names[index].starts(with: name) {
      defer { index += 1 }
      guard RotatedName.isSuffixed(names[index], of: name) else { continue }
      add(path.folder.appending(names[index]), owner, nameLength: name.count)
    }
  }

  private mutating func add(_ path: FilePath, _ owner: Int, nameLength: Int) {
    guard let status = try? FileStatus(of: path, followingLinks: false), status.kind == .regular,
      !excluded.contains(status.identity),
      findings[status.identity]?.nameLength ?? 0 < nameLength,
      output?.covers(path) != true
    else { return }
    findings[status.identity] = Finding(
      owner: owner, nameLength: nameLength,
      sighting: LogSurvey.Sighting(path: ByteString(path.bytes), stamp: FileStamp(status)))
  }

  private mutating func listing(of folder: FilePath) -> [[UInt8]] {
    if let names = listings[folder] { return names }
    // A folder that may be passed through but not read shows nothing.
    let names = ((try? folder.namesInFolder()) ?? []).sorted { $0.lexicographicallyPrecedes($1) }
    listings[folder] = names
    return names
  }

  /// What was found for each owner from 0, the oldest first, of equal age by path.
  func siblings(count: Int) -> [[LogSurvey.Sighting]] {
    var siblings = [[LogSurvey.Sighting]](repeating: [], count: count)
    for finding in findings.values { siblings[finding.owner].append(finding.sighting) }
    for owner in siblings.indices {
      siblings[owner].sort { ($0.stamp.modified, $0.path) < ($1.stamp.modified, $1.path) }
    }
    return siblings
  }
}
