import Glibc

/// Looks at files without opening them: the names in folders, and what is at a path.
///
/// It remembers what the system did not show: such a file may exist all the same, so a caller that asks which
/// files are gone, or new, must not take it for missing.
package final class FileView {
  /// The system calls.
  package struct Calls {
    package var entries: (FilePath) throws(SystemError) -> [FolderEntry] = {
      (folder) throws(SystemError) in try folder.entriesInFolder()
    }
    package var status:
      (_ path: FilePath, _ followingLinks: Bool) throws(SystemError) -> FileStatus = {
        (path, followingLinks) throws(SystemError) in
        try FileStatus(of: path, followingLinks: followingLinks)
      }

    package init() {}
  }

  private let calls: Calls
  /// What could not be looked at since the last ``begin()``, and why.
  package private(set) var hidden: [FilePath: SystemError] = [:]

  package init(_ calls: Calls = Calls()) { self.calls = calls }

  /// Forgets what was hidden, before everything is looked at again.
  package func begin() { hidden = [:] }

  /// The first hidden path whose error may pass by itself; a lack of permission does not.
  package var firstPassing: (path: FilePath, error: SystemError)? {
    hidden.filter { !$0.value.isDenial }.min { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Remembers an error, unless it says that there is nothing.
  package func note(_ error: SystemError, of path: FilePath) {
    if !error.meansNothing { hidden[path] = error }
  }

  /// What is in a folder, in no order: nothing where there is none; `nil` where that can't be seen now.
  /// A folder that may be passed through but not read shows nothing.
  package func entries(in folder: FilePath) -> [FolderEntry]? {
    do throws(SystemError) {
      return try calls.entries(folder)
    } catch {
      note(error, of: folder)
      return error.meansNothing || error.isDenial ? [] : nil
    }
  }

  /// The status of what is at a path; `nil` where nothing is, or where it can't be seen.
  package func status(of path: FilePath, followingLinks: Bool = true) -> FileStatus? {
    try? see(path, followingLinks: followingLinks)
  }

  /// As ``status(of:followingLinks:)``.
  /// - Throws: Where there is nothing, too.
  package func see(_ path: FilePath, followingLinks: Bool = true) throws(SystemError) -> FileStatus
  {
    do throws(SystemError) {
      return try calls.status(path, followingLinks)
    } catch {
      note(error, of: path)
      throw error
    }
  }

  /// Whether something is at a path, or the system does not say now.
  package func mayHave(_ path: FilePath) -> Bool {
    do throws(SystemError) {
      _ = try see(path)
      return true
    } catch {
      return !error.meansNothing && !error.isDenial
    }
  }

  /// As ``FilePath/resolvingEachLink()``; the path alone where that fails.
  package func links(from path: FilePath) -> [FilePath] {
    do throws(SystemError) {
      return try path.resolvingEachLink()
    } catch {
      note(error, of: path)
      return [path]
    }
  }
}
