import Glibc
import LinkbackCore

/// A system call that failed, by its `errno`.
struct SystemError: Error, Equatable {
  let number: Int32

  init(_ number: Int32) {
    self.number = number
  }

  /// The C library's words for it, in English: the program never sets a locale.
  var text: String {
    var buffer = [CChar](repeating: 0, count: 256)
    // SAFETY: writes at most `buffer.count` bytes, and ends them with a NUL.
    guard unsafe strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Whether this process, or all together, have as many files open as they may: what was to be looked
  /// at is still there.
  var meansTooManyFiles: Bool { number == EMFILE || number == ENFILE }

  /// Whether it says that nothing is there.
  var meansNothing: Bool { [ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG].contains(number) }

  /// Whether permissions say that it may not be looked at: that is so until somebody changes them.
  var isDenial: Bool { number == EACCES || number == EPERM }

  /// What a person can do about it, for the errors that opening a path meets in practice.
  private var advice: String? {
    switch number {
    case ENOENT: "check the path"
    case EACCES, EPERM: "run as a user who may read it (for server logs often one in group adm)"
    case ENOTDIR: "a file stands in the path where a folder should"
    case EISDIR: "name the files in it"
    case ELOOP: "a symbolic link in the path leads back to itself"
    case EMFILE: "raise the limit (ulimit -n) or use fewer --threads"
    case ENFILE: "all programs together have too many files open; raise fs.file-max (sysctl)"
    case EIO: "check the disk"
    case ENXIO: "it is a socket or a device without a driver; pipe its content in"
    case EINVAL: "a path can't hold a NUL"
    default: nil
    }
  }

  /// The error as a source's: what happened, and what to do about it.
  var sourceError: SourceError {
    SourceError(.unreadable, advice.map { "\(text); \($0)" } ?? text)
  }
}
