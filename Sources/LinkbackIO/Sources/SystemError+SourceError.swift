import Glibc
import LinkbackCore
import LinkbackSystem
import LinkbackSystem

extension SystemError {
  /// What a person can do about it, for the errors that opening a path meets in practice.
  private var advice: String? {
    switch number {
    case ENOENT: "check the path"
    case EACCES, EPERM: "run as a user who may read it (for server logs often one in group adm)"
    case ENOTDIR: "a file is in the path where a folder should be"
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
