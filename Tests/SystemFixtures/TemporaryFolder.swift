import Foundation
package import LinkbackSystem

/// A folder of its own for one test, removed with all in it when the test ends.
package final class TemporaryFolder {
  package let path: FilePath

  package init() throws {
    let name = "linkback-tests-\(UUID().uuidString)"
    path = FilePath(FileManager.default.temporaryDirectory.path).appending(Array(name.utf8))
    try FileManager.default.createDirectory(
      atPath: path.text, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path.text)
  }

  package subscript(name: String) -> FilePath {
    path.appending(Array(name.utf8))
  }

  @discardableResult
  package func write(_ bytes: [UInt8], to name: String) throws -> FilePath {
    let path = self[name]
    try FileManager.default.createDirectory(
      atPath: path.folder.text, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: path.text))
    return path
  }

  @discardableResult
  package func write(_ text: String, to name: String) throws -> FilePath {
    try write(Array(text.utf8), to: name)
  }

  package func link(_ name: String, to destination: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: self[name].text, withDestinationPath: destination)
  }

  package func makePipe(_ name: String) throws -> FilePath {
    // SAFETY: the text's bytes end with a NUL and live during the call, which keeps nothing.
    guard unsafe mkfifo(self[name].text, 0o600) == 0 else {
      throw CocoaError(.fileWriteUnknown)
    }
    return self[name]
  }

  package func content(of name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(fileURLWithPath: self[name].text)))
  }

  /// All names in the folder itself, hidden ones too.
  package func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path.text).sorted()
  }
}
