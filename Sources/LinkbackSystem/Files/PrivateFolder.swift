import Glibc

/// A folder of this process's own, for files that end with it. Nobody else may look into it.
package struct PrivateFolder: Sendable {
  package let path: FilePath

  /// - Parameter name: How its name begins; letters make it one that nothing has.
  package init(_ name: String, in parent: FilePath) throws(SystemError) {
    var template = try parent.appending(Array("\(name)-XXXXXX".utf8)).terminated()
    // SAFETY: the template ends with a NUL; its last letters are written over, and nothing is kept.
    guard unsafe mkdtemp(&template) != nil else { throw SystemError(errno) }
    path = FilePath(bytes: template.dropLast().map { UInt8(bitPattern: $0) })
  }

  /// Removes it, and the files in it; folders in it are not expected.
  package func remove() throws(SystemError) {
    for name in try path.namesInFolder() { try path.appending(name).unlinkIfPresent() }
    let name = try path.terminated()
    // SAFETY: `name` ends with a NUL and lives during the call, which does not keep it.
    guard unsafe rmdir(name) == 0 else { throw SystemError(errno) }
  }
}
