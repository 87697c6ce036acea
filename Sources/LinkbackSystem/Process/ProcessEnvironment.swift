import Glibc

/// The environment variables of this process.
package enum ProcessEnvironment {
  package static func bytes(of name: String) -> [UInt8]? {
    // SAFETY: getenv's strings live until the environment is changed, which this program never does.
    unsafe getenv(name).map { value in
      let count = unsafe strlen(value)
      return unsafe Array(UnsafeRawBufferPointer(start: value, count: count))
    }
  }

  /// The folder for temporary files: `TMPDIR`, else `/tmp`.
  package static var temporaryFolder: FilePath {
    let name = bytes(of: "TMPDIR") ?? []
    return name.isEmpty ? "/tmp" : FilePath(bytes: name)
  }

  /// A variable's value; what is not UTF-8 in it is repaired.
  package static func text(of name: String) -> String? {
    bytes(of: name).map { String(decoding: $0, as: UTF8.self) }
  }
}
