internal import Glibc
internal import LinkbackCore

/// Where a state file is, or will be, and the files beside it that belong to it.
struct StatePath {
  /// As the user named it: for messages.
  let given: String
  /// Without symbolic links, absolute: SQLite names the files beside it after the file that a link
  /// leads to, and takes a path that begins with `file:` for a URI.
  let text: String

  /// SQLite's log of commits, and its index: they exist while the state is open.
  var log: String { text + "-wal" }
  var logIndex: String { text + "-shm" }
  var folder: String { String(text[..<(text.lastIndex(of: "/") ?? text.startIndex)]) + "/" }
  /// A state that is being made. Its name is always the same, so that what a killed process left is
  /// found again.
  var unfinished: String {
    folder + "." + text[(text.lastIndex(of: "/").map(text.index(after:)) ?? text.startIndex)...]
      + ".new"
  }

  /// - Throws: `unusable` for a path that can't be one of a state file.
  init(_ path: ByteString) throws(StoreError) {
    let given = String(decoding: path.bytes, as: UTF8.self)
    self.given = given
    guard Array(given.utf8) == path.bytes, !path.bytes.contains(0) else {
      throw StoreError(
        .unusable, "\(given): a state's path has to be UTF-8; name another file with --state")
    }
    do {
      text = try given.resolvingLinks()
      return
    } catch {
      guard error.number == ENOENT else { throw .unopenable(given, error) }
    }
    let name = given.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    guard !name.isEmpty, name != ".", name != ".." else { throw .isFolder(given) }
    let folder = given.dropLast(name.count)
    do throws(SystemCallError) {
      let resolved = try (folder.isEmpty ? "." : String(folder)).resolvingLinks()
      text = (resolved == "/" ? "" : resolved) + "/" + name
      guard try StateFileStatus(of: text, followingLinks: false) == nil else {
        throw SystemCallError(ELOOP)
      }
    } catch {
      switch error.number {
      case ENOENT:
        throw StoreError(
          .unusable,
          "\(given): its folder does not exist; create it, or name another file with --state")
      case ELOOP:
        throw StoreError(
          .unusable, "\(given): is a symbolic link that leads nowhere; name the file itself")
      default: throw .unopenable(given, error)
      }
    }
  }
}
