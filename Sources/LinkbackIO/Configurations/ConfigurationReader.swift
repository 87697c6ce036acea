import Glibc
import LinkbackCore
import LinkbackFollowing
import LinkbackSystem

/// Reads a server's configuration and the files that it includes into a ``FormatCatalog``.
///
/// Relative paths begin where the server has them begin: nginx's and lighttpd's in the folder of the
/// main file, Apache's in its `ServerRoot`, or in that folder too. An included file that does not
/// exist is no error by itself: a configuration is often read away from its server.
struct ConfigurationReader {
  /// In bytes: more is no configuration, but a log given by mistake.
  private static let largestFile = 16 << 20
  /// Apache's own limit, `AP_MAX_INCLUDE_DEPTH`; deeper, a file includes itself.
  private static let deepest = 20
  private static let mostFiles = 10_000

  private let folder: FilePath
  private let syntax: ConfigurationSyntax
  private(set) var catalog: FormatCatalog
  /// Files and folders that were included so far.
  private var fileCount = 0
  /// The folders that are being read: one that a link in it leads back to is read once.
  private var openFolders: Set<FileIdentity> = []

  init(path: FilePath) throws(ConfigurationError) {
    let name = path.text
    let text = try Self.content(of: path, called: name)
    guard let syntax = ConfigurationSyntax(of: text) else {
      throw ConfigurationError(
        "\(name): not a configuration of nginx, Apache, lighttpd, Squid, HAProxy, Caddy or Envoy; name "
          + "another file, or give the format itself to --format")
    }
    self.syntax = syntax
    folder = path.folder
    catalog = FormatCatalog(syntax, file: name)
    try read(text, of: name, depth: 0)
  }

  private mutating func read(
    _ text: [UInt8], of name: String, depth: Int
  ) throws(ConfigurationError) {
    let statements: [ConfigurationStatement]
    do throws(ConfigurationSyntaxError) {
      statements = try syntax.statements(of: text)
    } catch {
      throw ConfigurationError(
        "\(name):\(error.line): \(error.message); correct it, or give the format itself to --format"
      )
    }
    for statement in statements {
      guard let include = try catalog.take(statement, in: name) else { continue }
      guard depth < Self.deepest else {
        throw ConfigurationError(
          "\(include.position.text): includes are nested more than \(Self.deepest) deep; does a file "
            + "include itself?")
      }
      try follow(include, depth: depth + 1)
    }
  }

  private mutating func follow(
    _ include: FormatCatalog.Include, depth: Int
  ) throws(ConfigurationError) {
    let paths = absolute(include.pattern).matches()
    if paths.isEmpty { catalog.miss(include, "no file matches") }
    for path in paths { try read(path, includedBy: include, depth: depth) }
  }

  private mutating func read(
    _ path: FilePath, includedBy include: FormatCatalog.Include, depth: Int
  ) throws(ConfigurationError) {
    let status: FileStatus
    do throws(SystemError) {
      status = try FileStatus(of: path)
    } catch {
      return catalog.miss(include, error.text)
    }
    fileCount += 1
    guard fileCount <= Self.mostFiles else {
      throw ConfigurationError(
        "\(include.position.text): more than \(Self.mostFiles) files are included; name the one that "
          + "has the format")
    }
    // Apache reads all files of a folder.
    if status.kind == .folder, syntax == .apache, depth < Self.deepest {
      guard openFolders.insert(status.identity).inserted else { return }
      defer { openFolders.remove(status.identity) }
      let names = (try? path.namesInFolder()) ?? []
      for name in names.map({ path.appending($0) }).sorted() {
        try read(name, includedBy: include, depth: depth + 1)
      }
      return
    }
    guard status.kind == .regular else { return catalog.miss(include, "is not a regular file") }
    let name = path.withoutRedundantParts.text
    try read(
      Self.content(of: path, called: "\(include.position.text): include \(name)"), of: name,
      depth: depth)
  }

  /// Where an included path leads.
  private func absolute(_ pattern: String) -> FilePath {
    let path = FilePath(pattern)
    guard !path.hasPrefix("/") else { return path }
    let root = catalog.serverRoot.map { FilePath($0) } ?? folder
    return root.appending(path.bytes).withoutRedundantParts
  }

  private static func content(
    of path: FilePath, called name: String
  ) throws(ConfigurationError) -> [UInt8] {
    do throws(SourceError) {
      var file = try FileSource(path: path)
      if let content = try file.readWhole(limit: largestFile) { return content }
    } catch {
      throw ConfigurationError("\(name): \(error.message)")
    }
    throw ConfigurationError(
      "\(name): is longer than \(largestFile >> 20) MiB, so it is not a configuration; name the "
        + "server's configuration file")
  }
}
