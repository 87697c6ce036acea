import Glibc

/// Programs of this package: which version they are, and how one becomes another.
package enum Program {
  package static let version = "1.0.0"

  /// Where a program is: in the folder of this one, else in those of `PATH`. `nil` where it is in none.
  package static func find(
    _ name: String, beside own: FilePath = "/proc/self/exe",
    path: [UInt8]? = ProcessEnvironment.bytes(of: "PATH")
  ) -> FilePath? {
    let besides = (try? own.withoutLinks()).map { [$0.folder] } ?? []
    let folders = (path ?? []).split(separator: UInt8(ascii: ":")).map {
      FilePath(bytes: Array($0))
    }
    return (besides + folders).lazy.map { $0.appending(Array(name.utf8)) }.first { $0.isExecutable }
  }

  /// Becomes another program, which takes over the arguments of this one from the one at `first` on.
  ///
  /// - Throws: Returns in no other way.
  package static func become(
    _ program: FilePath, argumentsFrom first: Int
  ) throws(SystemError) -> Never {
    var path = try program.terminated()
    // SAFETY: the path ends with a NUL. The C runtime keeps `argc` strings for the process's life. The array ends
    // with a null, and lives during the call, as the path does.
    unsafe path.withUnsafeMutableBufferPointer { path in
      var arguments = unsafe [path.baseAddress]
      for index in min(first, Int(CommandLine.argc))..<Int(CommandLine.argc) {
        unsafe arguments.append(CommandLine.unsafeArgv[index])
      }
      unsafe arguments.append(nil)
      if let name = path.baseAddress { _ = unsafe execv(name, arguments) }
    }
    throw SystemError(errno)
  }
}

extension FilePath {
  fileprivate var isExecutable: Bool {
    guard let name = try? terminated(), (try? FileStatus(of: self))?.kind == .regular else {
      return false
    }
    // SAFETY: `name` ends with a NUL and lives during the call, which does not keep it.
    return unsafe access(name, X_OK) == 0
  }
}
