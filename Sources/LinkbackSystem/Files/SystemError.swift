import Glibc

/// A system call that failed, by its `errno`.
package struct SystemError: Error, Equatable {
  package let number: Int32

  package init(_ number: Int32) {
    self.number = number
  }

  /// The C library's words for it, in English: the program never sets a locale.
  package var text: String {
    var buffer = [CChar](repeating: 0, count: 256)
    // SAFETY: writes at most `buffer.count` bytes, and ends them with a NUL.
    guard unsafe strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Whether this process, or all together, have as many files open as they may: what was to be looked
  /// at is still there.
  package var meansTooManyFiles: Bool { number == EMFILE || number == ENFILE }

  /// Whether it says that nothing is there.
  var meansNothing: Bool { [ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG].contains(number) }

  /// Whether permissions say that it may not be looked at: that is so until somebody changes them.
  package var isDenial: Bool { number == EACCES || number == EPERM }
}
