import Glibc
import LinkbackCore
import LinkbackFollowing
import LinkbackSystem

/// A followed path and what is there.
struct FollowedName {
  let path: FilePath
  var target: LogDiscovery.Target
  /// Whether the file has more names than this one.
  private(set) var hasOtherNames = false

  init(path: FilePath, target: LogDiscovery.Target) {
    self.path = path
    self.target = target
  }

  /// Looks at a path.
  init(at path: FilePath, in view: FileView) {
    self.path = path
    do throws(SystemError) {
      if path == .standardInput {
        target = .stream(path, try Descriptor(borrowing: STDIN_FILENO).status())
        return
      }
      let status = try view.see(path)
      switch status.kind {
      case .regular:
        try Self.checkReadable(path, view)
        target = .file(
          LogDiscovery.Sighting(path: ByteString(path.bytes), stamp: FileStamp(status)))
        hasOtherNames = status.linkCount > 1
      case .pipe, .characterDevice:
        try Self.checkReadable(path, view)
        target = .stream(path, status)
      case .folder: throw SystemError(EISDIR)
      default: throw SystemError(ENXIO)
      }
    } catch {
      target = error.number == ENOENT ? .missing : .unreadable(error.sourceError)
    }
  }

  private static func checkReadable(_ path: FilePath, _ view: FileView) throws(SystemError) {
    do throws(SystemError) {
      try path.checkReadable()
    } catch {
      if !error.isDenial { view.note(error, of: path) }
      throw error
    }
  }

  /// Whether it is a pipe or the like, of which rotation leaves nothing.
  var isStream: Bool {
    if path == .standardInput { return true }
    return if case .file(let sighting) = target { sighting.isPipe } else { false }
  }
}

extension LogDiscovery.Target {
  fileprivate static func stream(_ path: FilePath, _ status: FileStatus) -> Self {
    .file(
      LogDiscovery.Sighting(path: ByteString(path.bytes), stamp: FileStamp(status), isPipe: true))
  }
}

/// Where files are whose folder is reached through a symbolic link, as `/srv/current/log` is.
struct RealPlaces {
  private let view: FileView
  private var folders: [FilePath: FilePath?] = [:]
  private var root: FilePath?

  init(_ view: FileView) { self.view = view }

  /// The path without links; `nil` where it has none.
  mutating func place(of path: FilePath) -> FilePath? {
    realFolder(of: path.folder).map { $0.appending(path.name) }
  }

  private mutating func realFolder(of folder: FilePath) -> FilePath? {
    if let known = folders[folder] { return known }
    let isAbsolute = folder.hasPrefix("/")
    if !isAbsolute, root == nil { root = real(".") }
    let absolute = isAbsolute ? folder : root?.appending(folder.bytes)
    let real = real(folder)
    let result = real == absolute?.withoutRedundantParts ? nil : real
    folders[folder] = .some(result)
    return result
  }

  private func real(_ folder: FilePath) -> FilePath? {
    do throws(SystemError) {
      return try folder.withoutLinks()
    } catch {
      view.note(error, of: folder)
      return nil
    }
  }
}
