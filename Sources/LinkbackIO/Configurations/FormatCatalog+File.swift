import Glibc
package import LinkbackCore
package import LinkbackSystem

extension FormatCatalog.Found {
  /// The format that `--format-from` asks for: `CONF:NAME`, or `CONF` for the one that its logs are
  /// written in.
  ///
  /// A file whose whole name is `CONF:NAME` is meant before one called `CONF`; of several colons the
  /// last one after which a file's name ends separates.
  package init(configuration argument: FilePath) throws(ConfigurationError) {
    let (path, name) = Self.parts(of: argument)
    let catalog = try ConfigurationReader(path: path).catalog
    if let name {
      self = try catalog.format(named: name)
    } else {
      self = try catalog.onlyFormat()
    }
  }

  private static func parts(of argument: FilePath) -> (path: FilePath, name: String?) {
    guard !argument.exists else { return (argument, nil) }
    let colons = argument.bytes.indices.filter { argument.bytes[$0] == UInt8(ascii: ":") }
    func split(_ colon: Int) -> (path: FilePath, name: String?) {
      let name = argument.bytes[(colon + 1)...]
      return (
        FilePath(bytes: Array(argument.bytes[..<colon])), String(decoding: name, as: UTF8.self)
      )
    }
    let splits = colons.reversed().map(split)
    return splits.first { $0.path.exists } ?? splits.first ?? (argument, nil)
  }
}

extension FilePath {
  /// Whether something has this name; one whose folder may not be looked into has.
  fileprivate var exists: Bool {
    do throws(SystemError) {
      _ = try FileStatus(of: self)
      return true
    } catch {
      return error.number != ENOENT && error.number != ENOTDIR
    }
  }
}
