import Glibc

/// The time zone database: a TZif file a zone, as Linux keeps them.
package struct TimeZoneDatabase: Sendable {
  /// Why there is no file of a zone: what is wrong, and what to do about it.
  package struct Failure: Error {
    package var message: String
  }

  package let folder: FilePath

  /// - Parameter folder: Where it is; `nil` for where Linux keeps it.
  package init(folder: FilePath? = nil) { self.folder = folder ?? "/usr/share/zoneinfo" }

  /// The file of a zone, by its name (`Europe/Berlin`), and where it is.
  package func file(of name: String) throws(Failure) -> (bytes: [UInt8], path: String) {
    let path = folder.appending(Array(name.utf8))
    guard Self.isName(name), let status = try? FileStatus(of: path), status.kind == .regular else {
      guard let status = try? FileStatus(of: folder), status.kind == .folder else {
        throw Failure(
          message:
            "no zone '\(name)': there is no time zone database in \(folder.text); install tzdata, "
            + "or use an offset as in '+01:00'")
      }
      throw Failure(
        message:
          "no zone '\(name)' in \(folder.text); use a name as in 'Europe/Berlin' or an offset as in "
          + "'+01:00'")
    }
    do throws(SystemError) {
      let file = try Descriptor(opening: path, O_RDONLY)
      var (bytes, filled) = ([UInt8](repeating: 0, count: Self.largestFile), 0)
      try bytes.fill(&filled) { (buffer, start) throws(SystemError) in
        try file.read(into: &buffer, at: start)
      }
      return (Array(bytes.prefix(filled)), path.text)
    } catch {
      throw Failure(message: "could not read \(path.text): \(error.text)")
    }
  }

  /// In bytes: those of tzdata have less than 4 KiB.
  private static let largestFile = 64 << 10

  /// Whether a name stays inside the database's folder: letters, digits and `_`, `+`, `-`, `/`.
  private static func isName(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix("/")
      && name.utf8.allSatisfy {
        switch $0 {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2B, 0x2D, 0x2F: true
        default: false
        }
      }
  }
}
