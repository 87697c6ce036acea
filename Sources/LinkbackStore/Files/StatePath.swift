internal import Glibc
internal import LinkbackCore
internal import LinkbackFollowing
internal import LinkbackSystem

/// Where a state file is, or will be, and the files beside it that belong to it.
struct StatePath {
  /// As the user named it: for messages.
  let given: String
  /// Without symbolic links, absolute: SQLite names the files beside it after the file that a link
  /// leads to, and takes a path that begins with `file:` for a URI.
  let file: FilePath

  /// SQLite's log of commits, and its index: they exist while the state is open.
  var log: FilePath { FilePath(bytes: file.bytes + Array("-wal".utf8)) }
  var logIndex: FilePath { FilePath(bytes: file.bytes + Array("-shm".utf8)) }
  /// A state that is being made. Its name is always the same, so that what a killed process left is
  /// found again.
  var unfinished: FilePath {
    file.folder.appending(Array(".".utf8) + file.name + Array(".new".utf8))
  }

  /// - Throws: `unusable` for a path that can't be one of a state file.
  init(_ path: ByteString) throws(StoreError) {
    let path = FilePath(bytes: path.bytes)
    given = path.text
    guard path.isText else { throw .isNoText(given) }
    file = try Self.resolve(path)
    guard file.isText else { throw .isNoText(given) }
  }

  /// Lets a group read the state and the files beside it, and nobody else but its owner.
  ///
  /// By their paths: closing any descriptor of them would drop SQLite's locks. What is as it should be is
  /// left alone, since a service may not be allowed to ask.
  func open(to group: UserGroup) throws(StoreError) {
    for path in [file, log, logIndex] {
      do throws(SystemError) {
        guard let status = try FileStatus.ifPresent(at: path, followingLinks: false) else {
          continue
        }
        guard status.kind == .regular else { throw SystemError(ELOOP) }
        if status.group != group.number { try path.setGroup(group.number) }
        if status.mode & 0o7777 != 0o640 { try path.setMode(0o640) }
      } catch {
        throw .notGiven(path.text, to: group, error)
      }
    }
  }

  private static func resolve(_ path: FilePath) throws(StoreError) -> FilePath {
    do throws(SystemError) {
      return try path.withoutLinks()
    } catch {
      guard error.number == ENOENT else { throw .unopenable(path.text, error) }
    }
    guard ![[], [0x2E], [0x2E, 0x2E]].contains(path.name) else { throw .isFolder(path.text) }
    do throws(SystemError) {
      let file = try path.folder.withoutLinks().appending(path.name)
      guard try FileStatus.ifPresent(at: file, followingLinks: false) == nil else {
        throw SystemError(ELOOP)
      }
      return file
    } catch {
      switch error.number {
      case ENOENT:
        throw StoreError(
          .unusable,
          "\(path.text): its folder does not exist; create it, or name another file with --state")
      case ELOOP:
        throw StoreError(
          .unusable, "\(path.text): is a symbolic link that leads nowhere; name the file itself")
      default: throw .unopenable(path.text, error)
      }
    }
  }
}

extension FilePath {
  /// Whether SQLite, which takes a text for a path, takes this one.
  fileprivate var isText: Bool { Array(text.utf8) == bytes && !bytes.contains(0) }
}
