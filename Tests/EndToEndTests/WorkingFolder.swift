import Foundation
import Testing

/// A folder of its own for one test, removed with all in it when nobody needs it any more.
final class WorkingFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "linkback-end-to-end-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// A copy of a folder and all it holds.
  convenience init(copyOf folder: String) throws {
    try self.init()
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      try FileManager.default.copyItem(atPath: folder + "/" + name, toPath: self[name])
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The full path of a name in the folder.
  subscript(name: String) -> String { path + "/" + name }

  func write(_ bytes: [UInt8], to name: String) throws {
    let url = URL(fileURLWithPath: self[name])
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

  func append(_ text: String, to name: String) throws {
    let handle = try handle(forWriting: name)
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(text.utf8))
    try handle.close()
  }

  func link(_ name: String, to destination: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: self[name], withDestinationPath: destination)
  }

  func makePipe(_ name: String) throws {
    // SAFETY: the text's bytes end with a NUL and live during the call, which keeps nothing.
    guard unsafe mkfifo(self[name], 0o600) == 0 else { throw CocoaError(.fileWriteUnknown) }
  }

  func content(of name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(fileURLWithPath: self[name])))
  }

  /// All names in the folder itself, hidden ones too.
  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  func handle(forReading name: String) throws -> FileHandle {
    try FileHandle(forReadingFrom: URL(fileURLWithPath: self[name]))
  }

  func handle(forWriting name: String) throws -> FileHandle {
    try FileHandle(forWritingTo: URL(fileURLWithPath: self[name]))
  }
}
